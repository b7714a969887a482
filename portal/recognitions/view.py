"""The history of recognition: what the page and its sheet show, from one view."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from portal.award import history as published
from portal.award.history import History
from portal.award.publication import Published
from portal.award.words import published as published_words
from portal.evidence import register as recognition
from portal.evidence.queries import OWN_AWARD, WON
from portal.kit import covered, i18n, periods, region, tables, text_rule, view
from portal.kit.answers import Read
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.narrowing import Narrowing
from portal.kit.periods import Period
from portal.kit.places import Level

OWN, NOT_GIVEN = OWN_AWARD, "none"
RESULTS = {
    "winner": N_("winner"),
    "shared": N_("shared the recognition"),
    "public_favourite": N_("favourite of the public"),
    "finalist": N_("finalist"),
    "special_mention": N_("special mention"),
    "none": N_("not awarded"),
}
AWARD_KINDS = {
    "vuoden_onnistuja": N_("the region's own award"),
    "related": N_("another recognition"),
}
CONFIDENCE = {"unconfirmed": N_("The information has not been confirmed from a public source.")}
T = TypeVar("T")


_WITH_DECISIONS = N_(
    "Source: the portal's own decisions and the register of cooperation, {consortium}; the source of each is with it"
)


@dataclass(frozen=True, kw_only=True)
class RecognitionView(view.View[None]):
    """All recognitions, newest first, as `published.joined` has them; the municipalities and their
    squares. Nothing is chosen. `is_whole`: False when what the portal has decided cannot be read just
    now."""

    rows: pd.DataFrame
    homes: pd.DataFrame
    towns: pd.DataFrame
    period: Period
    is_whole: bool = True
    source: str = N_("Source: register of cooperation, {consortium}; the source of each is with it")

    @property
    def narrowing(self) -> tuple[Narrowing, ...]:
        """Nothing narrows it: all recognitions are looked at."""
        return ()

    @property
    def own(self) -> pd.DataFrame:
        """What is known of the region's own recognition, also that it was not given in a year."""
        return self.rows[self.rows["award_kind"] == OWN]

    @property
    def given(self) -> pd.DataFrame:
        """The region's own recognition in the years in which it was given."""
        return self.own[self.own["result"] != NOT_GIVEN]

    @property
    def has_decided(self) -> bool:
        """True when the portal itself has decided on one of the recognitions."""
        return bool(self.rows["published"].notna().any())

    @property
    def related(self) -> pd.DataFrame:
        """Other awards that libraries of the region, or others beside them, have got."""
        return self.rows[self.rows["award_kind"] != OWN]

    def won(self) -> dict[str, list[int]]:
        """The years in which the library of each municipality in that year won, by code."""
        years: dict[str, list[int]] = {}
        won = self.own[self.own["result"].isin(WON)].explode("libraries")
        for library, year in zip(won["libraries"], won["year"], strict=True):
            members = self.homes[self.homes["library"] == library]
            then = (members["first_year"].fillna(year) <= year) & (
                members["last_year"].fillna(year) >= year
            )
            for code in members.loc[then, "municipality_code"]:
                years.setdefault(str(code), []).append(int(year))
        return years


def gathered(read: Read, known: History, _region: str) -> RecognitionView:
    """Ask everything about recognitions; `known` is what the portal has published itself."""
    rows = published.joined(read(recognition.recognitions), known)
    towns = read(region.places, level=Level.MUNICIPALITY).dropna(subset=["tile_row", "tile_column"])
    newest = periods.whole(read(covered.loans)).last
    first = dt.date(int(rows["year"].min()), 1, 1) if len(rows) else newest.replace(month=1)
    last = dt.date(max(int(rows["year"].max()) if len(rows) else 0, newest.year), 12, 1)
    labels = tables.names(towns)
    return RecognitionView(
        choice=None,
        rows=rows,
        homes=read(recognition.homes),
        towns=towns.assign(label=tables.named(towns["place"], labels)),
        period=Period(first, last),
        is_whole=known.is_readable,
        source=_WITH_DECISIONS if known.publications else RecognitionView.source,
    )


def headline(view: RecognitionView) -> str:
    """How many times, and who was the last."""
    if view.given.empty and not view.is_whole:
        return _("Recognitions cannot be read just now")
    if view.given.empty:
        return _("No recognition is on record yet")
    newest = view.given.iloc[0]
    said = ngettext(
        "{n} recognition on record; the newest {year}: {winner}",
        "{n} recognitions on record; the newest {year}: {winner}",
        len(view.given),
    )
    return said.format(
        n=number(len(view.given)), year=int(newest["year"]), winner=newest["winner_text"]
    )


def lead(view: RecognitionView) -> str:
    """Which years are known, in which of them it was not given, and which are not known."""
    return " ".join((*_known(view), *_unread(view)))


def _known(view: RecognitionView) -> Iterator[str]:
    if view.own.empty:
        yield _(
            "Recognitions appear here when they have been decided in the portal or written into the cooperation workbook."
        )
        return
    years = {int(year) for year in view.own["year"]}
    if without := sorted(years - {int(year) for year in view.given["year"]}):
        yield _("It was decided not to give the recognition: {years}.").format(
            years=", ".join(map(str, without))
        )
    gaps = [year for year in range(min(years), view.period.last.year + 1) if year not in years]
    if gaps:
        yield _(
            "Years without a record: {years}. It is not known whether the recognition was given in them."
        ).format(years=", ".join(map(str, gaps)))
    else:
        yield _("Every year since {year} is on record.").format(year=min(years))


