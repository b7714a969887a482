"""The branch map in the portal: a first file of unknown codes becomes figures, and nothing is said as zero before."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from portal.exports import branch_map, jobs, left_out, region_desk
from portal.exports.branch_map import Code, Desk, Look, Proposal
from portal.exports.jobs import Job, Status
from portal.kit import settings, uncounted
from portal.kit.access import Role
from tests.portal import opened
from tests.portal.exports.waiting import ended

POHJOLA = settings.ROOT / "tests" / "regions" / "pohjola"
HEADER = "event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
R4 = (
    "branch;branch_name;okm_group;okm_group_count;postal_city;postal_code;is_pickup_location\n"
    "OUT1;Outolan pääkirjasto;;0;;;1\nPIK1;Pikkulan uusi kirjasto;;0;;;1\nMUU;Kirjasto;;0;;;1\n"
).encode()


def loans(*pairs: tuple[str, str], year: int = 2025) -> bytes:
    """Loans of owner and place, one a day from 1 January on."""
    rows = [
        f'{year}{number:03d};"{year}-{1 + number // 28:02d}-{1 + number % 28:02d} 10:00:00";issue;{place};{owner};A;KIR'
        for number, (owner, place) in enumerate(pairs)
    ]
    return (HEADER + "\n".join(rows) + "\n").encode()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with opened.portal_over(tmp_path, monkeypatch, POHJOLA):
        yield tmp_path


def checked(data: Path, *files: tuple[str, bytes]) -> Job:
    sent = []
    for name, content in files:
        (data / f"sent-{name}").write_bytes(content)
        sent.append((name, data / f"sent-{name}"))
    return ended(data, jobs.upload(data, Role.STAFF, "Saga Sihteeri", sent))


FIRST = loans(*[("OUT1", "OUT1")] * 4, *[("OUT1", "PIK1")] * 3, ("MUU", "OUT1"), ("MUU", "MUU"))


@pytest.fixture(scope="module")
def first_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with nine loans at three codes that the map lacks, checked and not published."""
    folder = tmp_path_factory.mktemp("first")
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        opened.portal_over(folder, monkeypatch, POHJOLA),
    ):
        checked(folder, ("r1.csv", FIRST), ("r4.csv", R4))
    return folder


@pytest.fixture
def first(first_files: Path, data: Path) -> Job:
    """The job that checked the files, in a data folder of the test's own."""
    copytree(first_files, data, dirs_exist_ok=True)
    job = jobs.newest_open(data)
    assert job is not None
    return job


def page() -> AppTest:
    return opened.opened("branch_map.py", Role.STAFF)


def test_the_first_file_of_unknown_codes_becomes_figures(data: Path, first: Job) -> None:
    assert first.result["left_out"]["refusal"]["code"] == "nothing_mapped"
    app = page()
    shown = opened.text(app)
    assert "Raporteissa on 3 koodia, joita portaali ei tunne." in shown
    assert "0/3 tunnistettu" in shown
    assert "Aloita suurimmasta: koodilla OUT1 on 8 riviä." in shown
    assert "Varma: sama nimi" in shown
    assert "Varma: paikannimi täsmää" in shown
    assert "Ei ehdotusta" in shown

    app.button(key="map-accept-all").click().run()
    assert "2 ehdotusta tallennettu." in opened.text(app)
    assert "2/3 tunnistettu" in opened.text(app)
    assert "7/9" in opened.text(app)

    app.radio(key="map-kind-MUU-new").set_value("technical").run()
    assert "2 riviä jää pois teknisen yksikön riveinä" in " ".join(each.value for each in app.info)
    app.button(key="map-save").click().run()
    assert "Raporttien jokainen toimipistekoodi tunnetaan." in opened.text(app)

    again = ended(data, jobs.recheck(data, Role.STAFF, "Saga", first.id))
    told = again.result["left_out"]
    assert (told["refusal"], told["question"]) == (None, None)
    published = ended(data, jobs.publish(data, Role.STAFF, "Saga", again.id))
    assert published.result["release"]["rows_published"] == 7


