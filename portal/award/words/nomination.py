"""Nominations in words: state, channel, papers as HTML that nobody's text can break out of."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.award.eligibility import Nomination, Version
from portal.award.nominations import Papers
from portal.kit import i18n, text_rule
from portal.kit.i18n import N_, _
from portal.records.acting import day_of
from portal.records.words import Channel, NominationState

STATES: Mapping[NominationState, str] = {
    NominationState.DRAFT: N_("draft, not sent"),
    NominationState.SUBMITTED: N_("sent, waits for the secretary"),
    NominationState.ELIGIBLE: N_("competes"),
    NominationState.INELIGIBLE: N_("left out"),
    NominationState.MERGED: N_("merged into another"),
    NominationState.WITHDRAWN: N_("taken back"),
}
CHANNELS: Mapping[Channel, str] = {
    Channel.PORTAL: N_("in the portal"),
    Channel.LINK: N_("by the link"),
    Channel.MAIL: N_("by mail"),
    Channel.OFFICE: N_("the office's own"),
}


LONG = 500  # letters of grounds that are seen at once


def title(one: Nomination) -> str:
    """The library with how its nomination stands."""
    return f"{one.name}: {_(STATES[one.state])}"


def told_apart(one: Nomination) -> str:
    """The library and how its nomination stands, with who nominated, how and when, as a label."""
    who = text_rule.as_label(one.nominator or "")
    told = (title(one), who, _(CHANNELS[one.channel]), i18n.day(_came_on(one)))
    return ", ".join(part for part in told if part)


def _came_on(one: Nomination) -> date | None:
    if one.arrived_on is not None or one.submitted_at is None:
        return one.arrived_on
    return day_of(one.submitted_at)


def papers(one: Nomination) -> str:
    """What the nomination says, when and how it came, and what was ruled."""
    facts = [(_("Came"), _(CHANNELS[one.channel]))]
    if one.arrived_on is not None:
        facts.append((_("Day of arrival"), i18n.day(one.arrived_on)))
    if one.submitted_at is not None:
        label = _("Sent on") if one.arrived_on is None else _("Registered on")
        facts.append((label, i18n.local_time(one.submitted_at)))
    if one.is_late:
        facts.append((_("Late"), _("It came after the last day of the call.")))
    for label, value in (
        (_("Who nominated"), one.nominator),
        (_("Diary number"), one.diary_number),
        (_("Contact"), one.contact),
        (_("Reason"), one.reason),
    ):
        if value:
            facts.append((label, value))
    rows = "".join(
        f"<dt>{text_rule.escape(key)}</dt><dd>{text_rule.escape(said)}</dd>" for key, said in facts
    )
    return f'{texts(one)}<section class="definition"><dl>{rows}</dl></section>'


def texts(one: Nomination) -> str:
    """The grounds and further evidence as paragraphs, lines kept."""
    return said(one.papers)


def merged(others: Sequence[Nomination]) -> str:
    """What nominations say that were merged into another, each under how and when it came."""
    return "".join(
        f'<p class="said-head">{text_rule.escape(_merged(one))}</p>{texts(one)}' for one in others
    )


def _merged(one: Nomination) -> str:
    told = _("Another nomination of the same library, merged into this one: {how}, {day}")
    return told.format(how=_(CHANNELS[one.channel]), day=i18n.day(_came_on(one)))


def begun(one: Nomination) -> str:
    """The same with long grounds cut after the first lines, the whole text folded under them."""
    grounds = one.papers.grounds
    if len(grounds) <= LONG:
        return texts(one)
    cut = f"{grounds[:LONG].rsplit(maxsplit=1)[0]} …"
    whole, head = (
        text_rule.escape(_("The whole nomination")),
        text_rule.escape(_("Why the library is nominated")),
    )
    return (
        f'<p class="said-head">{head}</p><p class="said">{text_rule.escape(cut)}</p>'
        f'<details class="how-to-read"><summary>{whole}</summary>{texts(one)}</details>'
    )


def earlier(versions: Sequence[Version]) -> str:
    """The versions before the one in force, the newest of them first, behind one line; may be none."""
    shown = "".join(
        f'<p class="said-head">{text_rule.escape(_version(one))}</p>{said(one.papers)}'
        for one in reversed(versions[:-1])
    )
    if not shown:
        return ""
    head = text_rule.escape(_("Earlier versions of the nomination"))
    return f'<details class="how-to-read"><summary>{head}</summary>{shown}</details>'


def _version(one: Version) -> str:
    told = _("Version {n}, sent on {time}")
    return told.format(n=i18n.number(one.number), time=i18n.local_time(one.submitted_at))


def said(papers: Papers) -> str:
    """What papers say, as paragraphs with their lines kept."""
    parts = [(_("Why the library is nominated"), papers.grounds)]
    if papers.evidence.strip():
        parts.append((_("What shows it: links, examples"), papers.evidence))
    return "".join(
        f'<p class="said-head">{text_rule.escape(label)}</p><p class="said">{text_rule.escape(text)}</p>'
        for label, text in parts
    )
