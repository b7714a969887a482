"""Word: numbered items without bullets, remarks of an annex that are no item of a list, tables within the text."""

import io

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from portal.files import docx_file, paper_docx
from portal.files.papers import Annex, Blocks, Heading, Items, Paper, Remarks, plain
from portal.kit import i18n

LONG = tuple(f"Huomautus {n} " + "x" * 200 for n in range(1, 6))


def word(*blocks: object) -> Word:
    found: Blocks = blocks  # type: ignore[assignment]  # any of its blocks
    with i18n.speaking("fi"):
        return Document(io.BytesIO(paper_docx.content(Paper("Otsikko", "", (), found))))


def told(made: Word) -> list[tuple[str, str]]:
    return [(p.text, p.style.name) for p in made.paragraphs if p.style is not None]


def test_what_happened_is_numbered_once_and_has_no_bullet() -> None:
    made = word(
        Items((plain("Suljettu."), plain("Avattu.")), is_numbered=True), Items((plain("Muu"),))
    )

    assert told(made)[-3:] == [
        ("1.\tSuljettu.", "Normal"),
        ("2.\tAvattu.", "Normal"),
        ("Muu", "List Bullet"),
    ]


def test_remarks_of_an_annex_are_no_item_and_say_how_many_more_there_are() -> None:
    made = word(Annex((Heading("Kunta", 2), Items((plain("Kysymys?"),)), Remarks(LONG))))
    question, remark = told(made)[-2:]

    assert question == ("Kysymys?", "List Bullet")
    assert remark[1] == "Normal"
    assert remark[0] == " ".join([*LONG[:1], "4 muuta huomautusta."])


def test_remarks_that_have_room_are_all_there() -> None:
    made = word(Annex((Heading("Kunta", 2), Remarks(("Yksi.", "Kaksi.")))))

    assert told(made)[-1] == ("Yksi. Kaksi.", "Normal")


def test_a_table_begins_where_the_text_begins_and_its_properties_are_in_order() -> None:
    made = docx_file.rows(Document(), ["A", "B"], [["1", "2"]])
    names = [each.tag for each in made._tbl.tblPr]  # noqa: SLF001 - what Word reads
    wanted = [qn(f"w:{name}") for name in ("tblStyle", "tblW", "tblInd", "tblBorders", "tblLook")]

    assert [name for name in names if name in wanted] == wanted
    assert made._tbl.tblPr.find(qn("w:tblInd")).get(qn("w:w")) == "108"  # noqa: SLF001 - as above