def test_a_wrong_day_is_told_beside_its_field_and_nothing_is_saved(data: Path, first: Job) -> None:
    assert first.result
    app = page()

    app.text_input(key="map-valid_from-OUT1-new").set_value("1.6.2026")
    app.text_input(key="map-valid_to-OUT1-new").set_value("31.5.2026")
    app.button(key="map-save").click().run()

    assert "Päättyy ennen kuin alkaa. Anna päivä, joka on alun jälkeen" in opened.text(app)
    assert not list((data / "region").glob("*.json"))


def test_a_library_must_be_chosen_and_a_new_one_and_its_municipality_can_be_told(
    first: Job,
) -> None:
    assert first.result
    app = page()
    app.button(key="map-change-MUU").click().run()
    app.button(key="map-save").click().run()
    assert "Valitse kirjasto tai anna uuden nimi." in opened.text(app)

    app.selectbox(key="map-library-MUU-new").set_value("+").run()
    app.selectbox(key="map-municipality_code-MUU-new").set_value("+").run()
    app.text_input(key="map-new-library-MUU-new").set_value("Uusilan kirjasto")
    app.text_input(key="map-new-code-MUU-new").set_value("902")
    app.text_input(key="map-new-town-MUU-new").set_value("Uusila")
    app.button(key="map-save").click().run()

    assert "MUU tallennettu: Uusilan kirjasto · Uusila." in opened.text(app)
    desk = region_desk.read(Role.STAFF, None)
    assert desk.municipalities["902"] == "Uusila"
    assert desk.libraries["uusilan-kirjasto"] == "Uusilan kirjasto"


def test_what_was_saved_is_taken_back_by_one_button(data: Path, first: Job) -> None:
    assert first.result
    app = page()
    app.button(
        key="map-accept-OUT1" if "map-accept-OUT1" in keys(app) else "map-save"
    ).click().run()
    assert "1/3 tunnistettu" in opened.text(app)

    app.button(key="map-undo").click().run()

    assert "Muutos on kumottu." in opened.text(app)
    assert "0/3 tunnistettu" in opened.text(app)
    assert len(list((data / "region").glob("*.json"))) == 2


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_one_of_several_that_were_accepted_at_once_is_taken_back_alone(
    data: Path, first: Job
) -> None:
    assert data.is_dir()
    assert first.result
    app = page()
    app.button(key="map-accept-all").click().run()

    app.button(key="map-back-PIK1|").click().run()

    desk = region_desk.read(Role.STAFF, first.folder)
    assert [code.code for code in branch_map.listed(desk, Look.OPEN)] == ["PIK1", "MUU"]


def test_two_browsers_on_one_code_are_told_of_each_other(data: Path, first: Job) -> None:
    assert data.is_dir()
    desk = region_desk.read(Role.STAFF, first.folder)
    app = page()
    cells = {"branch_code": "OUT1", "branch_name": "Outo", "kind": "technical"}
    rows = [{"table": "branch_code", "row": cells}]
    assert region_desk.save(Role.STAFF, "Sami Siivooja", desk.version, rows).is_saved

    app.button(key="map-save").click().run()

    (said,) = [each.value for each in app.error]
    assert said.startswith("Sami Siivooja muutti riviä OUT1")
    assert said.endswith("Mitään ei tallennettu: katso rivi ja tallenna uudelleen.")


def test_inhabitants_are_added_and_a_closure_ended_on_the_same_page(data: Path) -> None:
    app = page()
    assert "Raportteja ei ole vielä tuotu." in opened.text(app)

    app.selectbox(key="map-cell-population-municipality_code-new-0").set_value("901")
    app.text_input(key="map-cell-population-year-new-0").set_value("2024")
    app.text_input(key="map-cell-population-population-new-0").set_value("1 490")
    submit(app, "map-form-population")

    desk = region_desk.read(Role.STAFF, None)
    told = [row for row in desk.tables["population"] if row.told]
    assert [(row["year"], row["population"], row.told and row.told.by) for row in told] == [
        ("2024", "1490", "Henkilökunta, tämä kone")
    ]

    app.selectbox(key="map-row-annotation-1").set_value(1).run()
    (ends,) = [field for field in app.text_input if "annotation-date_to" in str(field.key)]
    ends.set_value("31.1.2025")
    submit(app, "map-form-annotation")
    (closure,) = region_desk.read(Role.STAFF, None).tables["annotation"]
    assert (closure["date_from"], closure["date_to"]) == ("2025-01-01", "2025-01-31")
    assert data.is_dir()


