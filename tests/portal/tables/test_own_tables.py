"""A reader's own table: as counted by hand, as counted another way, and the same wherever it is taken."""

import csv
import dataclasses
import io
import itertools
import math
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import duckdb
import openpyxl
import pandas as pd
import pytest

from portal.charts import squares
from portal.definitions.measures import MEASURES
from portal.kit import choice as choices
from portal.kit import i18n, warehouse
from portal.kit.answers import Answers
from portal.kit.tables import Kind
from portal.kit.warehouse import Release
from portal.tables import catalogue, page, parts, words
from portal.tables import view as views
from portal.tables.figures.own import OWN, indexed
from portal.tables.view import Side, View
from tests import sample_data
from tests.portal.asgi import Client
from tests.portal.cooperation_release import make_registered_release
from tests.portal.opened import client, portal_over
from tests.portal.tables import truth

YEARS = ("2023", "2024", "2025")
ALL = "2023-01..2025-12"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registered")
    make_registered_release(folder)
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_data.copy(tmp_path_factory, events_per_year=8_000)


@pytest.fixture
def counted(registered: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    with portal_over(registered, monkeypatch):
        yield answers(registered)


@pytest.fixture
def played(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    with portal_over(sample, monkeypatch):
        yield answers(sample)


def answers(data: Path) -> Answers:
    release = warehouse.newest(data)
    assert isinstance(release, Release)
    return Answers(release)


def looked(asked: Answers, **query: str) -> View:
    assert choices.unknown(page.PAGE.choices, asked, query) == ()
    return page.look(asked, choices.asked(page.PAGE.choices, asked, query))


def grid(view: View) -> dict[str, list[object]]:
    """The rows of the table by name, without their code; None for what is not known."""
    table = OWN.table(view)
    names = [column.name for column in table.columns[1:]]
    return {
        str(row["name"]): [None if pd.isna(row[name]) else row[name] for name in names]
        for row in table.rows.to_dict("records")
    }


# ---- counted by hand: the releases say how


def test_loans_by_owner_and_place_are_as_counted_by_hand(counted: Answers) -> None:
    view = looked(
        counted,
        mittari="loans_between",
        sarakkeet="paikka",
        jakso="2025-01..2025-01",
        vertaa="-",
    )

    assert grid(view) == {
        "Aho": [0, 20, 10, 30],
        "Jänkä": [8, 0, 4, 12],
        "Öylä": [2, 0, 0, 2],
        "Yhteensä": [10, 20, 14, 44],
    }


def test_what_is_received_is_compared_with_the_year_before(counted: Answers) -> None:
    table = OWN.table(looked(counted, jakso="2025-01..2025-01"))

    assert [column.label for column in table.columns] == [
        "Kunta",
        "Vastaanotetut",
        "Vastaanotetut, tammikuu 2024",
        "Vastaanotetut, muutos",
        "Vastaanotetut, muutos %",
        "Vastaanotetut, muutos sanoin",
    ]
    wanted = ["name", "value", "value_before", "value_change"]
    assert table.rows[wanted].to_numpy().tolist() == [
        ["Aho", 10, 4, 6],
        ["Jänkä", 20, 10, 10],
        ["Öylä", 14, 0, 14],
        ["Yhteensä", 44, 14, 30],
    ]


def test_a_month_without_a_report_is_empty_and_one_without_loans_is_zero(counted: Answers) -> None:
    view = looked(
        counted, mittari="received", rivit="kuukausi", sarakkeet="paikka", jakso="2024-12..2025-03"
    )

    assert grid(view) == {
        "joulukuu 2024": [None, None, None, None],
        "tammikuu 2025": [10, 20, 14, 44],
        "helmikuu 2025": [0, 1, 0, 1],
        "maaliskuu 2025": [0, 0, 0, 0],
        "Yhteensä": [10, 21, 14, 45],
    }


def test_a_place_off_the_branch_map_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_registered_release(tmp_path)
    with duckdb.connect(path) as con:
        con.execute(
            "update mart.place_period set valid_from = date '2025-01-15' where place in ('003', 'O1')"
        )
        for mart in ("loans_by_month", "flow_by_month"):
            con.execute(
                f"delete from mart.{mart} where loan_month < date '2025-01-01' and owner_branch = 'O1'"
            )
    with portal_over(tmp_path, monkeypatch):
        view = looked(answers(tmp_path), sarakkeet="vuosi", jakso="2024-01..2025-03", vertaa="-")

        assert grid(view) == {
            "Aho": [4, 10, 14],
            "Jänkä": [10, 21, 31],
            "Öylä": [None, 14, 14],
            "Yhteensä": [14, 45, 59],
        }
        assert OWN.table(looked(answers(tmp_path), jakso="2025-01..2025-01")).rows[
            "value_before"
        ].isna().tolist() == [False, False, True, False]


def test_a_month_that_tells_no_collections_is_empty_by_collection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_registered_release(tmp_path)
    with duckdb.connect(path) as con:
        con.execute("update mart.coverage set has_locations = false where month = '2025-02-01'")
    with portal_over(tmp_path, monkeypatch):
        view = looked(
            answers(tmp_path),
            mittari="loans",
            rivit="hylly",
            sarakkeet="kuukausi",
            jakso="2025-01..2025-03",
        )

        assert grid(view) == {
            "Aikuiset": [172, None, 1, 173],
            "LAP": [5, None, 0, 5],
            "(ei merkitty)": [2, None, 0, 2],
            "Yhteensä": [179, None, 1, 180],
        }
        assert (
            "helmikuu 2025"
            in client()
            .get("/tuloste/omat-taulukot?mittari=loans&rivit=hylly&jakso=2025-01..2025-03")
            .text
        )


def test_shares_are_of_sums_and_never_summed(counted: Answers) -> None:
    view = looked(counted, mittari="share_between", jakso="2025-01..2025-01", vertaa="-")

    shares = [row[0] for row in grid(view).values()]
    assert shares == pytest.approx([30 / 95, 12 / 52, 2 / 32, 44 / 179])


def test_seats_that_nobody_recorded_are_not_zero(counted: Answers) -> None:
    view = looked(counted, mittari="seats", sarakkeet="ryhma", jakso="2025", vertaa="-")

    assert grid(view) == {
        "Ahon kirjasto": [None, 1, 1, 2],
        "Yhteiskirjasto": [None, 1, 0, 1],
        "Yhteensä": [None, 2, 1, 3],
    }


def test_attendance_is_told_only_where_it_is_nobodys_own(counted: Answers) -> None:
    """Yhteiskirjasto has two person-years; Aho's one meeting of Kuvailuryhmä is too few."""
    view = looked(counted, mittari="attended", jakso="2025", vertaa="-")

    assert grid(view) == {"Ahon kirjasto": [0.75], "Yhteiskirjasto": [None], "Yhteensä": [0.75]}


def test_person_years_are_told_by_year_and_not_added_over_years(counted: Answers) -> None:
    view = looked(counted, mittari="staff_years", jakso="2024-01..2025-12", vertaa="-")

    assert grid(view) == {
        "Ahon kirjasto": [12.5, None],
        "Yhteiskirjasto": [None, 2],
        "Yhteensä": [12.5, 2],
    }


def test_recognitions_are_those_given_in_whole_years(counted: Answers) -> None:
    view = looked(counted, mittari="recognitions", sarakkeet="kirjasto", jakso="2021-03..2024-02")

    assert view.period == views.whole_years(view.period)
    assert grid(view) == {
        "2021": [1, None, None],
        "2022": [None, None, None],
        "2023": [None, None, None],
        "2024": [None, 1, 1],
        "Yhteensä": [1, 1, 1],
    }


@pytest.mark.usefixtures("counted")
def test_what_narrows_is_told_everywhere() -> None:
    query = "mittari=loans&taso=kirjasto&rivit=omistaja&paikka=aho&jakso=2025-01..2025-01"
    sheet = client().get(f"/tuloste/omat-taulukot?{query}").text
    book = client().get(f"/lataa/omat-taulukot/oma.xlsx?{query}")
    notes = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[-1]
    open_data = client().get(f"/avoin-data/taulukko.csv?{query}")
    cube = client().get(f"/avoin-data/taulukko.json?{query}").json()

    narrowed = "taso: kirjasto, lainauspaikka: Ahon kirjasto"
    assert f"tammikuu 2025 ({narrowed})" in unescape(sheet)
    assert ("Rajaus", narrowed) in {tuple(row[:2]) for row in notes.iter_rows(values_only=True)}
    for answer in (book, open_data):
        assert "taso-kirjasto-lainauspaikka-ahon-kirjasto" in answer.headers["content-disposition"]
    assert str(cube["label"]).endswith(f"({narrowed})")


# ---- for each thousand inhabitants, as an index, and without one of what it is narrowed to


def test_numbers_for_a_thousand_inhabitants_have_no_totals_and_say_whose_they_are(
    counted: Answers,
) -> None:
    """Received 10, 20 and 14; inhabitants 1000 (2024), 500 (2022, the newest known) and 250 (2024)."""
    query = "jakso=2025-01..2025-01&yksikko=1000"
    view = looked(counted, jakso="2025-01..2025-01", yksikko="1000")

    assert grid(view) == {"Aho": [10.0], "Jänkä": [40.0], "Öylä": [56.0]}
    assert (
        words.title(view)
        == "Vastaanotetut 1\u00a0000 asukasta kohti, muuttujana kunta, tammikuu 2025"
    )
    assert "Asukkaat ovat puolelta kunta, 31.12.2022 ja 31.12.2024." in words.notes(view)
    lines = list(csv.reader(io.StringIO(client().get(f"/avoin-data/taulukko.csv?{query}").text)))
    assert lines == [
        ["place_municipality_code", "received_per_1000"],
        ["001", "10.0"],
        ["002", "40.0"],
        ["003", "56.0"],
    ]


def test_every_year_has_its_own_inhabitants_and_who_has_none_has_an_empty_cell(
    counted: Answers,
) -> None:
    """Of 2024 there are the inhabitants of 2023 for Aho (900) and of 2022 for Jänkä; Öylä has none yet."""
    view = looked(counted, sarakkeet="vuosi", jakso="2024-01..2025-12", yksikko="1000")
    plain = looked(counted, sarakkeet="vuosi", jakso="2024-01..2025-12")

    assert view.cell("001", "2024") == plain.cell("001", "2024") / 0.9
    assert view.cell("001", "2025") == plain.cell("001", "2025")
    assert view.cell("002", "2024") == plain.cell("002", "2024") / 0.5
    assert math.isnan(view.cell("003", "2024"))
    assert not math.isnan(plain.cell("003", "2024"))


def test_only_counts_of_places_with_people_are_told_for_a_thousand(counted: Answers) -> None:
    def is_known(**query: str) -> bool:
        return choices.unknown(page.PAGE.choices, counted, {**query, "yksikko": "1000"}) == ()

    assert is_known(mittari="received")
    assert is_known(mittari="received", taso="kirjasto")
    assert not is_known(mittari="received", taso="toimipiste")
    assert not is_known(mittari="received", rivit="kuukausi")
    assert not is_known(mittari="net_ratio")


def test_an_index_begins_with_a_hundred_or_is_not_drawn() -> None:
    nan = math.nan
    whole = [False] * 3

    assert indexed([50, 100, 25], whole) == [100, 200, 50]
    assert [math.isnan(each) for each in indexed([50, nan, 25], whole)] == [False, True, False]
    for values, partial in (
        ([0, 5, 5], whole),
        ([nan, 5, 5], whole),
        ([5, 5, 5], [True, False, False]),
    ):
        assert all(map(math.isnan, indexed(values, partial)))


def test_a_chip_takes_away_one_thing_that_the_table_is_narrowed_to(counted: Answers) -> None:
    codes = choices.asked(
        page.PAGE.choices, counted, {"mittari": "loans", "paikka": "001,002", "omistaja": "003"}
    )
    html = unescape(str(parts.chips(page.look(counted, codes), page.PATH, codes)))
    links = re.findall(r'href="([^"]*)" aria-label="([^"]*)"', html)
    left = {label: parse_qs(address.partition("?")[2]) for address, label in links}

    assert sorted(left) == [
        "Poista: Lainauspaikka: Aho",
        "Poista: Lainauspaikka: Jänkä",
        "Poista: Omistaja: Öylä",
    ]
    assert left["Poista: Lainauspaikka: Aho"]["paikka"] == ["002"]
    assert left["Poista: Lainauspaikka: Aho"]["omistaja"] == ["003"]
    assert "omistaja" not in left["Poista: Omistaja: Öylä"]


def test_figures_of_others_are_counted_as_they_are_told(
    registered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loans of 2024 and 2025 of two municipalities, visits of one; of the third nothing is known."""
    shutil.copytree(registered, tmp_path / "data")
    (path,) = (tmp_path / "data" / "warehouse").glob("*.duckdb")
    with duckdb.connect(str(path)) as con:
        con.execute("""
            create table mart.outside_figure as from (values
                ('loans', '001', null, 2024, 1000.0), ('loans', '001', null, 2025, 1100.0),
                ('loans', '002', null, 2025, 300.0), ('visits', '001', null, 2025, 50.0)
            ) as t(figure, municipality_code, library, year, value);
            create table mart.library_figure as
            select figure, 'aho' as library, year, value from mart.outside_figure
            where municipality_code = '001'
        """)
    with portal_over(tmp_path / "data", monkeypatch):
        asked = answers(tmp_path / "data")
        query = {"mittari": "outside_loans", "sarakkeet": "vuosi", "jakso": "2024-01..2025-12"}
        table = grid(looked(asked, **query, vertaa="-"))
        visits = grid(looked(asked, mittari="outside_visits", jakso="2025-01..2025-12", vertaa="-"))

    assert table["Aho"] == [1000, 1100, 2100]
    assert table["Jänkä"] == [None, 300, 300]
    assert "Öylä" not in table or table["Öylä"] == [None, None, None]
    assert visits["Aho"] == [50]


# ---- counted another way: two hundred choices


def test_two_hundred_choices_are_as_counted_another_way(played: Answers) -> None:
    """Cells, totals and what is not known, of measures, levels, sides, narrowings and periods at random."""
    dice = random.Random(12)  # noqa: S311 - the same choices every time
    prepared: dict[tuple[str, str], pd.DataFrame] = {}
    told: Counter[str] = Counter()
    measures = [measure for subject in truth.SUBJECTS for measure in subject.measures]
    with warehouse.cursor(played.present) as con:
        for number in range(200):
            query = chosen(measures[number % len(measures)], dice, played)
            measure, level = query["mittari"], query["taso"]
            if (measure, level) not in prepared:
                prepared[measure, level] = truth.prepared(con, measure, level)
            view = looked(played, **query)
            compare(view, query, prepared[measure, level], f"{number}: {query}")
            if view.cells["value"].notna().any():
                told[measure] += 1
    # Empty tables are alike whatever is counted: most choices, and some of each measure, have numbers.
    assert sum(told.values()) >= 150
    assert set(told) == set(measures)


def chosen(measure: str, dice: random.Random, asked: Answers) -> dict[str, str]:
    """A measure by any sides, narrowed by any codes, of any of some periods."""
    subject = truth.subject_of(measure)
    level = dice.choice(subject.levels)
    by = [key for key in subject.by if key not in truth.WITHOUT.get(measure, set())]
    rows, columns = dice.sample([*by, "-"], 2) if len(by) > 1 else (by[0], "-")
    if rows == "-":
        rows, columns = columns, rows
    if {rows, columns} == {"vuosi", "kuukausi"}:
        columns = "-"
    query = {"mittari": measure, "taso": level, "rivit": rows, "sarakkeet": columns, "vertaa": "-"}
    query["jakso"] = dice.choice([*YEARS, ALL, "2023-05..2024-02", "2025-03..2025-03"])
    narrowed = [key for key in by if key not in {"vuosi", "kuukausi"}]
    if narrowed and dice.random() < 0.5:
        key = dice.choice(narrowed)
        options = next(one for one in page.FILTERS if one.name == key)
        listed = [*options.listed(asked, choices.asked(page.PAGE.choices, asked, query))]
        some = dice.sample(listed, min(len(listed), dice.randint(1, 4)))
        query[key] = choices.joined(some)
    return query


def compare(view: View, query: dict[str, str], rows: pd.DataFrame, said: str) -> None:
    measure = query["mittari"]
    by = tuple(key for key in (query["rivit"], query["sarakkeet"]) if key != "-")
    where = {
        key: choices.parted(query[key]) for key in truth.subject_of(measure).by if key in query
    }
    first, last = (f"{month:%Y-%m}" for month in (view.period.first, view.period.last))
    nothing = 0.0 if measure in truth.ZERO else math.nan

    def counted(*sides: str) -> truth.Cells:
        return truth.cells(rows, measure, sides, where, first, last)

    expected = counted(*by)
    assert not view.is_too_many, said
    for key in itertools.product(*(side.codes for side in view.sides)):
        alike(view.cell(*key), expected.pop(key, nothing), f"{said} {key}")
    assert expected == {}, said
    for side, key in zip(view.sides, by, strict=True):
        sums, totals = counted(key), totals_of(view, side)
        assert totals == {
            code: pytest.approx(sums.get((code,), nothing), nan_ok=True, rel=1e-9, abs=1e-9)
            for code in totals
        }, said
    if view.whole is not None:
        whole = counted()[()]
        alike(view.whole, nothing if math.isnan(whole) else whole, said)
    if measure in truth.SUMMED:
        alike(view.cells["value"].sum(), view.whole or 0.0, f"{said} sums")


def totals_of(view: View, side: Side) -> dict[str, float]:
    """The totals that a side has, by code."""
    is_row = side is view.rows
    if (view.by_row if is_row else view.by_column) is None:
        return {}
    total = view.row_total if is_row else view.column_total
    return {code: total(code) for code in side.codes}


def alike(found: float, expected: float, said: str) -> None:
    assert found == pytest.approx(expected, nan_ok=True, rel=1e-9, abs=1e-9), said


def test_a_median_has_no_total(played: Answers) -> None:
    view = looked(played, mittari="days_median", sarakkeet="vastaanottaja", jakso=ALL)

    assert (view.by_row, view.by_column, view.whole) == (None, None, None)
    assert "Yhteensä" not in grid(view)


# ---- what is compared, and what must be known of it


@contextmanager
def changed(folder: Path, monkeypatch: pytest.MonkeyPatch, *statements: str) -> Iterator[Answers]:
    """The hand-counted release after some statements."""
    with duckdb.connect(make_registered_release(folder)) as con:
        for statement in statements:
            con.execute(statement)
    with portal_over(folder, monkeypatch):
        yield answers(folder)


def befores(view: View) -> dict[str, object]:
    """What each row is compared with, by name; None where it is not."""
    rows = OWN.table(view).rows
    column = next((name for name in rows.columns if name.endswith("_before")), None)
    past = [math.nan] * len(rows) if column is None else rows[column]
    return {
        str(name): None if pd.isna(value) else value
        for name, value in zip(rows["name"], past, strict=True)
    }


YEAR_IS_OVER = "update mart.release set data_until = date '2025-12-31'"


def test_a_mean_of_years_is_of_what_every_year_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Aho has 10 person-years in 2022 and none recorded in 2023: half of ten is not their mean."""
    rows = "('aho', 2022, 10), ('yhteis', 2022, 2), ('yhteis', 2023, 4), ('yhteis', 2024, 2)"
    added = f"insert into mart.staff_year (library, year, staff_years) values {rows}"
    with changed(tmp_path, monkeypatch, added) as asked:
        mean = looked(asked, mittari="staff_years", jakso="2024", vertaa="keskiarvo")
        before = looked(asked, mittari="staff_years", jakso="2024", vertaa="2022")

        assert befores(mean) == {"Ahon kirjasto": None, "Yhteiskirjasto": 3, "Yhteensä": None}
        assert befores(before) == {"Ahon kirjasto": 10, "Yhteiskirjasto": 2, "Yhteensä": 12}


def test_a_register_has_no_change_of_its_total_where_other_rows_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with changed(tmp_path, monkeypatch, YEAR_IS_OVER) as asked:
        view = looked(asked, mittari="seats", jakso="2025")

        assert grid(view)["Yhteensä"][0] == 3
        assert befores(view) == {"Ahon kirjasto": 1, "Yhteiskirjasto": None, "Yhteensä": None}


@pytest.mark.parametrize("measure", ["seats", "recognitions"])
def test_a_year_that_has_not_ended_is_not_compared_with_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    """The data end on 20 April 2025; of 2024 there is a record of both measures."""
    given = "insert into mart.recognition by name select 'r4' as recognition_id, 2025 as year, 'Palkinto' as award, 'related' as award_kind, 'winner' as result, 'yhteis' as library"
    query = {"mittari": measure, "rivit": "kirjasto", "jakso": "2025"}
    with changed(tmp_path / "now", monkeypatch, given) as asked:
        view = looked(asked, **query)

        assert set(befores(view).values()) == {None}
        assert view.lacking.partial["going_on"] == tuple(
            month for month in view.period.months if month.month > 3
        )
        assert "Vielä kesken: huhtikuu 2025" in words.notes(view)[0]
    with changed(tmp_path / "later", monkeypatch, given, YEAR_IS_OVER) as asked:
        view = looked(asked, **query)

        assert set(befores(view).values()) != {None}
        assert view.lacking.partial == {}


E_MONTHS = """
create or replace table mart.e_lending as from (values
    (date '2024-01-01', '001', 10, 3), (date '2024-02-01', '001', 11, 1),
    (date '2024-01-01', '002', 5, 1), (date '2024-02-01', '002', 6, 1),
    (date '2024-01-01', '003', 1, 1), (date '2024-02-01', '003', 2, 1),
    (date '2025-01-01', '001', 12, 4), (date '2025-02-01', '001', 15, 2),
    (date '2025-01-01', '002', 4, 1), (date '2025-02-01', '002', 7, null),
    (date '2025-01-01', '003', 0, 0), (date '2025-02-01', '003', 2, 1)
) as t(month, municipality_code, e_loans, e_holds)
"""


def test_e_lending_of_some_months_is_named_and_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jänkä has not told the holds of February 2025; loans are told of all."""
    with changed(tmp_path, monkeypatch, E_MONTHS) as asked:
        query = {"rivit": "paikka", "jakso": "2025-01..2025-02"}
        e_holds = looked(asked, mittari="e_holds", **query)
        e_loans = looked(asked, mittari="e_loans", **query)

        assert befores(e_holds) == {"Aho": 4, "Jänkä": None, "Öylä": 2, "Yhteensä": None}
        assert befores(e_loans) == {"Aho": 21, "Jänkä": 11, "Öylä": 3, "Yhteensä": 35}
        said = "Kirjattu vain osasta kuukausista: Jänkä. Summat ovat näiltä kuukausilta."
        assert said in words.notes(e_holds)
        assert e_loans.in_part == ()


def test_places_known_in_some_months_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Öylä is on the branch map from 15 January 2025: it is known in January, not in 2024."""
    known = (
        "update mart.place_period set valid_from = date '2025-01-15' where place in ('003', 'O1')"
    )
    said = "Toimipistekartassa vain osan kuukausista: Öylä."
    with changed(tmp_path, monkeypatch, known) as asked:
        both = looked(asked, mittari="received", jakso="2024-01..2025-03")
        chosen_only = looked(
            asked, mittari="loans", rivit="hylly", paikka="003", jakso="2024-01..2025-03"
        )
        newer = looked(asked, mittari="received", jakso="2025-01..2025-03")

        assert [said in " ".join(words.notes(one)) for one in (both, chosen_only, newer)] == [
            True,
            True,
            False,
        ]


def test_loans_and_services_that_are_in_no_figure_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """179 loans are in figures and 21 are not: 10.5 per cent of 200."""
    lost = "insert into mart.exclusion values (date '2025-01-01', 'unknown_branch', 'issue', 21)"
    with changed(tmp_path, monkeypatch, lost) as asked:
        loans = looked(asked, mittari="received", jakso="2025-01..2025-01")
        narrowed = looked(asked, mittari="received", paikka="001", jakso="2025-01..2025-01")
        works = looked(asked, mittari="joint_services", jakso="2025")
        earlier = looked(asked, mittari="joint_services", jakso="2024")

        assert words.notes(loans)[0].startswith("10,5\N{NO-BREAK SPACE}% jakson lainoista")
        assert narrowed.notes == ()
        assert works.notes == (
            "1 yhteisten palvelujen merkintä koskee koko kimppaa eikä ole minkään kirjaston.",
        )
        assert earlier.notes == ()


# ---- what is drawn, and where the links lead


def test_squares_are_drawn_and_told_only_where_darker_means_more(counted: Answers) -> None:
    month = "2025-01..2025-01"
    plain = looked(counted, mittari="loans", sarakkeet="paikka", jakso=month)
    signed = looked(counted, mittari="net", sarakkeet="hylly", jakso=month)
    of_signs = dataclasses.replace(plain.counted, kind=Kind.SIGNED)
    may_be_signed = dataclasses.replace(plain, counted=of_signs)
    cells = looked(counted, mittari="joint_services", sarakkeet="tyo", tyo="duty", jakso="2025")

    drawn = {trace.type for trace in OWN.chart(plain).data}
    assert drawn == {"heatmap"}
    assert OWN.words(plain).how[0].startswith("A square is a cell")
    rows = "A bar is a row of the table"
    for view, said in ((signed, rows), (may_be_signed, rows), (cells, "A bar is a cell")):
        assert "heatmap" not in {trace.type for trace in OWN.chart(view).data}
        assert OWN.words(view).how[0].startswith(said)


def test_values_below_zero_are_no_squares() -> None:
    assert squares.can_show([[0, 1], [2, math.nan]])
    assert not squares.can_show([[0, 1], [-2, math.nan]])
    assert not squares.can_show([[0, 1]])
    assert not squares.can_show([[0] * 41] * 2)


@pytest.mark.parametrize(
    ("against", "is_kept"),
    [("2025-03..2025-03", False), ("edellinen", True), ("-", True)],
)
def test_a_link_moves_years_without_a_comparison_that_does_not_fit(
    counted: Answers, against: str, is_kept: object
) -> None:
    query = {"mittari": "received", "sarakkeet": "vuosi", "jakso": "2024-01..2025-01"}
    codes = choices.asked(page.PAGE.choices, counted, {**query, "vertaa": against})
    view = page.look(counted, codes)

    assert codes["vertaa"] == against
    for links in (parts.swapped(view, page.PATH, codes), parts.narrower(view, page.PATH, codes)):
        for link in re.findall('href="([^"]*)"', unescape(links)):
            assert (f"vertaa={against}" in link) is is_kept, link
            asked = {name: some[0] for name, some in parse_qs(link.partition("?")[2]).items()}
            assert choices.unknown(page.PAGE.choices, counted, asked) == ()


# ---- the same wherever it is taken


@pytest.mark.parametrize(
    "query",
    [
        {"mittari": "loans_between", "sarakkeet": "paikka", "vertaa": "-"},
        {"mittari": "days_median", "sarakkeet": "vuosi", "jakso": ALL, "vertaa": "-"},
        {"mittari": "received", "rivit": "kuukausi", "jakso": "2024", "vertaa": "-"},
        {"mittari": "holds_unmet", "sarakkeet": "vuosi", "jakso": ALL, "vertaa": "-"},
        {"mittari": "seats", "sarakkeet": "ryhma", "jakso": "2025", "vertaa": "-"},
        {"mittari": "loans", "rivit": "hylly", "sarakkeet": "vuosi", "jakso": ALL, "vertaa": "-"},
    ],
)
def test_page_sheet_csv_excel_and_open_data_have_the_same_numbers(
    played: Answers, query: dict[str, str]
) -> None:
    asked, view = urlencode(query), looked(played, **query)
    table, browser = OWN.table(view), client()
    html = browser.get(f"/tuloste/omat-taulukot?{asked}").text
    lines = browser.get(f"/lataa/omat-taulukot/oma.csv?{asked}").content.decode("utf-8-sig")
    book = browser.get(f"/lataa/omat-taulukot/oma.xlsx?{asked}").content

    seen = [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)]
        for row in re.findall(
            r"<tr>(.*?)</tr>", html.partition("<caption")[2].partition("</table>")[0]
        )
    ]
    kinds = [column.kind for column in table.columns]
    assert seen[1:] == [
        [
            views.tables.text(row[column.name], kind)
            for column, kind in zip(table.columns, kinds, strict=True)
        ]
        for row in table.rows.to_dict("records")
    ]
    expected = [
        [cell if isinstance(cell, str) else rounded(cell) for cell in row] for row in rows_of(view)
    ]
    parsed = [
        [part if n == 0 else number(part) for n, part in enumerate(row)]
        for row in list(csv.reader(io.StringIO(lines), delimiter=";"))[1:]
    ]
    assert parsed == expected
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True)
    below = list(sheet)[-len(expected) :]
    found = [[cell if n == 0 else rounded(cell) for n, cell in enumerate(row)] for row in below]
    assert found == expected
    assert open_cells(browser, asked) == cube_cells(browser, asked) == known(view)


