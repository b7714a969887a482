"""Questions of an analyst, each answered in at most four clicks from the front page, with a link that shows
it again and a file: the numbers are counted once more from the marts of the release."""

import csv
import datetime as dt
import io
from pathlib import Path
from statistics import median

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.house import PATIENCE_MS, get, settle, visit

KITTILA, ROVANIEMI = "261", "698"


def ask(data: Path, sql: str, *parameters: str) -> list[tuple[object, ...]]:
    """What the marts of the newest release answer."""
    release = (data / "warehouse" / "current").read_text(encoding="utf-8").strip()
    with duckdb.connect(data / "warehouse" / release, read_only=True) as con:
        return con.execute(sql, list(parameters)).fetchall()


def to(page: Page, name: str) -> Page:
    """One click in the menu."""
    page.locator(".page-menu a", has_text=name).first.click()
    page.wait_for_function(f"() => document.title.includes({name!r})")
    return settle(page)


def pick(page: Page, name: str, option: str) -> Page:
    """Choose from a list: opening it, typing what is looked for, and taking the option."""
    page.locator(f".st-key-{name} button[aria-haspopup=listbox]").click()
    page.locator(f".st-key-{name} input").fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_timeout(400)  # the run that the choice begins may end before it could be seen
    return settle(page)


def rows_of(page: Page, site: str, figure: str) -> list[list[str]]:
    """The rows of the CSV file that the figure offers, its head first."""
    link = page.locator(f".st-key-tools-{figure} a[download]").first.get_attribute("href")
    status, text, _headers = get(f"{site}{link}")
    assert status == 200
    lines = [line for line in text.lstrip("\ufeff").splitlines() if ";" in line]
    return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=";"))


def euros(text: str) -> float:
    """An amount as the file writes it."""
    return float(text.replace(",", "."))


def again(page: Page) -> Page:
    """The same address in a new visit."""
    page.goto(page.url)
    return settle(page)


@pytest.fixture
def front(page: Page, site: str) -> Page:
    return visit(page, site)


def test_what_kittila_received_from_rovaniemi_month_by_month(
    front: Page, site: str, data: Path
) -> None:
    """Two clicks: Lainausvirrat, and the square."""
    page = to(front, "Lainausvirrat")
    page.locator(f'.st-key-exhibit-matriisi [data-follow="virta={ROVANIEMI}..{KITTILA}"]').click()
    page.locator(".st-key-panel-virta h2").first.wait_for()
    settle(page)
    expect(page.locator(".st-key-panel-virta h2").first).to_be_focused()

    counted = ask(
        data,
        "select strftime(loan_month, '%Y-%m'), sum(loans)::bigint from mart.flow_by_month"
        " where owner_municipality_code = ? and place_municipality_code = ? group by 1 having sum(loans) > 0",
        ROVANIEMI,
        KITTILA,
    )
    rows = rows_of(page, site, "virran-kuukaudet")
    told = {row[0][:7]: int(row[1]) for row in rows[1:] if row[1] not in {"", "0"}}
    last = max(row[0][:7] for row in rows[1:])  # the months end with the period of the page
    assert told == {month: loans for month, loans in counted if str(month) <= last}
    assert f"virta={ROVANIEMI}..{KITTILA}" in page.url
    assert (
        again(page)
        .locator(".st-key-panel-virta h2")
        .first.inner_text()
        .startswith("Rovaniemi → Kittilä: ")
    )
    page.go_back()
    settle(page)


def test_what_a_closing_changed(front: Page, site: str, data: Path) -> None:
    """Two clicks: what is marked on the time line, and what it changed; the mark itself leads there too."""
    key, first, place = "2025-03-22..2025-06-01.698", dt.date(2025, 3, 24), ROVANIEMI
    front.locator("details.happened summary").first.click()
    front.locator(f'details.happened a[data-follow="tapahtuma={key}"]').first.click()
    front.locator(".st-key-panel-tapahtuma h2").first.wait_for()
    page = settle(front)

    rows = rows_of(page, site, "tapahtuman-kumppanit")
    told = {row[0]: row[1:6] for row in rows[1:]}
    week = dt.timedelta(days=7)
    spans = [first - 52 * week, first - 11 * week, first, first + 10 * week, first + 52 * week]
    for name, owner, town in (
        ("Rovaniemi → Kittilä", place, KITTILA),
        ("Kittilä → Rovaniemi", KITTILA, place),
    ):
        counted = [
            ask(
                data,
                "select coalesce(sum(loans), 0)::bigint from mart.flow_by_week where owner_municipality_code = ?"
                " and place_municipality_code = ? and week between ?::date and ?::date",
                owner,
                town,
                str(start),
                str(start + 9 * week),
            )[0][0]
            for start in spans
        ]
        known = [
            (int(cell), loans) for cell, loans in zip(told[name], counted, strict=True) if cell
        ]
        assert len(known) >= 4, told[name]  # a year later is perhaps not there yet
        assert all(cell == loans for cell, loans in known)
    page.locator(".st-key-panel-tapahtuma a", has_text="Sulje tapahtuma").click()
    settle(page)
    expect(page.locator(".st-key-panel-tapahtuma")).to_have_count(0, timeout=PATIENCE_MS)


