"""Two municipalities side by side, against the release that is counted by hand."""

import re

import pytest

from tests.portal.opened import client

pytestmark = pytest.mark.usefixtures("counted_portal")
ADDRESS = "/tuloste/kuntakortti?kunta=001&vuosi=2025-01..2025-01"


def cells(body: str, head: str) -> list[str]:
    found = re.search(rf'<th scope="row">(?:<a [^>]*>)?{head}(?:</a>)?</th>(.*?)</tr>', body)
    assert found
    return re.findall(r"<td[^>]*>(.*?)</td>", found[1])


def test_every_measure_stands_for_both_with_the_difference() -> None:
    """January: Aho lent 75 at its own branches (10 of others' items) and sent 30; Jänkä 60, 20 and 12."""
    body = client().get(f"{ADDRESS}&rinnalla=002").text

    assert "Aho → Jänkä: 20\u00a0lainaa; Jänkä → Aho: 8\u00a0lainaa" in body
    assert cells(body, "Lähetetyt") == ["30", "12", "+18"]
    assert cells(body, "Vastaanotetut") == ["10", "20", "−10"]
    assert cells(body, "Omasta kokoelmasta lainattu") == [
        "86,7\u00a0%",
        "66,7\u00a0%",
        "+20,0 prosenttiyksikköä",
    ]


def test_the_file_has_a_row_for_each_and_one_for_the_difference() -> None:
    text = (
        client()
        .get("/lataa/kuntakortti/rinnakkain.csv?kunta=001&vuosi=2025-01..2025-01&rinnalla=002")
        .text
    )
    rows = [
        line.split(";") for line in text.splitlines() if line.startswith(("Aho", "Jänkä", "Ero"))
    ]

    assert [row[0] for row in rows] == ["Aho", "Jänkä", "Ero"]
    heads = next(line.split(";") for line in text.splitlines() if "Kunta" in line)
    sent = heads.index("Lähetetyt")
    assert [row[sent] for row in rows] == ["30", "12", "18"]


@pytest.mark.parametrize("beside", ["", "-", "001", "999"])
def test_nothing_stands_beside_what_is_not_another_municipality(beside: str) -> None:
    body = client().get(f"{ADDRESS}&rinnalla={beside}").text

    assert "rinnakkain" not in body
