"""What the register of cooperation tells of one municipality's library: its groups and recognitions.

The same words stand on the page, on the sheet and in the brief.
"""

from dataclasses import dataclass

import pandas as pd

from portal.award import history as published
from portal.award.history import History
from portal.award.publication import Published
from portal.award.words import published as published_words
from portal.charts import look
from portal.evidence import services as joint
from portal.groups import words as groups_findings
from portal.groups.view import Choice, Frames, View, of, ordered_groups
from portal.kit import text_rule
from portal.kit.i18n import _, ngettext, number
from portal.municipality.view import MunicipalityView
from portal.recognitions.view import RESULTS, finnish, linked

NAMED = 8  # groups that are named; the rest is counted
NEWEST, GROUNDS = 3, 260  # recognitions in brief, and letters of grounds


@dataclass(frozen=True)
class Recognition:
    """One recognition in words: what and to whom; grounds and source are in Finnish, or empty.

    The source of one that the portal itself `decided` is in the language in use.
    """

    title: str
    grounds: str
    source: str
    decided: Published | None = None


def library_of(view: MunicipalityView) -> str | None:
    """The library that serves the municipality on the last day of the period."""
    if view.register is None:
        return None
    rows = view.register.members
    day = pd.Timestamp(view.period.last_day)
    starts, ends = (pd.to_datetime(rows[name]) for name in ("valid_from", "valid_to"))
    open_now = (starts.isna() | (starts <= day)) & (ends.isna() | (ends >= day))
    found = rows.loc[open_now & (rows["municipality_code"] == view.place), "library"]
    return str(found.iloc[0]) if len(found) else None


def groups(view: MunicipalityView) -> list[str]:
    """The groups of the library in the newest recorded year up to the card's; what no record means."""
    library, register = library_of(view), view.register
    if library is None or register is None:
        return []
    last = view.period.last.year
    seats = register.seats
    own = seats[(seats["library"] == library) & seats["is_seat"] & (seats["year"] <= last)]
    if own.empty:
        said = _("{library}: no part in a working group is recorded.").format(
            library=register.names.get(library, library)
        )
        return [said, _no_record()]
    return [_part(of(register, Choice(int(own["year"].max()), library))), _no_record()]


def _part(found: View) -> str:
    library = found.choice.library or ""
    rows = found.taken[found.taken["library"] == library].set_index("group_id")
    listed = [
        f"{found.group_name(group)} ({groups_findings.part_text(rows['role'][group])})"
        for group in ordered_groups(found, set(rows.index))
    ]
    rest = len(listed) - NAMED
    more = ngettext("and {n} other", "and {n} others", rest).format(n=number(rest))
    return _("{library}, {year}: {groups}. {names}").format(
        library=found.name(library),
        year=found.year,
        groups=ngettext("{n} group", "{n} groups", len(listed)).format(n=number(len(listed))),
        names=", ".join(listed[:NAMED]) + (f" {more}." if rest > 0 else "."),
    )


def services(view: MunicipalityView) -> list[str]:
    """The joint services that the library carries in the newest recorded year up to the card's, and the
    municipality's e-loans; nothing where the release has a register of neither."""
    register = view.register
    if register is None:
        return []
    return [*_carried(view, register), *_e_loans(view, register)]


def _carried(view: MunicipalityView, register: Frames) -> list[str]:
    library, rows = library_of(view), register.services
    own = rows[(rows["library"] == library) & (rows["year"] <= view.period.last.year)]
    if library is None or rows.empty:
        return []
    name = register.names.get(library, library)
    if own.empty:
        return [_("{library}: no work for joint services is recorded.").format(library=name)]
    year = int(own["year"].max())
    found = own[own["year"] == year]
    said = _("{library} carries joint services ({year}): {services}.").format(
        library=name, year=year, services="; ".join(joint.listed(found))
    )
    hours = joint.amount(found, "hours")
    if hours.sum is None:
        return [said]
    staff = of(register, Choice(year)).staff_years.get(library)
    worked = _("Hours recorded for them: {hours}, for each person-year {each}.").format(
        hours=hours.text, each=hours.per(staff)
    )
    return [f"{said} {worked}"]