def test_a_faulty_row_of_inhabitants_is_told_under_its_form(data: Path) -> None:
    app = page()
    app.text_input(key="map-cell-population-year-new-0").set_value("2024")
    app.text_input(key="map-cell-population-population-new-0").set_value("-5")
    submit(app, "map-form-population")

    assert "Väkiluku ei ole suurempi kuin nolla." in opened.text(app)
    assert not list((data / "region").glob("*.json"))


def submit(app: AppTest, form: str) -> None:
    (button,) = [each for each in app.button if each.form_id == form]
    button.click().run()


def test_only_staff_may_read_or_tell(data: Path) -> None:
    assert data.is_dir()
    for role in (Role.VISITOR, Role.MEMBER, Role.CHAIR, Role.SECRETARY):
        with pytest.raises(PermissionError):
            region_desk.read(role, None)
        with pytest.raises(PermissionError):
            region_desk.save(role, "x", 0, [])
        with pytest.raises(PermissionError):
            region_desk.undo(role, "x", 1)
        with pytest.raises(PermissionError):
            region_desk.bring(role, "x", "a.xlsx", data / "none.xlsx")
        with pytest.raises(PermissionError):
            jobs.recheck(data, role, "x", None)


def test_the_workbook_goes_out_and_comes_back(data: Path, first: Job) -> None:
    assert data.is_dir()
    content = region_desk.workbook(Role.STAFF, first.folder)

    (data / "whole.xlsx").write_bytes(content)
    (data / "broken.xlsx").write_bytes(b"rikki")
    answer = region_desk.bring(Role.STAFF, "Saga", "kartta.xlsx", data / "whole.xlsx")
    broken = region_desk.bring(Role.STAFF, "Saga", "kartta.xlsx", data / "broken.xlsx")

    assert (answer.is_saved, answer.version) == (True, 0)
    assert not broken.is_saved
    assert broken.findings[0]["reason"] == "Tiedostoa ei voi lukea taulukkona."


# --- words ----------------------------------------------------------------------------------------

CODE = Code(
    "UUSI", "", 1200, 1200, 600, {"loans_pseudonymized": 1200}, "2025-01-01", "2025-02-01", None
)
DESK = Desk(0, 2000, 400, (CODE,), {"branch_code": (), "library": (), "municipality": ()}, ())


def test_a_sentence_tells_what_saving_does(data: Path) -> None:
    assert data.is_dir()
    said = branch_map.consequence(CODE, "outola", "005", "branch", DESK)

    assert said.replace("\u00a0", " ") == (
        "Kun tallennat, 1 200 riviä saa tiedon outola · 005. Riveistä on silloin tunnistettu 50 %."
    )


@pytest.mark.parametrize(
    ("certainty", "clues", "said"),
    [
        ("sure", ("same_name",), "Varma: sama nimi"),
        ("likely", ("prefix",), "Todennäköinen: koodin alku täsmää kuntaan"),
        ("none", ("disagree",), "Epävarma: vihjeet ovat ristiriidassa"),
        ("none", (), "Kysy pääkäyttäjältä, mikä koodi on"),
    ],
)
def test_a_proposal_says_how_sure_it_is_and_why(
    data: Path, certainty: str, clues: tuple[str, ...], said: str
) -> None:
    assert data.is_dir()
    assert branch_map.reason_text(Proposal(certainty, clues, "", "", "")) == said


def test_a_new_library_gets_a_code_of_its_own() -> None:
    assert (
        branch_map.library_code("Ylä-Länsi kirjasto", {"yla-lansi-kirjasto"})
        == "yla-lansi-kirjasto-2"
    )
    assert branch_map.library_code("???", set()) == "kirjasto"