def test_an_event_is_followed_from_pages_that_do_not_hold_its_weeks(page: Page, site: str) -> None:
    """The link of a remark on the card, and the mark of a time line on Kuljetukset, lead to Lainausvirrat."""
    visit(page, f"{site}/kuntakortti?kunta={ROVANIEMI}&vuosi=2025")
    page.locator('.st-key-page a[data-follow^="tapahtuma="]:visible').first.click()
    page.wait_for_url("**/lainausvirrat?*tapahtuma=*")
    page.locator(".st-key-panel-tapahtuma h2").first.wait_for()

    visit(page, f"{site}/kuljetukset")
    mark = page.locator('.st-key-exhibit-maarat [data-follow^="tapahtuma="]').first
    mark.scroll_into_view_if_needed()
    mark.click()
    page.wait_for_url("**/lainausvirrat?*tapahtuma=*")
    page.locator(".st-key-panel-tapahtuma h2").first.wait_for()


def test_2025_against_2023(front: Page, site: str, data: Path) -> None:
    """Three clicks: Lainausvirrat, the year, the year to compare with."""
    page = pick(pick(to(front, "Lainausvirrat"), "jakso", "2025"), "vertaa", "2023")
    (now,), (past,) = (
        ask(
            data,
            "select sum(loans)::bigint from mart.flow_by_month where year(loan_month) = ?::integer"
            " and owner_municipality_code <> place_municipality_code",
            year,
        )[0]
        for year in ("2025", "2023")
    )

    lead = again(page).locator(".st-key-page .lead").first.inner_text()
    assert "kun vertailuna on 2023" in lead
    rows = rows_of(page, site, "matriisi")
    loans, before = rows[0].index("Lainat"), rows[0].index("Lainat, 2023")
    assert sum(int(row[loans]) for row in rows[1:]) == now
    assert sum(int(row[before]) for row in rows[1:]) <= past  # flows that have ended have no square


def test_march_to_june_2024_on_every_page_that_has_a_period(front: Page, site: str) -> None:
    """Four clicks on the first page, none on the next: a visit keeps its months."""
    page = to(front, "Lainausvirrat")
    pick(page, "jakso", "Valitse kuukaudet")
    pick(pick(page, "alku", "maaliskuu 2024"), "loppu", "kesäkuu 2024")
    page.wait_for_url("**2024-03..2024-06**")
    settle(page)
    said = "maaliskuu 2024 – kesäkuu 2024"
    assert said in page.locator(".st-key-page .lead").first.inner_text()

    assert said in to(page, "Kuljetukset").locator(".st-key-page .lead").first.inner_text().lower()
    to(page, "Kuntakortti").locator("ul.towns a:visible", has_text="Inari").first.click()
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()
    assert said in settle(page).locator(".st-key-page .lead").first.inner_text().lower()
    rows = rows_of(again(page), site, "sijoittuminen")
    assert len(rows) > 20


def test_which_collection_moves_most(front: Page, site: str, data: Path) -> None:
    """One click."""
    page = to(front, "Lainausvirrat")
    rows = rows_of(page, site, "kokoelmat")
    counted = ask(
        data,
        "select count(*) from (select distinct shelving_location from mart.loans_by_month)",
    )

    assert 1 < len(rows) - 1 <= int(str(counted[0][0]))
    moved = [int(row[1]) for row in rows[1:]]
    assert moved == sorted(moved, reverse=True)
    assert rows[1][0] in page.locator(".st-key-exhibit-kokoelmat h2").inner_text()


