"""The frozen evidence on one nominee in words and tables: the same layout for all, no rank."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from portal import cards, definitions, evidence_measures, i18n, round_words
from portal.award.evidence import Snapshot, is_intact
from portal.award.fairness import Say
from portal.award.rates import Model
from portal.charts import funnel, svg
from portal.i18n import _
from portal.menu import N_
from portal.tables import Column, Kind, Table, as_html

Content = Mapping[str, Any]
_MEASURES = {
    "groups": N_("Seats in working groups"),
    "lead_roles": N_("Chair or secretary of a group"),
    "attended": N_("Attendance at meetings"),
}
_PER = {"staff_years": N_("person-year"), "meetings": N_("meeting open to it")}
SAYINGS = {
    Say.UNKNOWN: N_("{measure}: not known."),
    Say.FEW: N_("{measure}: too few events to tell a difference from chance."),
    Say.WITHIN_CHANCE: N_("{measure}: the difference to the others fits within chance."),
    Say.CLEARLY_ABOVE: N_("{measure}: clearly more than in libraries on the average."),
    Say.CLEARLY_BELOW: N_("{measure}: clearly less than in libraries on the average."),
}
_UNKNOWN = {
    "inhabitants": N_("Inhabitants are not known for every municipality."),
    "staff_years": N_("Person-years are not known."),
    "lending": N_("No lending is known."),
    "seats": N_("No working groups are known."),
    "awards": N_("No earlier awards are known."),
}
FEWEST, WIDTH = 5, 480  # libraries that a funnel needs; pixels
TO = "–\u2060"  # a range stays on one line
_SIDES = {"sent": N_("Items sent to others"), "received": N_("Items received from others")}


def sections(one: Snapshot, names: Mapping[str, str]) -> list[str]:
    """The evidence as sections of HTML, in the same order for every nominee.

    `names`: library code -> name, for the libraries of like size.
    """
    said = one.content
    return [
        _section(_("Who and how big"), _size(said, names), "size"),
        _section(_("Lending with other libraries"), _lending(said), "lending"),
        _section(_("Working groups"), _seats(said), "seats"),
        _section(_("Compared with other libraries"), _rates(said), "rates"),
        _section(_("Change over its own past"), _changes(said), "changes"),
        _section(_("Earlier awards"), _awards(said), "awards"),
        _section(_("What the figures are based on"), _quality(one)),
    ]


def _section(heading: str, body: str, part: str = "") -> str:
    """A section with the definitions of its figures below them."""
    how = definitions.links(evidence_measures.cards_of(part)) if part else ""
    return f'<section class="evidence"><h4>{html.escape(heading)}</h4>{body}{how}</section>'


def _sentences(texts: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts)


def _table(caption: str, columns: tuple[Column, ...], rows: Sequence[Mapping[str, Any]]) -> str:
    frame = pd.DataFrame(list(rows), columns=[column.name for column in columns])
    return as_html(Table(caption, columns, frame), is_titled=True)


def _size(said: Content, names: Mapping[str, str]) -> str:
    size = said["size"]
    peers = [names.get(code, code) for code in size["peers"]]
    return round_words.facts_list([
        (_("Municipalities"), i18n.number(len(size["municipality_codes"]) or None)),
        (_("Inhabitants"), _with_year(i18n.number(size["inhabitants"]), size["population_year"])),
        (_("Person-years"), _with_year(i18n.number(size["staff_years"], 1), size["staff_year"])),
        (_("Libraries of like size"), ", ".join(peers) or i18n.MISSING),
    ])  # fmt: skip


def _with_year(text: str, year: int | None) -> str:
    return text if year is None else f"{text} ({year})"


def _lending(said: Content) -> str:
    if not said["lending"]:
        return _sentences([_("Not known.")])
    columns = (
        Column("year", _("Year"), Kind.YEAR), Column("sent", _("Sent")),
        Column("received", _("Received")), Column("own", _("Own loans")),
        Column("net_ratio", _("Balance"), Kind.SIGNED_SHARE),
    )  # fmt: skip
    note = _("Balance is sent less received, of both together. A library that receives uses the network: neither side is better.")  # fmt: skip
    return _table(_("Lending with other libraries"), columns, said["lending"]) + _sentences([note])


def _seats(said: Content) -> str:
    if not said["seats"]:
        return _sentences([_("Not known.")])
    columns = (
        Column("year", _("Year"), Kind.YEAR), Column("groups", _("Groups")),
        Column("lead_roles", _("Chair or secretary")), Column("meetings", _("Meetings open to it")),
        Column("attended", _("Attended")),
    )  # fmt: skip
    return _table(_("Working groups"), columns, said["seats"])


def _rates(said: Content) -> str:
    if not said["rates"]:
        return _sentences([_("Not known.")])
    columns = (
        Column("what", _("What"), Kind.TEXT), Column("count", _("Count, three years")),
        Column("raw", _("As counted"), Kind.TEXT), Column("shrunk", _("Evened out"), Kind.TEXT),
        Column("mean", _("All libraries"), Kind.TEXT),
    )  # fmt: skip
    rows = [_rate(one) for one in said["rates"]]
    kept = _("A seat kept for several years is counted in each of them, but where chance is judged it is one: a library decides of it once.")  # fmt: skip
    note = _("Evened out: drawn towards the average, the more so the less there is to count. In brackets the range that holds the true value about nine times in ten.")  # fmt: skip
    told = [_(SAYINGS[Say(one["say"])]).format(measure=_(_MEASURES[one["measure"]])) for one in said["rates"]]  # fmt: skip
    shown = _table(_("Compared with other libraries"), columns, rows)
    drawn = "".join(_funnel(said, one) for one in said["rates"])
    return f"{_sentences(told)}{shown}{_sentences([note, kept])}{drawn}"


def _funnel(said: Content, one: Content) -> str:
    """The funnel plot of one measure with its text; nothing where the rates are not known."""
    points = said["funnels"].get(one["measure"], ())
    own = next((point for point in points if point["library"] == said["library"]), None)
    if own is None or not one["mean"] or len(points) < FEWEST:
        return ""
    names = {"measure": _(_MEASURES[one["measure"]]), "per": _(_PER[one["per"]])}
    alt = _("Funnel plot of {measure} per {per}: {name} {rate}, the mean of {n} libraries {mean}.").format(
        **names, name=said["name"], rate=_value(own["rate"], one), n=i18n.number(len(points)),
        mean=_value(one["mean"], one),
    )  # fmt: skip
    dots = [
        funnel.Dot(point["exposure"], point["rate"], point["library"] == said["library"])
        for point in points
    ]
    drawing = funnel.funnel(dots, one["mean"], _model(one), one.get("dispersion", 1.0))
    drawn = cards.image(cards.Picture(svg.drawn(drawing, alt, WIDTH), alt))
    told = _("{measure} per {per}, upwards; what it is counted over, to the right. The large dot is this library, the line the mean of all. Between the inner curves chance alone keeps 95 of 100 libraries, between the outer ones 998 of 1,000.")  # fmt: skip
    return f'<figure class="funnel">{drawn}<figcaption>{html.escape(told.format(**names))}</figcaption></figure>'


def _rate(one: Content) -> dict[str, object]:
    what = _("{measure} per {per}").format(
        measure=_(_MEASURES[one["measure"]]), per=_(_PER[one["per"]])
    )
    return {
        "what": what, "count": one["count"], "raw": _interval("raw", one),
        "shrunk": _interval("shrunk", one), "mean": _value(one["mean"], one),
    }  # fmt: skip


def _interval(which: str, one: Content) -> str:
    if one[which] is None:
        return i18n.MISSING
    value, low, high = (one[which][end] for end in ("value", "low", "high"))
    if _model(one) is Model.PROPORTION:
        return f"{_value(value, one)} ({i18n.number(low * 100)}{TO}{_value(high, one)})"
    return f"{_value(value, one)} ({_value(low, one)}{TO}{_value(high, one)})"


def _value(value: float | None, one: Content) -> str:
    """A proportion in per cent, a rate as a number."""
    return i18n.percent(value, 0) if _model(one) is Model.PROPORTION else i18n.number(value, 2)


def _model(one: Content) -> Model:
    """What was taken for chance when the snapshot was frozen: the first ones knew only rates."""
    return Model(one.get("model", Model.RATE))


def _changes(said: Content) -> str:
    if not said["changes"]:
        return _sentences([_("Not known: six whole years are needed.")])
    return _sentences(_change(_(_SIDES[side]), one) for side, one in said["changes"].items())


def _change(side: str, one: Content) -> str:
    if one["low"] <= 1 <= one["high"]:
        return _("{side}: the change against the three years before fits within chance.").format(side=side)  # fmt: skip
    told = _("{side}: {times} times what it was in the three years before ({low}–{high}).")
    return told.format(
        side=side, times=i18n.number(one["value"], 2), low=i18n.number(one["low"], 2),
        high=i18n.number(one["high"], 2),
    )  # fmt: skip


def _awards(said: Content) -> str:
    if not said["awards"]:
        return _sentences([_("None is known.")])
    return _sentences(f"{one['year']}: {one['award']}" for one in said["awards"])


def _quality(one: Snapshot) -> str:
    seal = _("unchanged since") if is_intact(one) else _("DOES NOT MATCH: tell the secretary")
    facts = [
        (_("Frozen"), i18n.local_time(one.taken_at)),
        (_("Release"), one.release_id),
        (_("Fingerprint"), f"{one.hash[:16]}…, {seal}"),
    ]
    return _sentences(
        _(_UNKNOWN[what]) for what in one.content["unknown"]
    ) + round_words.facts_list(facts)
