"""Goals, actions and outcome of the year, and the plan for the next."""

import pandas as pd

from portal.annual_report import measures
from portal.annual_report.known import TASKS, Known
from portal.annual_report.words import no_data
from portal.kit.i18n import _, ngettext, number
from portal.kit.stage import Stage
from portal.kit.tables import Column, Kind, Table
from portal.kit.told import Sentence, Told


def reached(stage: Stage, known: Known) -> None:
    """Each goal of the year with what was done and what came of it."""
    stage.heading(_("Goals, actions and outcome"))
    goals = known.goals_now
    if goals.empty:
        stage.gap(no_data(_("Goals in {year}").format(year=known.year)))
        stage.to_write(_("the goals of the year and how they were reached"))
        return
    count, judged = len(goals), int(goals["outcome"].notna().sum())
    told = Told(_("Goals"), number(count), measures.GOALS)
    values: dict[str, Told | str] = {"n": told, "k": number(judged)}
    stage.sentence(
        Sentence(
            ngettext(
                "The year had {n} goal; the outcome of {k} is known.",
                "The year had {n} goals; the outcome of {k} is known.",
                count,
            ),
            values,
        )
    )
    columns = (
        Column("task_name", _("Task"), Kind.TEXT),
        Column("goal", _("Goal"), Kind.TEXT),
        Column("action", _("Action"), Kind.TEXT),
        Column("outcome", _("Outcome"), Kind.TEXT),
    )
    caption = _("Goals, actions and outcome, {year}").format(year=known.year)
    stage.table(Table(caption, columns, _named(goals)), measures.GOALS)


def planned(stage: Stage, known: Known) -> None:
    """The goals of the next year and what is to be done for them."""
    year = known.year + 1
    stage.heading(_("Plan for {year}").format(year=year))
    goals = known.goals_next
    if goals.empty:
        stage.gap(no_data(_("Goals in {year}").format(year=year)))
    else:
        columns = (
            Column("task_name", _("Task"), Kind.TEXT),
            Column("goal", _("Goal"), Kind.TEXT),
            Column("action", _("Action"), Kind.TEXT),
        )
        caption = _("Goals and actions, {year}").format(year=year)
        stage.table(Table(caption, columns, _named(goals)), measures.GOALS)
    stage.to_write(_("what is done next year, and what it needs"))


def _named(goals: pd.DataFrame) -> pd.DataFrame:
    """The goals in the order of the tasks, which are named; those of no task last."""
    order = {code: place for place, code in enumerate(TASKS)}
    rows = goals.sort_values("task", key=lambda codes: codes.map(order), kind="stable")
    return rows.assign(task_name=rows["task"].map({code: _(name) for code, name in TASKS.items()}))