def rows_of(view: View) -> Iterator[list[object]]:
    for name, values in grid(view).items():
        yield [name, *values]


def rounded(cell: object) -> object:
    return None if cell is None else round(float(str(cell)), 6)


def number(text: str) -> float | None:
    return round(float(text.replace(",", ".")), 6) if text else None


def known(view: View) -> truth.Cells:
    sides = [f"a{at}" for at in range(len(view.sides))]
    return {
        tuple(row[side] for side in sides): round(row["value"], 6)
        for row in view.cells.to_dict("records")
    }


def open_cells(browser: Client, asked: str) -> truth.Cells:
    lines = csv.reader(io.StringIO(browser.get(f"/avoin-data/taulukko.csv?{asked}").text))
    next(lines)
    return {tuple(code or "unknown" for code in row[:-1]): float(row[-1]) for row in lines}


def cube_cells(browser: Client, asked: str) -> truth.Cells:
    cube = browser.get(f"/avoin-data/taulukko.json?{asked}").json()
    sides = [cube["dimension"][name]["category"]["index"] for name in cube["id"][:-1]]
    cells = {}
    for at, value in cube["value"].items():
        key, rest = [], int(at)
        for side in reversed(sides):
            rest, place = divmod(rest, len(side))
            key.append(side[place])
        cells[tuple(reversed(key))] = float(value)
    return cells


