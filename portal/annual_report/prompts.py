"""What no figure tells: each with what is known of it, and a place to write the rest."""

from portal.annual_report import measures
from portal.annual_report.known import Known
from portal.annual_report.words import no_data
from portal.kit.i18n import _, ngettext, number
from portal.kit.stage import Stage
from portal.kit.tables import Column, Kind, Table
from portal.kit.told import Sentence, Told

PARTICIPANTS = "participants"


def external_loans(stage: Stage) -> None:
    """Interlibrary loans outside the consortium: they are in national statistics, not in the exports."""
    stage.heading(_("Interlibrary loans outside the consortium"))
    stage.sentence(
        Sentence.plain(
            _(
                "The portal counts loans inside the consortium. Loans to and from libraries outside it are not in it."
            )
        )
    )
    stage.to_write(_("interlibrary loans sent and received"))


def collections(stage: Stage) -> None:
    """Sámi collections and work over borders."""
    stage.heading(_("Collections in minority languages and work over the borders"))
    stage.to_write(_("collections and services in minority languages, and who was reached by them"))
    stage.to_write(_("work with libraries over the borders"))


def projects(stage: Stage, known: Known) -> None:
    """The projects of the year as they are recorded."""
    stage.heading(_("Projects"))
    rows = known.done[known.done["kind"] == "project"]
    if rows.empty:
        stage.gap(no_data(_("Projects in {year}").format(year=known.year)))
    else:
        columns = (
            Column("title", _("Project"), Kind.TEXT),
            Column(PARTICIPANTS, _("Participants")),
            Column("hours", _("Hours"), Kind.DECIMAL),
            Column("euros", _("Money"), Kind.EUROS),
        )
        shown = rows.assign(euros=rows["euros"].astype(float) * 100)  # held in cents
        caption = _("Projects, {year}").format(year=known.year)
        stage.table(Table(caption, columns, shown), measures.AKE_ACTIVITIES)
    stage.to_write(_("what the projects achieved, who paid for them, and what stays"))


def impact(stage: Stage, known: Known) -> None:
    """Communication, and what changed: what is known of whom the work reached."""
    stage.heading(_("Communication"))
    stage.to_write(_("how the work was told of, and whom it reached"))
    stage.heading(_("Impact"))
    own = known.done
    reached = own[PARTICIPANTS].dropna()
    if len(reached):
        told = Told(_("Participants"), number(reached.sum()), measures.AKE_PARTICIPANTS)
        stage.sentence(
            Sentence(
                ngettext(
                    "What is known: {participants} participants in {n} activity whose number is recorded.",
                    "What is known: {participants} participants in {n} activities whose number is recorded.",
                    len(reached),
                ),
                {"participants": told, "n": number(len(reached))},
            )
        )
    stage.to_write(_("what changed for the libraries and their customers, and how it is known"))
