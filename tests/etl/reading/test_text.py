"""One rule for text, held by Python and DuckDB alike."""

import unicodedata

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from etl.reading.text import SUSPECT, has_lost_letters, plain, shown

LETTERS = st.one_of(
    st.characters(max_codepoint=0x24F),
    st.characters(),
    st.sampled_from("\u00a0\u200b\u200f\ufeff\u0308\u030c&;#\\NULLÃ¤Ä?\t "),
)
TEXTS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(["NULL", " null ", "\\N", "(null)", "0000-00-00", "&amp;", "a&#228;b", "Ã¤"]),
    st.sampled_from(["\\u00c4", "%C3%84", "=C3=84", "50%C3", "%FF%FE", "\\u00c"]),
)


@given(TEXTS)
def test_text_that_duckdb_does_not_suspect_is_what_python_makes_of_it(words: str) -> None:
    encodable = words.encode("utf-8", errors="replace").decode()
    with duckdb.connect() as con:
        row = con.execute("select regexp_matches($1, $2)", [encodable, SUSPECT]).fetchone()
    assert row is not None
    if not row[0]:
        assert (plain(encodable) or "").strip() == encodable.strip()


@given(TEXTS)
def test_what_is_read_is_composed_can_be_written_and_has_no_unseen_letters(words: str) -> None:
    found = plain(words) or ""

    found.encode("utf-8")
    assert unicodedata.is_normalized("NFC", found)
    assert not {"\u00a0", "\u00ad", "\u200b", "\u200f", "\ufeff", "\0"} & set(found)


@given(st.text(st.characters(categories=["Cs", "Cc", "L"])))
def test_whatever_is_shown_can_be_written(words: str) -> None:
    shown(words).encode("utf-8")


def test_letters_that_are_written_in_code_are_read_back() -> None:
    written = ("L\\u00c4NSI", "L%C3%84NSI", "L=C3=84NSI", "L&Auml;NSI", "LÃ„NSI")

    assert [plain(word) for word in written] == ["LÄNSI"] * 5
    assert [plain(word) for word in ("50%C3", "%FF%FE", "\\u00c")] == ["50%C3", "%FF%FE", "\\u00c"]


def test_a_question_mark_in_a_word_is_a_lost_letter_and_one_behind_it_is_a_question() -> None:
    assert has_lost_letters("So?ankyl?n")
    assert not has_lost_letters("Mitä lukisin?")
    assert not has_lost_letters("https://kirjasto.example/x?y=1")
