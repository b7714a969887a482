"""Rows of recognition for the hand-counted release.

Aho won in 2021 and 2024, the joint library of Jänkä and Öylä in 2023; a related award went to Helsinki
in 2022.
"""

ROWS = """
create or replace table mart.recognition as from (values
    ('t1', 2021, 'Pohjan palkinto', 'vuoden_onnistuja', 'winner', 'aho', 'Ahon kirjasto', 'Hyvä <työ>.', 'AKE', null::date, 'https://aho.example/a | muistio', 'confirmed'),
    ('t2', 2023, 'Pohjan palkinto', 'vuoden_onnistuja', 'winner', 'yhteis', 'Yhteiskirjasto', null, null, null, 'tieto', 'unconfirmed'),
    ('t3', 2024, 'Pohjan palkinto', 'vuoden_onnistuja', 'winner', 'aho', 'Ahon kirjasto', 'Taas.', 'AKE', null, 'lähde', 'confirmed'),
    ('t4', 2022, 'Vuoden kirjasto', 'related', 'finalist', null, 'Helsinki', null, null, null, 'lähde', 'confirmed')
) as t(recognition_id, year, award, award_kind, result, library, winner_text, grounds_fi, decided_by, announced_on, source, confidence);
"""