def test_markup_of_a_hostile_name_is_only_text(data: Path) -> None:
    assert data.is_dir()
    hostile = Code("<b>", "<script>", 1, 1, 1, {}, "", "", None)

    html = branch_map.row_html(hostile, DESK, 1)

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_share_that_a_file_would_leave_out_is_told_with_its_reasons(data: Path) -> None:
    """Eight loans of 2025: four are known, two unknown, one technical, one without a branch."""
    job = checked(
        data,
        (
            "r1.csv",
            loans(*[("OUPK", "OUPK")] * 4, *[("OUPK", "XX")] * 2, ("OUPK", "TEKN"), ("OUPK", "")),
        ),
    )
    table = left_out.by_reason(job.result["left_out"]["release"])

    assert table.rows[["reason", "rows"]].to_numpy().tolist() == [
        ["Mukana luvuissa", 4],
        ["Toimipistettä ei tunneta", 2],
        ["Rivillä ei ole toimipistettä", 1],
        ["Yksikkö, joka ei lainaa", 1],
    ]
    question = job.result["left_out"]["question"]["reason"]
    assert "25,0 % jäisi pois luvuista (2 riviä 8 rivistä)" in question
    assert "XX" in question


# --- no branch is known: that is not zero ---------------------------------------------------------


TRANSFERS_AT_XX = (
    "transfer_id;item_home_branch;from_branch;to_branch;requested_time;sent_time;arrived_time;"
    "cancelled_time;reason\n"
    "1;XX;XX;YY;2025-03-03 10:00:00;2025-03-03 12:00:00;2025-03-05 12:00:00;;Reserve\n"
)


@pytest.fixture(scope="module")
def published_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One known loan of 2024, and a whole year of 2025 at a code that nobody knows."""
    folder = tmp_path_factory.mktemp("unknown")
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        opened.portal_over(folder, monkeypatch, POHJOLA),
    ):
        known = checked(folder, ("old.csv", loans(("OUPK", "OUPK"), year=2024)))
        ended(folder, jobs.publish(folder, Role.STAFF, "Saga", known.id))
        job = checked(
            folder,
            ("new.csv", loans(*[("XX", "XX")] * 336)),
            ("transfers.csv", TRANSFERS_AT_XX.encode()),
        )
        done = ended(folder, jobs.publish(folder, Role.STAFF, "Saga", job.id, accept_unmapped=True))
    assert done.status is Status.DONE
    return folder


@pytest.fixture
def unknown_year(published_year: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The portal over that year; nothing in it is changed."""
    with opened.portal_over(published_year, monkeypatch, POHJOLA):
        yield published_year


@pytest.mark.parametrize(
    "file", ["overview.py", "lending.py", "municipality.py", "whatif.py", "transport.py"]
)
def test_pages_say_that_figures_are_missing_and_never_zero(unknown_year: Path, file: str) -> None:
    assert unknown_year.is_dir()
    period = {"jakso": "2025", "kunta": "005", "vuosi": "2025"}
    app = opened.opened(file, Role.STAFF, **period)

    assert [each.value for each in app.title] == [uncounted.heading(uncounted.Gap.NO_BRANCH_KNOWN)]
    assert (
        uncounted.heading(uncounted.Gap.NO_BRANCH_KNOWN)
        == "Luvut puuttuvat: toimipisteitä ei tunneta"
    )
    assert "0 lainaa" not in opened.text(app)


@pytest.mark.parametrize(
    "path", ["/tuloste/lainausvirrat?jakso=2025", "/tuloste/kuntakortti/outola?vuosi=2025"]
)
def test_sheets_say_so_too(unknown_year: Path, path: str) -> None:
    assert unknown_year.is_dir()
    answer = opened.client().get(path)

    assert "<h1>Luvut puuttuvat: toimipisteitä ei tunneta</h1>" in answer.text
    assert "0 lainaa" not in answer.text


def test_the_pdf_says_so_instead_of_a_card(unknown_year: Path) -> None:
    assert unknown_year.is_dir()
    answer = opened.client().get("/tuloste/kuntakortti/outola.pdf?vuosi=2025")

    assert answer.status_code == 404
    assert "Luvut puuttuvat" in answer.text
