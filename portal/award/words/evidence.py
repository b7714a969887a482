"""The frozen evidence on one nominee in words and tables: the same layout for all, no rank.

Each part begins with what can be said of it in a sentence or two; figures and how they are counted follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from portal.award.evidence import Snapshot, is_intact
from portal.award.words import round as round_words
from portal.evidence import funnel, services
from portal.evidence import measures as evidence_measures
from portal.evidence.fairness import Say
from portal.evidence.rates import Model
from portal.files.papers import Drawing
from portal.kit import i18n, measure, tables
from portal.kit.i18n import N_, _
from portal.kit.tables import Column, Kind, Table
from portal.kit.text_rule import escape
from portal.records.words import EvidencePart
from portal.site import figures as drawings

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
    "services": N_("No work for joint services is known."),
    "awards": N_("No earlier awards are known."),
}
_OVER = {
    "staff_years": N_("Person-years of three years"),
    "meetings": N_("Meetings open to it in three years"),
}
HEADINGS = {
    EvidencePart.LENDING: N_("Lending with other libraries"),
    EvidencePart.SEATS: N_("Working groups"),
    EvidencePart.SERVICES: N_("Joint services"),
    EvidencePart.RATES: N_("Compared with other libraries"),
    EvidencePart.CHANGES: N_("Change over its own past"),
    EvidencePart.AWARDS: N_("Earlier awards"),
}
FEWEST = 5  # libraries that a funnel needs
TO = "–\u2060"  # a range stays on one line
_SIDES = {"sent": N_("Items sent to others"), "received": N_("Items received from others")}


@dataclass(frozen=True)
class Block:
    """One part of the evidence: a code, a heading, what can be said at once, and what it stands on."""

    part: str
    heading: str
    findings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()

    @property
    def has_figures(self) -> bool:
        """True when there is more to it than its findings."""
        return bool(self.facts or self.tables or self.drawings)


def blocks(one: Snapshot, names: Mapping[str, str]) -> tuple[Block, ...]:
    """The evidence part by part, in the same order for every nominee.

    `names`: library code -> name, for the libraries of like size.
    """
    said = one.content
    return (
        Block("size", _("Who and how big"), (_big(said),), facts=_size(said, names)),
        _lending(said),
        _seats(said),
        _services(said),
        _rates(said),
        Block("changes", _(HEADINGS[EvidencePart.CHANGES]), _changes(said)),
        Block("awards", _(HEADINGS[EvidencePart.AWARDS]), _awards(said)),
        _quality(one),
    )


def sections(one: Snapshot, names: Mapping[str, str]) -> list[str]:
    """The evidence as sections of HTML, in the same order for every nominee."""
    return [as_html(block) for block in blocks(one, names)]


def as_html(block: Block) -> str:
    """A part with its findings first, and figures and definitions folded under them."""
    return (
        f'<section class="evidence"><h4>{escape(block.heading)}</h4>'
        f"{_sentences(block.findings)}{figures(block)}</section>"
    )


def folded(label: str, some: Sequence[Block]) -> str:
    """Parts under one line; nothing where there are none."""
    if not some:
        return ""
    shown = "".join(map(as_html, some))
    return f'<details class="how-to-read"><summary>{escape(label)}</summary>{shown}</details>'


def figures(block: Block) -> str:
    """What a part stands on: folded under one line where findings come first."""
    how = measure.links(evidence_measures.measures_of(block.part)) if block.part else ""
    shown = "".join(
        (
            round_words.facts_list(block.facts) if block.facts else "",
            *(tables.as_html(table, is_titled=True) for table in block.tables),
            *map(_drawn, block.drawings),
            _sentences(block.notes),
        )
    )
    if not block.findings or not block.has_figures:
        return shown + how
    label = escape(_("The figures, and how they are counted"))
    return f'<details class="how-to-read"><summary>{label}</summary>{shown}{how}</details>'


def _drawn(one: Drawing) -> str:
    place = drawings.place(one.alt, one.figure, one.alt)
    return f'<figure class="funnel">{place}<figcaption>{escape(one.caption)}</figcaption></figure>'


def _sentences(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _table(caption: str, columns: tuple[Column, ...], rows: Sequence[Mapping[str, Any]]) -> Table:
    return Table(caption, columns, pd.DataFrame(list(rows), columns=[one.name for one in columns]))


def _size(said: Content, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    size = said["size"]
    peers = [names.get(code, code) for code in size["peers"]]
    return (
        (_("Municipalities"), i18n.number(len(size["municipality_codes"]) or None)),
        (_("Inhabitants"), _with_year(i18n.number(size["inhabitants"]), size["population_year"])),
        (_("Person-years"), _with_year(i18n.number(size["staff_years"], 1), size["staff_year"])),
        (_("Libraries of like size"), ", ".join(peers) or i18n.MISSING),
    )


def _big(said: Content) -> str:
    size = said["size"]
    return _("Inhabitants {inhabitants}, person-years {staff}.").format(
        inhabitants=_with_year(i18n.number(size["inhabitants"]), size["population_year"]),
        staff=_with_year(i18n.number(size["staff_years"], 1), size["staff_year"]),
    )


def _with_year(text: str, year: int | None) -> str:
    return text if year is None else f"{text} ({year})"


def _lending(said: Content) -> Block:
    heading = _(HEADINGS[EvidencePart.LENDING])
    if not said["lending"]:
        return Block("lending", heading, (_("Not known."),))
    columns = (
        Column("year", _("Year"), Kind.YEAR),
        Column("sent", _("Sent")),
        Column("received", _("Received")),
        Column("own", _("Own loans")),
        Column("net_ratio", _("Balance"), Kind.SIGNED_SHARE),
    )
    note = _(
        "Balance is sent less received, of both together. A library that receives uses the network: neither side is better."
    )
    table = _table(heading, columns, said["lending"])
    return Block("lending", heading, (_sent(said),), tables=(table,), notes=(note,))


def _sent(said: Content) -> str:
    """Sent and received of the last year, and of the year before where it is known."""
    *_earlier, before, last = (None, *sorted(said["lending"], key=lambda row: row["year"]))
    told = _("{name} sent {sent} items to the others and received {received} in {year}.").format(
        name=said["name"],
        sent=i18n.number(last["sent"]),
        received=i18n.number(last["received"]),
        year=last["year"],
    )
    if before is None:
        return told
    earlier = _("In {year} it was {sent} and {received}.").format(
        year=before["year"],
        sent=i18n.number(before["sent"]),
        received=i18n.number(before["received"]),
    )
    return f"{told} {earlier}"


def _seats(said: Content) -> Block:
    heading = _(HEADINGS[EvidencePart.SEATS])
    if not said["seats"]:
        return Block("seats", heading, (_("Not known."),))
    columns = (
        Column("year", _("Year"), Kind.YEAR),
        Column("groups", _("Groups")),
        Column("lead_roles", _("Chair or secretary")),
        Column("meetings", _("Meetings open to it")),
        Column("attended", _("Attended")),
    )
    table = _table(heading, columns, said["seats"])
    return Block("seats", heading, (_sat(said),), tables=(table,))


def _sat(said: Content) -> str:
    last = max(said["seats"], key=lambda row: int(row["year"]))
    told = _(
        "{name} had {groups} seats in working groups in {year}, in {leads} of them as chair or secretary."
    ).format(
        name=said["name"],
        groups=i18n.number(last["groups"]),
        year=last["year"],
        leads=i18n.number(last["lead_roles"]),
    )
    if last["meetings"] is None or last["attended"] is None:
        return told
    came = _("It was at {attended} of the {meetings} meetings that were open to it.").format(
        attended=i18n.number(last["attended"]), meetings=i18n.number(last["meetings"])
    )
    return f"{told} {came}"


def _services(said: Content) -> Block:
    """Joint services carried in three years; evidence that was frozen before they were counted has none."""
    heading = _(HEADINGS[EvidencePart.SERVICES])
    if "services" not in said:
        told = _("Joint services were not counted when this evidence was frozen.")
        return Block("services", heading, (told,))
    carried = said["services"]
    if not carried:
        return Block("services", heading, (_("Not known."),))
    columns = (
        Column("year", _("Year"), Kind.YEAR),
        Column("service", _("Service"), Kind.TEXT),
        Column("works", _("Kind of work"), Kind.TEXT),
        Column("shifts", _("Shifts")),
        Column("hours", _("Hours"), Kind.TEXT),
        Column("items", _("Items")),
    )
    rows = [
        {
            **one,
            "service": services.named(one["service"], [one["title"]]),
            "works": ", ".join(_(services.WORKS[work]) for work in one["works"]),
            "hours": services.Amount(one["hours"], one["hours_known"], one["records"]).text,
        }
        for one in carried
    ]
    table = _table(heading, columns, rows)
    note = _(
        "Records of the register of cooperation. Hours stand beside person-years: ten hours are a larger part of the year of two people than of fifty. What nobody wrote down is not known."
    )
    return Block("services", heading, (_carried(said),), tables=(table,), notes=(note,))


def _carried(said: Content) -> str:
    """The services of the last year that has any, and the hours that are known of them."""
    last = max(one["year"] for one in said["services"])
    now = [one for one in said["services"] if one["year"] == last]
    told = _("{name} carried joint services in {year}: {services}.").format(
        name=said["name"],
        year=last,
        services=", ".join(services.named(one["service"], [one["title"]]) for one in now),
    )
    hours = [one["hours"] for one in now if one["hours"] is not None]
    amount = services.Amount(
        sum(hours) if hours else None,
        sum(one["hours_known"] for one in now),
        sum(one["records"] for one in now),
    )
    if amount.sum is None:
        return told
    worked = _("Hours recorded for them: {hours}, for each person-year {each}.").format(
        hours=amount.text, each=amount.per(said["size"]["staff_years"])
    )
    return f"{told} {worked}"


def _rates(said: Content) -> Block:
    heading = _(HEADINGS[EvidencePart.RATES])
    if not said["rates"]:
        return Block("rates", heading, (_("Not known."),))
    columns = (
        Column("what", _("What"), Kind.TEXT),
        Column("count", _("Count, three years")),
        Column("raw", _("As counted"), Kind.TEXT),
        Column("shrunk", _("Evened out"), Kind.TEXT),
        Column("mean", _("All libraries"), Kind.TEXT),
    )
    table = _table(heading, columns, [_rate(one) for one in said["rates"]])
    kept = _(
        "A seat kept for several years is counted in each of them, but where chance is judged it is one: a library decides of it once."
    )
    told = tuple(
        _(SAYINGS[Say(one["say"])]).format(measure=_(_MEASURES[one["measure"]]))
        for one in said["rates"]
    )
    drawings = tuple(drawn for one in said["rates"] if (drawn := _funnel(said, one)) is not None)
    notes = (*_evened(said), kept)
    return Block("rates", heading, told, tables=(table,), notes=notes, drawings=drawings)


def _evened(said: Content) -> tuple[str, ...]:
    """What "evened out" means in plain words, with this library's own figures where there are some."""
    plain = _(
        "Evened out: where there is little to count, one chance changes the figure a lot. So it is drawn towards the average of all, the more so the less there is to count. In brackets the range that holds the true value about nine times in ten."
    )
    one = next((rate for rate in said["rates"] if rate["shrunk"] is not None), None)
    if one is None:
        return (plain,)
    told = _(
        "For example {what}: counted {raw}, all libraries {mean}, evened out {shrunk}."
    ).format(
        what=_(_MEASURES[one["measure"]]).casefold(),
        raw=_value(one["raw"]["value"], one),
        mean=_value(one["mean"], one),
        shrunk=_value(one["shrunk"]["value"], one),
    )
    return (plain, told)