# ---- what cannot be shown, and what nobody knows


@pytest.mark.usefixtures("counted")
def test_too_many_cells_are_told_and_their_total_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_CELLS", 5)
    query = "mittari=loans_between&taso=toimipiste&sarakkeet=paikka&jakso=2025-01..2025-01"
    html = unescape(client().get(f"/tuloste/omat-taulukot?{query}").text)
    lines = client().get(f"/avoin-data/taulukko.csv?{query}").text.splitlines()

    assert "Taulukossa olisi 16 lukua, ja sivulle mahtuu 5." in html
    assert "Kaikki yhteensä: 49." in html
    assert "<table" not in html
    assert "sarakkeet" not in html.partition("Ei sarakkeita</a>")[0].rpartition("href=")[2]
    assert len(lines) == 1 + 16


@pytest.mark.usefixtures("counted")
def test_unknown_codes_are_told_and_give_no_other_table() -> None:
    query = "mittari=received&rivit=hylly'--&paikka=001,999&mitari=1"
    sheet = unescape(client().get(f"/tuloste/omat-taulukot?{query}").text)
    answer = client().get(f"/avoin-data/taulukko.json?{query}")

    assert "rivit=hylly'--, paikka=001,999" in sheet
    assert (answer.status_code, answer.text) == (
        400,
        "Osoitteessa on jotain, mitä ei tunneta: mitari=1, rivit=hylly'--, paikka=001,999.",
    )