def test_which_collection_grew(front: Page, site: str, data: Path) -> None:
    """Two clicks: Lainausvirrat, and the year; the changes stand in the table of the figure."""
    page = pick(to(front, "Lainausvirrat"), "jakso", "2025")
    rows = rows_of(page, site, "kokoelmat")
    head, told = rows[0], {row[0]: row for row in rows[1:]}
    counted = ask(
        data,
        "select coalesce(name, code, ''), sum(loans) filter (year(loan_month) = 2025)::bigint,"
        " sum(loans) filter (year(loan_month) = 2024)::bigint from ("
        " select loan_month, loans, shelving_location as code from mart.loans_by_month"
        " where owner_municipality_code <> place_municipality_code) as moved"
        " left join (select code as known, name_fi as name from mart.code_name"
        " where kind = 'shelving_location') on known = code"
        " where year(loan_month) in (2024, 2025) group by 1",
    )

    change = head.index("Lainat välillä, muutos")
    grew = {str(name): int(str(now)) - int(str(past)) for name, now, past in counted if name}
    assert grew
    assert {name: int(told[name][change]) for name in grew} == grew


def test_which_route_slowed_down_most(front: Page, site: str, data: Path) -> None:
    """Two clicks: Kuljetukset, and the last year that is known in full. The medians are counted here from the transfers themselves."""
    page = pick(to(front, "Kuljetukset"), "jakso", "2024")
    rows = rows_of(page, site, "hidastuneet")
    days: dict[tuple[object, object, object], list[float]] = {}
    for sender, receiver, year, taken in ask(
        data,
        "select from_municipality_code, to_municipality_code, year(transfer_month), days::double"
        " from mart.transport where days is not null",
    ):
        days.setdefault((sender, receiver, year), []).append(float(str(taken)))
    names = dict(ask(data, "select municipality_code, name_fi from mart.municipality"))
    medians = {key: median(found) for key, found in days.items() if len(found) >= 30}
    changes = {
        (str(names[sender]), str(names[receiver])): medians[sender, receiver, 2024]
        - medians[sender, receiver, 2023]
        for sender, receiver, year in medians
        if year == 2024 and sender != receiver and (sender, receiver, 2023) in medians
    }

    change = rows[0].index("Muutos, päivää")
    told = {(row[0], row[1]): euros(row[change]) for row in rows[1:]}
    assert told == pytest.approx(changes, abs=0.06)
    assert len(told) > 3
    assert list(told.values()) == sorted(told.values(), reverse=True)
    page.locator(
        ".st-key-exhibit-hidastuneet [data-follow]"
    ).first.click()  # what is behind the first
    page.locator(".st-key-panel-virta h2").first.wait_for()
    first = " → ".join(next(iter(told)))
    assert page.locator(".st-key-panel-virta h2").first.inner_text().startswith(first)


