"""Who takes part in the joint work of the libraries? The page Yhteistyo, told once for every stage."""

from portal.groups import cards, words
from portal.groups import view as views
from portal.groups.figures import e_loans
from portal.groups.figures.e_loans import E_LOANS
from portal.groups.figures.equity import EQUITY
from portal.groups.figures.group import GROUP
from portal.groups.figures.history import HISTORY
from portal.groups.figures.lifelines import LIFELINES
from portal.groups.figures.matrix import MATRIX
from portal.groups.figures.services import SERVICES
from portal.groups.view import Choice, Frames, View, ordered_groups
from portal.kit import access, comparison, i18n
from portal.kit import choice as choices
from portal.kit.answers import Answers
from portal.kit.choice import NONE, Codes
from portal.kit.i18n import N_, _
from portal.kit.page import Page
from portal.kit.stage import Stage


def is_there(answers: Answers) -> bool:
    """Whether anything is written in a register of the release."""
    return views.is_known(answers.read) and frames(answers).usual_year is not None


def frames(answers: Answers) -> Frames:
    """The register, which must be there."""
    return answers.gathered(views.gathered, None)


def look(answers: Answers, codes: Codes) -> View:
    """The view of what is chosen."""
    library, group = choices.chosen(codes["kirjasto"]), choices.chosen(codes["ryhma"])
    return views.of(
        frames(answers), Choice(int(codes["vuosi"]), library, group, against=codes[AGAINST.name])
    )


def otherwise(stage: Stage) -> None:
    """That nothing is recorded."""
    stage.title(_("Nothing is recorded of working groups yet"))
    stage.lead(_("The register of cooperation is empty in this release."))
    _go_on(stage)


def tell(stage: Stage, chosen: View) -> None:
    """Who sits where, how groups live, and whether seats follow staff."""
    _register(stage, chosen)
    _go_on(stage)


def _go_on(stage: Stage) -> None:
    stage.link("/kuntakortti", _("Municipality card: what the cooperation gives"))
    stage.link("/maaritelmat", _("Definitions: how every figure is counted"))


def _register(stage: Stage, chosen: View) -> None:
    view = chosen.without_group
    stage.opening(view, view.once(words.headline), view.once(words.lead))
    if view.year in view.recorded_years:  # of other years nothing is known of groups: no zeros
        stage.cards(view.once(cards.figures))
    stage.contents()
    stage.remark(words.no_record())
    stage.remarks(view.once(words.remarks))
    stage.figure(MATRIX, view)
    if view.choice.library is not None:
        stage.figure(HISTORY, view.spanned)
    if chosen.choice.group is not None:
        stage.figure(GROUP, chosen.spanned)
    stage.figure(LIFELINES, view.spanned)
    _shares(stage, view)
    _services(stage, view)
    _e_library(stage, view)


def _services(stage: Stage, view: View) -> None:
    """Who carries which joint service, where anything is recorded of the year."""
    if view.services_of_year.empty:
        stage.remark(words.no_services(view))
        return
    stage.figure(SERVICES, view)
    stage.remarks(view.once(words.service_remarks))


def _e_library(stage: Stage, view: View) -> None:
    """Loans of the e-library, where anything is recorded of the year."""
    if view.e_lent.empty:
        stage.remark(words.no_e_loans(view))
        return
    left, right = stage.pair()
    left.figure(E_LOANS, view)
    right.table(view.once(e_loans.by_town), E_LOANS.about(view))


def _shares(stage: Stage, view: View) -> None:
    if not len(view.shares):
        stage.remark(
            _(
                "Seats cannot be compared with staff: the person-years of most libraries are not known."
            )
        )
        return
    stage.figure(EQUITY, view)
    stage.remarks(view.once(words.left_out))
    if stage.may(access.may_manage_exports):
        stage.remark(words.concentration(view))


def _years(answers: Answers, _codes: Codes) -> dict[str, str]:
    """The newest year with enough seats, then every year."""
    found = frames(answers)
    return {str(year): str(year) for year in dict.fromkeys([found.usual_year, *found.years])}


def _libraries(answers: Answers, _codes: Codes) -> dict[str, str]:
    names = frames(answers).names
    in_order = sorted(names.items(), key=lambda item: i18n.sort_key(item[1]))
    return {NONE: _("Choose"), **dict(in_order)}


def _groups(answers: Answers, _codes: Codes) -> dict[str, str]:
    found = frames(answers)
    listed = ordered_groups(found, set(found.lives.index))
    return {NONE: _("Choose"), **{group: found.group_names[group] for group in listed}}


YEAR = choices.Choice("vuosi", N_("Year"), _years, 124, is_of_visit=True)
AGAINST = comparison.choice_of_year("vuosi", lambda answers: frames(answers).recorded_years)
LIBRARY = choices.Choice("kirjasto", N_("Library"), _libraries, 190)
GROUP_CHOICE = choices.Choice("ryhma", N_("Group"), _groups, 380)
PAGE = Page(
    "/yhteistyo",
    look,
    tell,
    choices=(YEAR, AGAINST, LIBRARY, GROUP_CHOICE),
    is_there=is_there,
    otherwise=otherwise,
)