@pytest.mark.usefixtures("counted")
def test_boxes_that_are_ticked_are_one_choice() -> None:
    query = "mittari=loans&rivit=paikka&jakso=2025-01..2025-01&paikka=001&paikka=003"

    assert client().get(f"/avoin-data/taulukko.csv?{query}").text.splitlines() == [
        "place_municipality_code,loans",
        "001,75",
        "003,44",
    ]


@pytest.mark.parametrize("codes", [("a", "b"), ("a,b", "100%", "%2C"), ()])
def test_codes_of_any_letters_come_back_from_an_address(codes: tuple[str, ...]) -> None:
    assert choices.parted(choices.joined(codes)) == codes


def test_everything_that_can_be_counted_has_a_card() -> None:
    cards = {measure.id: measure for measure in MEASURES}

    assert {key: cards.get(key) for key in catalogue.by_measure()} == {
        key: found.counted.measure for key, found in catalogue.by_measure().items()
    }


@pytest.mark.parametrize("lang", ["fi", "sv", "se"])
def test_every_name_of_a_cube_is_translated(lang: str) -> None:
    keys = {
        key
        for cube in catalogue.CUBES
        for one in cube.dimensions
        for key in (one.label, one.without, *one.words.values())
    } | {one.name for cube in catalogue.CUBES for one in cube.measures}

    assert sorted(keys - set(i18n.catalogue(lang))) == []