def _e_loans(view: MunicipalityView, register: Frames) -> list[str]:
    """Loans of the e-library by the municipality's customers in the months of the card that are known."""
    rows, period = register.e_lending, view.period
    if rows.empty:
        return []
    month = pd.to_datetime(rows["month"]).dt.date
    inside = (month >= period.first) & (month <= period.last)
    own = rows[(rows["municipality_code"] == view.place) & inside]
    if own.empty:
        return [_("E-loans of {name}: not known of the period.").format(name=view.name)]
    values = {"name": view.name, "loans": number(own["e_loans"].sum())}
    every = len(pd.date_range(period.first, period.last, freq="MS"))
    if len(own) == every:
        return [_("E-loans of {name} in the period: {loans}.").format(**values)]
    return [
        _("E-loans of {name}: {loans}, known of {k} of the {n} months.").format(
            **values, k=number(len(own)), n=number(every)
        )
    ]


def _no_record() -> str:
    return _("No record is not absence: what is not written down is not known.")


def recognitions(view: MunicipalityView, known: History = published.NOTHING) -> list[Recognition]:
    """The recognitions of the library up to the card's year, newest first; `known` is what the portal
    has published itself."""
    library, register = library_of(view), view.register
    if library is None or register is None:
        return []
    rows = published.joined(register.recognitions, known)
    own = rows[
        rows["libraries"].map(lambda codes: library in codes)
        & (rows["year"] <= view.period.last.year)
    ]
    return [_recognition(row) for _index, row in own.iterrows()]


def _recognition(row: pd.Series) -> Recognition:
    title = _("{year}: {award}, {result}: {winner}").format(
        year=row["year"],
        award=row["award"],
        result=_(RESULTS[row["result"]]),
        winner=row["winner_text"],
    )
    return Recognition(title, _text(row["grounds_fi"]), _text(row["source"]), row["published"])


def none_yet() -> str:
    """What stands where there are no recognitions."""
    return _("No recognition of the library is recorded.")


def recognitions_html(view: MunicipalityView) -> str:
    """The recognitions as a list; Finnish texts say that they are."""
    found = view.once(recognitions, published.history())
    if not found:
        return f"<p>{text_rule.escape(none_yet())}</p>"
    return f'<ul class="recognitions">{"".join(map(_item, found))}</ul>'


def newest_html(view: MunicipalityView) -> str:
    """The newest recognitions in brief, grounds of the first alone, and how many older ones there are."""
    found = view.once(recognitions, published.history())
    if not found:
        return f"<p>{text_rule.escape(none_yet())}</p>"
    first, *rest = found[:NEWEST]
    grounds = f". {finnish(look.short(first.grounds, GROUNDS))}" if first.grounds else ""
    items = [f"{text_rule.escape(first.title)}{grounds}"]
    items += [text_rule.escape(one.title) for one in rest]
    if more := len(found) - len(items):
        said = ngettext("{n} older one is on the page", "{n} older ones are on the page", more)
        items.append(said.format(n=number(more)))
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _item(one: Recognition) -> str:
    grounds = f"<p>{finnish(one.grounds)}</p>" if one.grounds else ""
    source = _("Source: {source}").format(
        source=text_rule.escape(one.source) if one.decided else linked(one.source)
    )
    standing = "".join(
        f"<p>{text_rule.escape(said)}</p>"
        for said in (published_words.corrections(one.decided) if one.decided else ())
    )
    return (
        f"<li><p><strong>{text_rule.escape(one.title)}</strong></p>{grounds}{standing}"
        f'<p class="figure-note">{source}</p></li>'
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
