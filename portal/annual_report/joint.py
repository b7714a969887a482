"""What the libraries do together: joint services, the e-library, transport and waiting."""

import pandas as pd

from portal.annual_report.known import Known
from portal.annual_report.words import no_data
from portal.evidence import measures as shared
from portal.evidence import services as work
from portal.kit import i18n
from portal.kit.i18n import _, ngettext, number
from portal.kit.places import Level, Scope
from portal.kit.stage import Stage
from portal.kit.tables import Column, Kind, Table
from portal.kit.told import Sentence, Told
from portal.transport import cards, words
from portal.transport import view as transport
from portal.transport.view import HOLDS, TRANSFERS


def services(stage: Stage, known: Known) -> None:
    """Which libraries carry which joint service, and the hours that are known."""
    stage.heading(_("Joint services"))
    rows = known.services
    if rows.empty:
        stage.gap(no_data(_("Joint services in {year}").format(year=known.year)))
    else:
        hours = work.amount(rows, "hours")
        values: dict[str, Told | str] = {
            "services": Told(
                _("Joint services"), number(len(work.carried(rows))), shared.JOINT_SERVICES
            ),
            "libraries": number(rows["library"].nunique()),
            "hours": Told(_("Hours for joint services"), hours.text, shared.SERVICE_HOURS),
        }
        stage.sentence(
            Sentence(
                _(
                    "The libraries carried {services} joint services together; {libraries} libraries have a record of it. Hours recorded: {hours}."
                ),
                values,
            )
        )
        stage.table(_by_service(known), shared.JOINT_SERVICES)
    _e_library(stage, known)
    stage.to_write(_("what the joint services gave the customers and what they need"))


def _by_service(known: Known) -> Table:
    """A row a service: the libraries with a record, kinds of work, hours as far as known."""
    rows = known.services
    found = []
    for service in work.carried(rows):
        own = rows[rows["service"] == service]
        carriers = {known.libraries.get(code, code) for code in own["library"].dropna()}
        listed = ", ".join(sorted(carriers, key=i18n.sort_key))
        kinds = [_(word) for kind, word in work.WORKS.items() if kind in set(own["work"])]
        hours = work.amount(own, "hours").text
        found.append((work.named(service, own["title"]), listed or None, ", ".join(kinds), hours))
    columns = (
        Column("service", _("Service"), Kind.TEXT),
        Column("libraries", _("Libraries"), Kind.TEXT),
        Column("works", _("Kind of work"), Kind.TEXT),
        Column("hours", _("Hours"), Kind.WRITTEN),
    )
    caption = _("Joint services and who carries them, {year}").format(year=known.year)
    names = [column.name for column in columns]
    return Table(caption, columns, pd.DataFrame(found, columns=names))


def _e_library(stage: Stage, known: Known) -> None:
    rows = known.e_lending
    if rows.empty:
        stage.gap(no_data(_("E-loans in {year}").format(year=known.year)))
        return
    values: dict[str, Told | str] = {
        "loans": Told(_("E-loans"), number(rows["e_loans"].sum()), shared.E_LOANS),
        "known": number(len(rows)),
    }
    stage.sentence(
        Sentence(
            ngettext(
                "E-loans: {loans}, known of {known} municipality-month.",
                "E-loans: {loans}, known of {known} municipality-months.",
                len(rows),
            ),
            values,
        )
    )


def travelled(stage: Stage, known: Known) -> None:
    """Transport and waiting in the year: key figures of the page on transport, and its remarks."""
    stage.heading(_("Transport and waiting times"))
    period = known.transport
    if period is None:
        stage.gap(no_data(_("Transport and waiting times in {year}").format(year=known.year)))
        return
    scope = Scope(Level.MUNICIPALITY, period.first, period.last)
    answers = stage.answers
    view = transport.of(answers.gathered(transport.gathered, scope), transport.Choice(scope))
    if view.months(TRANSFERS):
        stage.cards([cards.transfers(view), cards.days(view), cards.reserve_share(view)])
    else:
        stage.gap(no_data(_("Transfers in {year}").format(year=known.year)))
    if view.months(HOLDS):
        stage.cards(view.once(cards.for_demand))
    else:
        stage.gap(no_data(_("Holds in {year}").format(year=known.year)))
    told = [note for report in (TRANSFERS, HOLDS) for note in view.once(words.notes, report)]
    stage.remarks(list(dict.fromkeys(told)))