def _unread(view: RecognitionView) -> Iterator[str]:
    if not view.is_whole:
        yield _(
            "What has been decided in the portal itself cannot be read just now: something may be missing here."
        )


def real_beside_sample(view: RecognitionView) -> str:
    """What is said of the recognitions beside sample data: they are not part of it."""
    if view.has_decided:
        return _(
            "The recognitions of the register are real. A round that was played in this portal beside sample data may have been for practice."
        )
    return _(
        "The recognitions are real; each has its source. The other figures of the portal are sample data."
    )


def find(view: RecognitionView, recognition_id: str) -> pd.Series | None:
    """One recognition by its id, or by the id of a row of the register that it stands for."""
    found = view.rows[[recognition_id in addresses for addresses in view.rows["addresses"]]]
    return found.iloc[0] if len(found) else None


def result(row: pd.Series) -> str:
    """What came of it, in words; of a portal's decision also how it stands."""
    words = [_(RESULTS.get(str(row["result"]), str(row["result"])))]
    decided = row["published"]
    if isinstance(decided, Published):
        words = [published_words.shared(decided) or words[0], *published_words.corrections(decided)]
    return ". ".join(word.rstrip(".") for word in words) + ("." if len(words) > 1 else "")


def cards(rows: pd.DataFrame, page: str) -> list[str]:
    """Every recognition as a section of HTML: year, winner, award, grounds, source, own address."""
    return [card(row, page) for _index, row in rows.iterrows()]


def card(row: pd.Series, page: str) -> str:
    """One recognition as a section, with the announcement where the portal decided; grounds are as they
    were given, in Finnish, and say so to a screen reader."""
    what = f"{int(row['year'])} · {row['award']}"
    facts = [
        (_("Result"), text_rule.escape(result(row))),
        (_("Grounds"), finnish(row["grounds_fi"])),
        (_("Decided by"), finnish(row["decided_by"])),
        (_("Source"), _source(row)),
        (_("In the register of cooperation"), _recorded(row["register_says"])),
    ]
    body = "".join(
        f"<dt>{text_rule.escape(name)}</dt><dd>{said}</dd>" for name, said in facts if said
    )
    doubt = CONFIDENCE.get(str(row["confidence"]))
    note = f'<p class="figure-subtitle">{text_rule.escape(_(doubt))}</p>' if doubt else ""
    address = text_rule.escape(f"{page}?tunnustus={row['recognition_id']}")
    return (
        f'<section class="definition recognition"><h3>{text_rule.escape(str(row["winner_text"]))}</h3>'
        f'<p class="figure-subtitle">{text_rule.escape(what)}</p>{_announced(row)}<dl>{body}</dl>{note}'
        f'<p><a href="{address}">{text_rule.escape(_("Address of this recognition"))}'
        f'<span class="visually-hidden">: {text_rule.escape(what)}, {text_rule.escape(str(row["winner_text"]))}'
        "</span></a></p></section>"
    )


def _announced(row: pd.Series) -> str:
    decided = row["published"]
    return published_words.announcement(decided) if isinstance(decided, Published) else ""


def _source(row: pd.Series) -> str:
    """The source as links; of a portal's decision the round that it was taken in."""
    decided = row["published"]
    if not isinstance(decided, Published):
        return linked(row["source"])
    address = text_rule.escape(f"{published_words.ROUND}?kierros={decided.round_id}")
    link = f'<a href="{address}">{text_rule.escape(_("The round and its rules"))}</a>'
    return f"{text_rule.escape(published_words.source(decided))}. {link}"


def _recorded(rows: Sequence[Mapping[Any, Any]]) -> str:
    """What the register records of the same year, where the portal's own decision stands for it."""
    return "; ".join(
        f"{finnish(row['winner_text'])} ({text_rule.escape(_(RESULTS.get(str(row['result']), str(row['result']))))})"
        + (f" {linked(row['source'])}" if isinstance(row["source"], str) else "")
        for row in rows
    )


def finnish(text: object) -> str:
    """A Finnish text as HTML that says so to a screen reader where the page speaks another language."""
    if not isinstance(text, str) or not text:
        return ""
    lang = "" if i18n.current() == "fi" else ' lang="fi"'
    return f"<span{lang}>{text_rule.escape(text)}</span>"


def linked(text: object) -> str:
    """Addresses as links, other words as they are; several are parted by a bar."""
    if not isinstance(text, str) or not text:
        return ""
    parts = []
    for part in text.split(" | "):
        address, _space, rest = part.partition(" ")
        if address.startswith("https://"):
            host = text_rule.escape(address.removeprefix("https://").partition("/")[0])
            parts.append(
                f'<a href="{text_rule.escape(address)}" rel="noopener">{host}</a> {text_rule.escape(rest)}'
            )
        else:
            parts.append(finnish(part))
    return "; ".join(parts)
