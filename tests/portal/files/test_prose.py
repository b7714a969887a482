"""Our own HTML as blocks of a paper, and what no paper can show."""

import pytest

from portal.files import prose
from portal.files.papers import Facts, Heading, Items, Run, Tone, Words

HOME = "https://portaali.example"


def test_html_of_ours_becomes_blocks() -> None:
    body = (
        '<section><h3>Otsikko</h3><p class="figure-note">Pieni <a href="/x">linkki'
        '<span class="visually-hidden">: piilossa</span></a></p>'
        '<dl><dt>Tulos</dt><dd><strong>voitto</strong></dd></dl><ul><li lang="fi">a&shy;b</li></ul></section>'
    )

    assert prose.blocks(body, HOME) == (
        Heading("Otsikko", 2),
        Words((Run("Pieni "), Run("linkki", address=f"{HOME}/x")), Tone.NOTE),
        Facts((("Tulos", (Run("voitto", is_strong=True),)),)),
        Items(((Run("a\xadb", lang="fi"),),)),
    )


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<table><tr><td>1</td></tr></table>", "table: no such part of a paper"),
        ("<p>a<svg></svg></p>", "svg: no such part of a paragraph"),
        ("Ilman kappaletta", "words outside of a paragraph"),
    ],
)
def test_html_that_no_paper_can_show_is_refused_by_name(body: str, name: str) -> None:
    with pytest.raises(LookupError, match=name):
        prose.blocks(body, HOME)
