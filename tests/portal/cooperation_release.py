"""The hand-counted release with a register of cooperation, as a workbook of staff would give it.

2024  Johtoryhmä: Aho chair                                              2 meetings
2025  Johtoryhmä: Aho member, 3 of 4 meetings attended (75 %)            4 meetings
                  Yhteiskirjasto member, 1 of 4: too small to tell a share
      Kuvailuryhmä: Aho secretary; Yhteiskirjasto not invited            1 meeting
      one record names the whole consortium alone
AKE-tiimi began in 2024 and goes on; nobody's part in it is recorded.
Person-years: Aho 12.3 in 2024 (told as 12.5), Yhteiskirjasto 2.2 in 2025 (told as 2).
Joint services 2025: chat on duty, Aho 10 shifts and 25 hours, Yhteiskirjasto 6 hours; Aho catalogued, hours
unknown; the consortium alone is named for the web library. Hours for each person-year: Aho at least 25 / 12.5
= 2, Yhteiskirjasto 6 / 2 = 3. In 2024 Aho made rules of use for 5 hours.
E-loans: Aho (001) 12 in January and 15 in February 2025, Jänkä (002) 4 in January, Öylä (003) 0 in January.
Recognitions: Aho 2021, Yhteiskirjasto finalist 2024, Helsinki 2024.

Seats of 2025: Aho 2 of 3, Yhteiskirjasto 1 of 3; person-years 12.5 and 2 of 14.5. Gini: libraries by
seats for each person-year are Aho (0.16), Yhteiskirjasto (0.5); the area under the Lorenz curve is
12.5/14.5 x 2/3 / 2 + 2/14.5 x (2/3 + 1) / 2 = 35/87, so the index is 1 - 70/87 = 17/87 = 0.195.
"""

from pathlib import Path

import duckdb

from tests.portal.counted_release import make_counted_release

REGISTER = """
create or replace table mart.working_group as from (values
    ('johto', 'Johtoryhmä', 'Ledningsgruppen', 'Steering group', null, 'kimppa', 'Päättää.', null::date, null::date, true, 'muistio'),
    ('kuvailu', 'Kuvailuryhmä', null, null, null, 'national', null, null, null, null, 'muistio'),
    ('tiimi', 'AKE-tiimi', null, null, null, 'ake', 'Hoitaa <työn>.', date '2024-01-01', null, true, 'muistio')
) as t(group_id, name_fi, name_sv, name_en, name_se, kind, purpose_fi, started_on, ended_on, is_documented, source);
create or replace table mart.meeting as from (values
    ('m1', 'johto', date '2024-02-01', 2024, 'online', 'muistio'), ('m2', 'johto', null, 2024, 'unknown', 'muistio'),
    ('m3', 'johto', date '2025-01-09', 2025, 'online', 'muistio'), ('m4', 'johto', date '2025-03-09', 2025, 'online', 'muistio'),
    ('m5', 'johto', date '2025-05-09', 2025, 'online', 'muistio'), ('m6', 'johto', date '2025-09-09', 2025, 'online', 'muistio'),
    ('m7', 'kuvailu', date '2025-04-01', 2025, 'online', 'muistio')
) as t(meeting_id, group_id, held_on, year, kind, source);
create or replace table mart.participation as from (values
    ('p1', 'kuvailu', 'm7', null, 2025, null::date, null::date, 'unknown', 'present', null::integer, 'muistio', null),
    ('p2', 'kuvailu', 'm7', 'aho', 2025, null, null, 'secretary', 'present', null, 'muistio', null)
) as t(participation_id, group_id, meeting_id, library, year, date_from, date_to, role, presence, participants, source, note);
create or replace table mart.seat_by_year as from (values
    ('aho', 'johto', 2024, 'chair', true, 2::bigint, 2::bigint, null::double),
    ('aho', 'johto', 2025, 'member', true, 4, 3, 0.75),
    ('aho', 'kuvailu', 2025, 'secretary', true, 1, 1, null),
    ('yhteis', 'johto', 2025, 'member', true, 4, 1, null),
    ('yhteis', 'kuvailu', 2025, null, false, null, null, null)
) as t(library, group_id, year, role, is_seat, meetings, attended, attendance);
create or replace table mart.staff_year as from (values
    ('aho', 2024, 12.3::decimal(12, 2), 'muistio'), ('yhteis', 2025, 2.2, 'muistio'), ('aho', 2026, 30, 'muistio')
) as t(library, year, staff_years, source);
create or replace table mart.joint_service as from (values
    ('s1', 'chat', null, 'aho', 2025, 'duty', 10, 25.0::decimal(12, 2), null::integer), ('s2', 'chat', null, 'yhteis', 2025, 'duty', null, 6, null),
    ('s3', 'cataloguing', null, 'aho', 2025, 'upkeep', null, null, 90), ('s4', 'web_library', null, null, 2025, 'upkeep', null, null, null),
    ('s5', 'rules', null, 'aho', 2024, 'development', null, 5, null)
) as t(joint_service_id, service, title, library, year, work, shifts, hours, items);
create or replace table mart.e_lending as from (values
    (date '2025-01-01', '001', 12, 4), (date '2025-02-01', '001', 15, null), (date '2025-01-01', '002', 4, 1), (date '2025-01-01', '003', 0, null)
) as t(month, municipality_code, e_loans, e_holds);
create or replace table mart.recognition as from (values
    ('r1', 2021, 'Pohjan palkinto', 'vuoden_onnistuja', 'winner', 'aho', 'Ahon kirjasto', 'Hyvä <työ>.', 'AKE', null::date, 'https://aho.example/a', 'confirmed'),
    ('r2', 2024, 'Vuoden kirjasto', 'related', 'finalist', 'yhteis', 'Yhteiskirjasto', null, null, date '2024-05-01', 'muistio', 'unconfirmed'),
    ('r3', 2024, 'Vuoden kirjasto', 'related', 'winner', null, 'Helsinki', null, null, null, 'muistio', null)
) as t(recognition_id, year, award, award_kind, result, library, winner_text, grounds_fi, decided_by, announced_on, source, confidence);
create or replace table mart.cooperation_source as from (values
    ('kirja.xlsx', 'ab', timestamp '2025-05-01 10:00:00', true, 20, 20, 0)
) as t(file_name, sha256, loaded_at, is_sample, rows_read, rows_accepted, rows_refused);
create or replace table mart.workbook_column (
    sheet_place integer, sheet text, mart text, place integer, name text, heading text, type text,
    word_list text, mart_column text, is_required boolean, is_hidden boolean, unless text[],
    width integer, help text
);
create or replace table mart.workbook_word (word_list text, place integer, code text, word text);
"""


def make_registered_release(data: Path) -> Path:
    """Write the release into data/warehouse and name it current; return its path."""
    path = make_counted_release(data)
    with duckdb.connect(path) as con:
        con.execute(REGISTER)
    return path