def _funnel(said: Content, one: Content) -> Drawing | None:
    """The funnel plot of one measure with its text; None where the rates are not known."""
    points = said["funnels"].get(one["measure"], ())
    own = next((point for point in points if point["library"] == said["library"]), None)
    if own is None or not one["mean"] or len(points) < FEWEST:
        return None
    names = {"measure": _(_MEASURES[one["measure"]]), "per": _(_PER[one["per"]])}
    alt = _(
        "Funnel plot of {measure} per {per}: {name} {rate}, the mean of {n} libraries {mean}."
    ).format(
        **names,
        name=said["name"],
        rate=_value(own["rate"], one),
        n=i18n.number(len(points)),
        mean=_value(one["mean"], one),
    )
    dots = [
        funnel.Dot(point["exposure"], point["rate"], point["library"] == said["library"])
        for point in points
    ]
    titles = funnel.Titles(
        _("{measure} per {per}").format(**names), _(_OVER[one["per"]]), said["name"]
    )
    drawing = funnel.funnel(dots, one["mean"], titles, _model(one), one.get("dispersion", 1.0))
    told = _(
        "Each dot is a library, the large one this library, the line the mean of all. Inside the inner curves the difference may be mere chance: it keeps 95 of 100 libraries there, and 998 of 1,000 inside the outer ones."
    )
    return Drawing(drawing, alt, told)