def test_the_partners_that_grew_fastest(front: Page, site: str, data: Path) -> None:
    """Two clicks: Lainausvirrat, and the year."""
    page = pick(to(front, "Lainausvirrat"), "jakso", "2025")
    rows = rows_of(page, site, "muutokset")
    names = dict(ask(data, "select municipality_code, name_fi from mart.municipality"))
    counted = {
        (names[owner], names[place]): (int(str(now)), int(str(now)) - int(str(past)))
        for owner, place, now, past in ask(
            data,
            "select owner_municipality_code, place_municipality_code,"
            " coalesce(sum(loans) filter (year(loan_month) = 2025), 0)::bigint,"
            " coalesce(sum(loans) filter (year(loan_month) = 2024), 0)::bigint"
            " from mart.flow_by_month where owner_municipality_code <> place_municipality_code group by 1, 2",
        )
    }

    loans, change = rows[0].index("Lainat"), rows[0].index("Lainat, muutos")
    told = {(row[0], row[1]): (int(row[loans]), int(row[change])) for row in rows[1:]}
    assert len(told) > 100
    assert told == {flow: counted[flow] for flow in told}
    sizes = [abs(grown) for _loans, grown in told.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == max(abs(grown) for _loans, grown in counted.values())


def test_small_libraries_with_lead_roles_by_year(front: Page, site: str, data: Path) -> None:
    """Four clicks: Omat taulukot, the measure, the years in the columns, and the year; one more for the next."""
    page = to(front, "Omat taulukot")
    page = pick(pick(page, "mittari", "Vetovastuut"), "sarakkeet", "Vuosi")
    for year in ("2025", "2024"):
        page = pick(page, "jakso", year)
        rows = rows_of(page, site, "oma")
        counted = ask(
            data,
            "select name_fi, count(*)::bigint from mart.seat_by_year as seat"
            " inner join mart.library as library on library.library = seat.library"
            " where is_seat and role in ('chair', 'secretary') and year = ?::integer group by all",
            year,
        )

        at = rows[0].index(year)
        told = {row[0]: int(row[at]) for row in rows[1:] if row[at] not in {"", "0"}}
        told.pop("Yhteensä", None)
        assert counted
        assert told == dict(counted)


HOLDS = (
    "select branch.name, count(*) filter (outcome = 'waiting' and waiting_days is not null)::bigint,"
    " count(*) filter (outcome = 'waiting' and waiting_days is null)::bigint,"
    " count(*) filter (outcome in ('cancelled', 'expired'))::bigint,"
    " count(*) filter (outcome <> 'waiting')::bigint"
    " from mart.hold inner join mart.branch as branch on branch.branch_code = pickup_branch"
    " where year(placed_month) = 2025 group by 1"
)


def test_at_which_branch_most_holds_wait(front: Page, site: str, data: Path) -> None:
    """Three clicks: Kysyntä, the level of branches, and the year. On the shelf and in the queue apart."""
    page = pick(pick(to(front, "Kysyntä"), "taso", "Toimipiste"), "jakso", "2025")
    rows = rows_of(page, site, "odottavat")
    shelf, queue = rows[0].index("Hyllyssä"), rows[0].index("Jonossa tai matkalla")
    counted = {
        name: (on_shelf, waiting) for name, on_shelf, waiting, _unmet, _ended in ask(data, HOLDS)
    }

    told = {row[0]: (int(row[shelf]), int(row[queue])) for row in rows[1:]}
    assert told == {name: both for name, both in counted.items() if both != (0, 0)}
    assert "taso=toimipiste" in page.url


def test_what_share_of_demand_was_not_met(front: Page, site: str, data: Path) -> None:
    """Three clicks: Kysyntä, the level of branches, and the year."""
    page = pick(pick(to(front, "Kysyntä"), "taso", "Toimipiste"), "jakso", "2025")
    rows = rows_of(page, site, "tayttymatta")
    ended, unmet = rows[0].index("Päättyneitä varauksia"), rows[0].index("Jäi täyttymättä")
    counted = {name: (whole, part) for name, _shelf, _queue, part, whole in ask(data, HOLDS)}

    told = {row[0]: (int(row[ended]), int(row[unmet])) for row in rows[1:]}
    assert told == counted
    assert max(part for _whole, part in told.values()) > 0


def test_two_municipalities_side_by_side(front: Page, site: str) -> None:
    """Three clicks: Kuntakortti, Inari, Utsjoki."""
    page = to(front, "Kuntakortti")
    page.locator("ul.towns a:visible", has_text="Inari").first.click()
    page.locator(".st-key-exhibit-sijoittuminen").wait_for()
    pick(settle(page), "rinnalla", "Utsjoki")

    rows = rows_of(page, site, "rinnakkain")
    assert [row[0] for row in rows[1:]] == ["Inari", "Utsjoki", "Ero"]
    assert again(page).locator(".st-key-exhibit-rinnakkain table").is_visible()


def test_a_table_is_sorted_by_the_head_of_a_column(page: Page, site: str) -> None:
    visit(page, f"{site}/lainausvirrat?matriisi=taulukko&jakso=2025&vertaa=2023")
    table = page.locator(".st-key-exhibit-matriisi table")
    head = table.locator("thead th", has_text="Lainat, muutos").first

    def shown() -> list[int]:
        at = head.evaluate("(cell) => cell.cellIndex")
        texts = table.locator(f"tbody tr:visible td:nth-child({at + 1})").all_inner_texts()
        return [int(text.replace("\u00a0", "").replace("−", "-")) for text in texts if text != "–"]

    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert shown() == sorted(shown(), reverse=True)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert shown() == sorted(shown())
    assert min(shown()) < 0


def test_an_amount_by_two_keys_with_a_floor(front: Page, site: str) -> None:
    """120,000 euros by half inhabitants, half received, at least 2,000, and the difference to today's key."""
    front.get_by_role("link", name="Entä jos").first.click()
    page = settle(front)
    for name, amount in (("summa", "120000"), ("vahintaan", "2000")):
        page.locator(f".st-key-{name} input").fill(amount)
        page.locator(f".st-key-{name} input").press("Enter")
        page.wait_for_url(f"**{name}={amount}**")
        settle(page)
    page = pick(page, "avain", "Asukasluvun mukaan")
    page = pick(page, "toinen", "Vastaanotettujen mukaan")
    assert {"summa=120000", "avain=population", "toinen=received", "vahintaan=2000"} <= set(
        page.url.partition("?")[2].split("&")
    )
    rows = rows_of(page, site, "jako")
    head = rows[0]
    shares = [euros(row[head.index("Tämä jako")]) for row in rows[1:]]

    assert shares[-1] == 120_000
    assert round(sum(shares[:-1]), 2) == 120_000
    assert min(shares) == 2_000
    difference = next(
        at for at, name in enumerate(head) if name.startswith("Ero: Asukasluvun mukaan")
    )
    assert round(sum(euros(row[difference]) for row in rows[1:-1]), 2) == 0
