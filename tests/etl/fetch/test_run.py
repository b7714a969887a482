"""What a fetch asks, and what becomes of the answers, with everything that can go wrong on the way."""

from collections import deque
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from etl import archive
from etl.fetch import shelf
from etl.fetch.run import BusyError
from etl.fetch.shelf import Stands
from tests.etl.fetch import koha_server
from tests.etl.fetch.asked import R1, R1B, R4, TODAY, Desk, loans
from tests.etl.fetch.koha_server import BASIC, CLIENT_SECRET, PASSWORD, Fault

EVENTS = 69 * 6  # 1 January to 10 March


def test_the_first_fetch_asks_month_by_month_until_yesterday(desk: Desk) -> None:
    desk.sources(reports={"R1": R1, "R4": R4})

    told = desk.fetch()

    assert desk.koha.questions() == [
        "",
        "2025-01-01..2025-01-31",
        "2025-02-01..2025-02-28",
        "2025-03-01..2025-03-10",
    ]
    assert (told.failures, told.held, told.exit_code) == ([], [], 0)
    assert desk.loaded() == list(range(1, EVENTS + 1))
    assert {each.kind for each in archive.entries(desk.house.paths)} == {
        "loans_pseudonymized",
        "branches",
    }


def test_the_last_weeks_are_asked_again_and_older_months_are_not(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    desk.koha.asked.clear()

    told = desk.fetch(date(2025, 3, 12))

    assert desk.koha.questions() == ["2025-02-01..2025-02-28", "2025-03-01..2025-03-11"]
    assert [each.rows for each in told.sources] == [28 * 6 + 11 * 6]
    assert len(told.sources[0].files) == 1  # February came as it was


def test_since_asks_for_all_months_from_there_again(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    desk.koha.asked.clear()

    desk.fetch(since=date(2025, 1, 1))

    assert len(desk.koha.questions()) == 3


def test_only_the_columns_of_the_report_reach_the_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.fetch.run.taking.through", lambda *_a, **_k: [])
    monkeypatch.setattr("etl.fetch.run._passes", lambda *_a: False)
    desk.sources()

    with pytest.raises(ValueError, match="zip"):
        desk.fetch()  # cut off when the answers have come and nothing is loaded

    slips = shelf.slips(desk.house.paths, Stands.ARRIVED)
    bytes_there = b"".join(each.read_bytes() for each in _files(desk.house.paths.data))
    assert len(slips) == 3
    assert b"2025-01-01 10:00:07" in bytes_there
    for personal in (b"424242", b"ASIAKKAANKOTI", b"777001", b"borrowernumber", b"item_number"):
        assert personal not in bytes_there


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_fetch_that_was_cut_off_goes_on_where_it_was(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([None, None, _killed])

    with pytest.raises(KeyboardInterrupt):
        _fetch_until_killed(desk)

    assert desk.loaded() == []
    desk.koha.asked.clear()
    desk.fetch()
    assert desk.koha.questions() == ["2025-02-01..2025-02-28", "2025-03-01..2025-03-10"]
    assert desk.loaded() == list(range(1, EVENTS + 1))


def _killed(handler: koha_server.Handler) -> None:
    handler.answer(503, {"error": "kill"}, Retry_After="13")


def _fetch_until_killed(desk: Desk) -> None:
    def interrupt(seconds: float) -> None:
        if seconds == 13:
            raise KeyboardInterrupt

    desk.pauses = _Pauses(interrupt)
    try:
        desk.fetch()
    finally:
        desk.pauses = []


class _Pauses(list[float]):
    """Pauses that do what they are told."""

    def __init__(self, deed: object) -> None:
        super().__init__()
        self.deed = deed

    def append(self, seconds: float) -> None:
        self.deed(seconds)  # type: ignore[operator]


def test_two_fetches_never_ask_at_once(desk: Desk) -> None:
    desk.sources()

    with FileLock(shelf.lock(desk.house.paths)), pytest.raises(BusyError, match="jo käynnissä"):
        desk.fetch()

    assert desk.koha.asked == []


def test_a_source_without_a_file_of_sources_fetches_nothing(desk: Desk) -> None:
    told = desk.fetch()

    assert (told.sources, told.exit_code) == ([], 0)


# --- a server that is busy, slow or strange -------------------------------------------------------


def test_a_busy_server_is_asked_again_after_as_long_as_it_says(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([koha_server.busy(503, Retry_After="30"), koha_server.busy(429)])

    told = desk.fetch()

    assert desk.pauses == [30.0, 4.0]
    assert (told.failures, len(desk.loaded())) == ([], EVENTS)


def test_a_server_that_stays_busy_is_left_in_peace(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([koha_server.busy()] * 9)

    told = desk.fetch()

    assert desk.pauses == [2.0, 4.0, 8.0, 16.0]
    assert len(desk.koha.asked) == 5
    assert told.failures == [
        "lappi: Palvelin 127.0.0.1 ei ole nyt käytettävissä (vastaus 503), vaikka sitä kysyttiin 5 kertaa. "
        "Haku yrittää ensi kerralla uudelleen; jos tämä toistuu, kysy Kohan ylläpidosta."
    ]
    assert told.exit_code == 2


def test_a_server_that_asks_for_an_hour_is_asked_at_the_next_run(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([koha_server.busy(503, Retry_After="3600")])

    told = desk.fetch()

    assert (desk.pauses, len(desk.koha.asked), told.exit_code) == ([], 1, 2)


@pytest.mark.parametrize("fault", [koha_server.slow(4), koha_server.error_page(504)])
def test_a_query_that_may_still_run_is_not_asked_for_beside_itself(
    desk: Desk, fault: Fault
) -> None:
    desk.sources(wait_seconds=1)
    desk.koha.faults = deque([fault])

    told = desk.fetch()

    assert (desk.pauses, len(desk.koha.asked), told.exit_code) == ([], 1, 2)
    assert "Haku yrittää ensi kerralla uudelleen" in told.failures[0]


def test_an_answer_that_breaks_off_is_asked_for_again(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([koha_server.cut, koha_server.half, None])

    told = desk.fetch()

    assert (told.failures, len(desk.loaded())) == ([], EVENTS)


REFUSALS: list[tuple[list[Fault], str]] = [
    ([koha_server.login_page], "antoi raportin sijasta verkkosivun"),
    ([koha_server.error_object], "Koha vastasi virheellä (SQL on viallinen)"),
    ([koha_server.broken(500)], "vastasi virheellä 500"),
    ([koha_server.half] * 3, "katkeaa kesken joka kerta"),
    ([koha_server.cut] * 5, "katkeaa kesken vastauksen joka kerta"),
    ([koha_server.slow(4)], "ei vastannut 1 sekunnissa"),
    ([koha_server.error_page(504)], "lakkasi odottamasta raporttia"),
    ([koha_server.wrongly_packed], "vastausta ei voi lukea"),
    (
        [koha_server.moved("https://muualla.example/raportit")],
        "ohjaa toiseen osoitteeseen (muualla.example)",
    ),
    ([lambda handler: handler.answer(200, [[1, 2]])], "ei ole luettelo riveistä"),
    ([lambda handler: handler.answer(200, {"rows": 3})], "ei ole luettelo riveistä"),
]


@pytest.mark.parametrize(("faults", "said"), REFUSALS)
def test_what_is_no_report_is_refused_with_one_sentence(
    desk: Desk, faults: list[Fault], said: str
) -> None:
    desk.sources(wait_seconds=1)
    desk.koha.faults = deque(faults)

    told = desk.fetch()

    assert len(told.failures) == 1
    assert said in told.failures[0]
    assert told.exit_code == 2
    assert desk.loaded() == []


def test_a_redirection_within_the_host_is_followed(desk: Desk) -> None:
    desk.sources(reports={"R4": R4})
    there = f"{koha_server.SERVICE}?report_id={R4}&_page=1&_per_page=20000"
    desk.koha.faults = deque([koha_server.moved(there)])

    assert desk.fetch().failures == []


def test_a_report_that_may_not_be_read_or_is_not_there_keeps_no_other(desk: Desk) -> None:
    desk.sources(reports={"R1": R1, "R2": 102, "R3": 999})
    desk.koha.reports[102] = []
    desk.koha.forbidden = {102}

    told = desk.fetch()

    assert told.failures == [
        "lappi: Tunnuksella ei ole lupaa raporttiin R2 (numero 102). Pyydä Kohan ylläpitoa lisäämään raportti "
        "tunnuksen sallittuihin raportteihin.",
        "lappi: Raporttia R3 ei ole Kohassa numerolla 999. Tarkista raportin numero Kohasta ja korjaa se "
        "tiedostoon sources.toml.",
    ]
    assert len(desk.loaded()) == EVENTS


def test_a_report_with_other_columns_is_refused_by_their_names(desk: Desk) -> None:
    desk.sources()
    for row in desk.koha.reports[R1]:
        row["owner"] = row.pop("item_home_branch")

    told = desk.fetch()

    assert told.failures == [
        "lappi: Numero 101 ei anna raporttia R1: siitä puuttuu item_home_branch. Tarkista raportin numero, ja "
        "kopioi raportin SQL Kohaan muuttamattomana (Aineistot-sivun kohta Raportit Kohassa)."
    ]
    assert _files(desk.house.paths.archive / "loans_pseudonymized") == []


def test_a_number_of_another_report_is_said_to_be_that(desk: Desk) -> None:
    desk.sources(reports={"R2": R1})

    assert (
        "Numero 101 antaa raportin R1, vaikka lähde kutsuu sitä raportiksi R2."
        in (desk.fetch().failures[0])
    )


def test_a_report_that_does_not_keep_to_the_days_is_refused(desk: Desk) -> None:
    desk.sources()
    del desk.koha.dated_by[R1]
    desk.koha.reports[R1].pop()  # a round number would pass for a limit

    told = desk.fetch()

    assert len(told.failures) == 3
    assert "1.1.2025–31.3.2025, vaikka kysyttiin aikaa 1.1.2025–31.1.2025" in told.failures[0]
    assert desk.loaded() == []


# --- tokens, sessions and secrets -----------------------------------------------------------------


def test_a_token_that_expires_in_the_middle_is_renewed(desk: Desk) -> None:
    desk.sources(page_rows=50)
    desk.koha.token_uses = 3

    told = desk.fetch()

    assert (told.failures, len(desk.loaded())) == ([], EVENTS)
    assert len(desk.koha.tokens) == 4


def test_a_token_that_is_never_taken_ends_the_fetch(desk: Desk) -> None:
    desk.sources()
    desk.koha.token_uses = 0

    assert "hylkäsi tunnuksen kesken haun" in desk.fetch().failures[0]


def test_a_user_and_a_password_open_the_door_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_SECRETS")
    for key, value in BASIC.items():
        monkeypatch.setenv(f"PORTAL_SOURCE_LAPPI_{key.upper()}", value)
    desk.sources()

    assert (desk.fetch().failures, len(desk.loaded())) == ([], EVENTS)
    monkeypatch.setenv("PORTAL_SOURCE_LAPPI_PASSWORD", "toinen")
    assert "ei hyväksy tunnusta" in desk.fetch().failures[0]


def test_a_wrong_secret_is_said_to_be_wrong_and_never_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SOURCE_LAPPI_CLIENT_SECRET", "vaara-arvo-99")
    desk.sources()

    told = desk.fetch()

    assert told.failures == [
        "lappi: Palvelin 127.0.0.1 ei hyväksy tunnusta. Tarkista lähteen lappi tunnus ja salaisuus "
        "salaisuuksien tiedostosta."
    ]
    everything = b"".join(each.read_bytes() for each in _files(desk.house.paths.data))
    assert b"vaara-arvo-99" not in everything


def test_a_source_without_a_secret_says_where_to_write_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_SECRETS", str(tmp_path / "none.toml"))
    desk.sources()

    assert desk.fetch().failures == [
        "lappi: Lähteen lappi tunnusta ei ole annettu. Kirjoita salaisuuksien tiedostoon osa [sources.lappi] ja "
        "siihen client_id ja client_secret."
    ]


def test_no_secret_is_written_anywhere(desk: Desk) -> None:
    desk.sources()
    desk.koha.faults = deque([koha_server.busy()] * 9)
    desk.fetch()
    desk.fetch()

    everything = b"".join(each.read_bytes() for each in _files(desk.house.paths.data))
    assert CLIENT_SECRET.encode() not in everything
    assert PASSWORD.encode() not in everything
    assert all(CLIENT_SECRET not in str(told) for _path, told in desk.koha.asked)


# --- pages ----------------------------------------------------------------------------------------


def test_pages_in_order_are_taken_as_they_come(desk: Desk) -> None:
    desk.sources(page_rows=50)

    desk.fetch()

    assert len(desk.loaded()) == EVENTS
    assert len(desk.koha.questions()) == 3


def test_rows_that_pages_without_order_repeat_or_miss_are_found(desk: Desk) -> None:
    desk.sources(page_rows=50)
    desk.koha.is_ordered = False

    told = desk.fetch()

    assert (told.failures, desk.loaded()) == ([], list(range(1, EVENTS + 1)))
    assert len(desk.koha.questions()) > 10  # asked again in fewer days


def test_a_report_without_ids_is_asked_for_so_that_one_page_holds_it(desk: Desk) -> None:
    rows = [{**row, "has_patron": 1} for row in loans(date(2025, 3, 1), date(2025, 3, 10))]
    for row in rows:
        del row["event_id"]
    desk.koha.reports[R1B], desk.koha.dated_by[R1B] = rows, "event_time"
    desk.koha.is_ordered = False
    desk.sources(reports={"R1b": R1B}, since="2025-03", page_rows=5)

    told = desk.fetch()

    assert told.failures == []
    assert len(desk.house.archived()) == 60


def test_sums_of_a_month_are_never_asked_for_in_halves(desk: Desk) -> None:
    rows = [
        {
            "month": "2025-03-01",
            "item_home_branch": "OUPK",
            "event_branch": branch,
            "event_type": "issue",
            "patron_category": category,
            "events": 3,
        }
        for branch in ("PIPK", "OUBY", "OUPK")
        for category in ("AIK1", "LAP1", "NUO1", "YHT1")
    ]
    desk.koha.reports[105], desk.koha.dated_by[105] = rows, "month"
    desk.koha.is_ordered = False
    desk.sources(reports={"R5": 105}, since="2025-03", page_rows=5)

    told = desk.fetch()

    assert told.failures == []
    assert desk.koha.questions() == ["2025-03-01..2025-03-10"]
    assert len(desk.house.archived()) == 12


def test_a_day_of_which_the_pages_stay_unsure_is_refused(desk: Desk) -> None:
    desk.sources(since="2025-03", page_rows=5)
    for row in desk.koha.reports[R1]:
        row["event_id"] = 5  # so that nobody can tell them apart
    desk.koha.most_on_a_page = 5

    told = desk.fetch()

    assert told.failures == [
        "lappi: Raportin R1 sivuilla on samoja rivejä kahdesti ja toisia puuttuu, vaikka kysyttiin niin "
        "lyhyttä aikaa kuin voi (1.3.2025). Lisää raportin SQL:n loppuun ORDER BY tunnisteen mukaan, kuten Aineistot-sivun raporteissa "
        "on."
    ]
    assert desk.loaded() == []


def test_pages_that_are_cut_without_a_word_are_asked_for_in_fewer_days(desk: Desk) -> None:
    desk.sources()
    desk.koha.most_on_a_page = 50

    told = desk.fetch()

    assert (told.failures, desk.loaded()) == ([], list(range(1, EVENTS + 1)))


def test_a_service_that_gives_the_same_page_for_ever_is_not_asked_for_ever(desk: Desk) -> None:
    desk.sources(since="2025-03", page_rows=60)
    desk.koha.has_pages = False
    desk.koha.is_ordered = False

    told = desk.fetch()

    assert len(desk.koha.asked) == 2
    assert "on samat 60 riviä kuin edellisellä" in told.failures[0]
    assert desk.loaded() == []


@pytest.mark.parametrize("limit", [20, 50, 250])
def test_a_service_with_a_limit_below_a_day_is_told_of(desk: Desk, limit: int) -> None:
    desk.koha.reports[R1] = loans(date(2025, 3, 1), date(2025, 3, 31), a_day=limit + 3)
    desk.koha.most_on_a_page = limit
    desk.sources(since="2025-03")

    told = desk.fetch()

    assert f"Koha antaa raportista R1 tasan {limit} riviä" in told.failures[0]
    assert desk.loaded() == []


def test_a_service_that_knows_no_pages_gives_all_rows_at_once(desk: Desk) -> None:
    desk.sources(page_rows=50)
    desk.koha.has_pages = False

    assert (desk.fetch().failures, len(desk.loaded())) == ([], EVENTS)


# --- Koha's own interface -------------------------------------------------------------------------


@pytest.fixture
def koha(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for key, value in BASIC.items():
        monkeypatch.setenv(f"PORTAL_SOURCE_LAPPI_{key.upper()}", value)
    desk.sources("koha")
    return desk


@pytest.mark.parametrize("wants_csrf", [True, False])
def test_koha_itself_is_asked_in_a_session(koha: Desk, *, wants_csrf: bool) -> None:
    koha.koha.wants_csrf = wants_csrf

    told = koha.fetch()

    assert (told.failures, koha.loaded()) == ([], list(range(1, EVENTS + 1)))
    assert koha.koha.asked[0][1]["annotated"] == ["1"]


def test_a_session_that_ends_on_the_way_is_opened_anew(koha: Desk) -> None:
    koha.koha.session_uses = 2

    told = koha.fetch()

    assert (told.failures, len(koha.loaded())) == ([], EVENTS)
    assert len(koha.koha.sessions) == 2


def test_an_error_page_of_a_gateway_is_no_session_that_has_ended(koha: Desk) -> None:
    koha.koha.faults = deque([koha_server.error_page(500)])

    told = koha.fetch()

    assert (len(koha.koha.asked), len(koha.koha.sessions)) == (1, 1)
    assert "vastasi virheellä 500" in told.failures[0]


def test_answers_that_koha_cuts_are_asked_for_in_fewer_days(koha: Desk) -> None:
    koha.koha.limit = 50

    told = koha.fetch()

    assert (told.failures, koha.loaded()) == ([], list(range(1, EVENTS + 1)))


def test_a_limit_below_a_day_is_told_of(koha: Desk) -> None:
    koha.koha.reports[R1] = loans(date(2025, 1, 1), date(2025, 3, 31), a_day=11)
    koha.koha.limit = 10

    told = koha.fetch()

    assert told.failures == [
        "lappi: Koha antaa raportista R1 tasan 10 riviä, eli luultavasti katkaisee sen, vaikka kysyttiin niin "
        "lyhyttä aikaa kuin voi (1.1.2025). Pyydä Kohan ylläpitoa suurentamaan raportin rivirajaa "
        "(järjestelmäasetus SvcMaxReportRows), ja tarkista, että raportin SQL rajaa päivät."
    ]
    assert koha.loaded() == []


@pytest.mark.parametrize("limit", [20, 50, 250])
def test_a_limit_that_somebody_has_set_below_a_day_is_told_of(koha: Desk, limit: int) -> None:
    koha.koha.reports[R1] = loans(date(2025, 3, 1), date(2025, 3, 31), a_day=limit + 3)
    koha.koha.limit = limit
    koha.sources("koha", since="2025-03")

    told = koha.fetch()

    assert f"Koha antaa raportista R1 tasan {limit} riviä" in told.failures[0]
    assert koha.loaded() == []


def test_days_with_a_round_number_of_rows_are_taken(koha: Desk) -> None:
    koha.koha.reports[R1] = loans(date(2025, 3, 1), date(2025, 3, 31), a_day=20)
    koha.sources("koha", since="2025-03")

    assert (koha.fetch().failures, len(koha.loaded())) == ([], 200)


def test_a_wrong_password_of_koha_is_said_to_be_wrong(
    koha: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SOURCE_LAPPI_PASSWORD", "toinen")

    assert "ei hyväksy tunnusta" in koha.fetch().failures[0]


def test_an_error_of_koha_is_no_report(koha: Desk) -> None:
    koha.sources("koha", reports={"R1": 5})

    assert "Koha vastasi virheellä (no such report)" in koha.fetch().failures[0]


# --- far less or far more -------------------------------------------------------------------------


def test_far_fewer_rows_of_known_days_are_held_and_change_nothing(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    del desk.koha.reports[R1][31 * 6 : 31 * 6 + 60]  # ten days of February

    told = desk.fetch(date(2025, 3, 12))

    (held,) = desk.held()
    assert told.held == [
        "lappi, R1, helmikuu 2025: Ajalta 1.2.2025–28.2.2025 tuli 108 riviä, aiemmin samoilta päiviltä 168. "
        "Katso luvut ja päätä, otetaanko ne käyttöön."
    ]
    assert told.exit_code == 1
    assert (held.report, held.month, held.rows) == ("R1", "2025-02", 108)
    assert max(desk.loaded()) == EVENTS + 6  # March came all the same


def test_far_more_rows_of_known_days_are_held(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    desk.koha.reports[R1] += loans(date(2025, 2, 1), date(2025, 2, 28), a_day=4, start=50_000)

    desk.fetch(date(2025, 3, 12))

    assert [each.rows for each in desk.held()] == [28 * 10]


def test_a_month_with_half_of_the_usual_is_held(desk: Desk) -> None:
    start = date(2024, 10, 1)
    desk.koha.reports[R1] = loans(start, date(2025, 1, 31), a_day=12)
    desk.koha.reports[R1] += loans(date(2025, 2, 1), date(2025, 2, 28), a_day=2, start=90_000)
    desk.sources(since="2024-10")
    desk.fetch(date(2025, 2, 1))

    told = desk.fetch(date(2025, 3, 1))

    assert told.held == [
        "lappi, R1, helmikuu 2025: Ajalta 1.2.2025–28.2.2025 tuli 56 riviä, tavallisesti samassa ajassa tulee "
        "noin 343. Katso luvut ja päätä, otetaanko ne käyttöön."
    ]


def test_no_rows_where_there_were_some_change_nothing(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    desk.koha.reports[R1] = []

    told = desk.fetch(date(2025, 3, 12))

    assert "tuli 0 riviä, aiemmin samoilta päiviltä 168" in told.failures[0]
    assert len(desk.loaded()) == EVENTS


def test_a_newer_answer_takes_the_place_of_one_that_is_held(desk: Desk) -> None:
    desk.sources()
    desk.fetch()
    missing = desk.koha.reports[R1][31 * 6 : 31 * 6 + 60]
    del desk.koha.reports[R1][31 * 6 : 31 * 6 + 60]
    desk.fetch(date(2025, 3, 12))
    desk.fetch(date(2025, 3, 13))
    assert len(desk.held()) == 1

    desk.koha.reports[R1] += missing
    told = desk.fetch(date(2025, 3, 14))

    assert (told.held, desk.held()) == ([], [])


def test_today_is_not_asked_for(desk: Desk) -> None:
    desk.sources()

    desk.fetch(TODAY)

    assert desk.koha.questions()[-1].endswith("2025-03-10")