def _rate(one: Content) -> dict[str, object]:
    what = _("{measure} per {per}").format(
        measure=_(_MEASURES[one["measure"]]), per=_(_PER[one["per"]])
    )
    return {
        "what": what,
        "count": one["count"],
        "raw": _interval("raw", one),
        "shrunk": _interval("shrunk", one),
        "mean": _value(one["mean"], one),
    }


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


def _changes(said: Content) -> tuple[str, ...]:
    if not said["changes"]:
        return (_("Not known: six whole years are needed."),)
    return tuple(_change(_(_SIDES[side]), one) for side, one in said["changes"].items())


def _change(side: str, one: Content) -> str:
    if one["low"] <= 1 <= one["high"]:
        return _("{side}: the change against the three years before fits within chance.").format(
            side=side
        )
    told = _("{side}: {times} times what it was in the three years before ({low}–{high}).")
    return told.format(
        side=side,
        times=i18n.number(one["value"], 2),
        low=i18n.number(one["low"], 2),
        high=i18n.number(one["high"], 2),
    )


def _awards(said: Content) -> tuple[str, ...]:
    if not said["awards"]:
        return (_("None is known."),)
    return tuple(f"{one['year']}: {one['award']}" for one in said["awards"])


def _quality(one: Snapshot) -> Block:
    seal = _("unchanged since") if is_intact(one) else _("DOES NOT MATCH: tell the secretary")
    facts = (
        (_("Frozen"), i18n.local_time(one.taken_at)),
        (_("Release"), one.release_id),
        (_("Fingerprint"), f"{one.hash[:16]}…, {seal}"),
    )
    unknown = tuple(_(_UNKNOWN[what]) for what in one.content["unknown"])
    return Block("", _("What the figures are based on"), (), facts=facts, notes=unknown)
