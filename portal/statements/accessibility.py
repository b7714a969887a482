"""How accessible is the portal, and what does not work yet?"""

from portal.kit import i18n, identity, settings
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import _
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.text_rule import escape
from portal.statements import faults as accessibility


def look(answers: Answers, _codes: Codes) -> Answers:
    """What the release tells of itself, where there is one."""
    return answers


def tell(stage: Stage, answers: Answers) -> None:
    """The whole page."""
    stage.title(_("Accessibility statement"))
    stage.text(
        _(
            "This statement is about this portal, which {keeper} provides. The aim is level AA of the accessibility guidelines WCAG 2.1."
        ).format(keeper=escape(settings.controller() or identity.keeper(answers.release)))
    )

    stage.heading(_("State of accessibility"))
    stage.text(
        _("The portal meets the requirements in part. What it does not meet is listed below."),
        _(
            "This is the developers' own assessment, made with automatic tests (axe-core) on every page, by keyboard and with forced colours in the Chromium browser. Nobody outside the team has assessed the portal, and it has not been tried with a screen reader."
        ),
        _("The statement was made on {made}. It was looked through last on {reviewed}.").format(
            made=i18n.day(accessibility.MADE_ON), reviewed=i18n.day(accessibility.REVIEWED_ON)
        ),
    )

    stage.heading(_("What does not work yet"))
    stage.text(_("These do not meet the requirements yet."))
    stage.sentences(
        [
            f"{_(fault.what)} {_(fault.instead)} ({_('WCAG 2.1: {criterion}').format(criterion=_(fault.criterion))})"
            for fault in accessibility.FAULTS
        ]
    )
    stage.text(
        _(
            "The Swedish, English and Northern Sámi texts have not been checked by native speakers. Each page says so."
        ),
        _(
            "The public pages can be read, and their choices work as a form, without JavaScript and a WebSocket connection; the [sheets to print]({address}) show the same. The pages of a round and of staff need both."
        ).format(address="/tuloste"),
    )

    stage.heading(_("Feedback"))
    stage.text(
        f"{_('If something is hard or impossible to use, tell us.')} {identity.contact_sentence()}"
    )
    if authority := identity.told(answers.release, "accessibility_authority"):
        stage.text(
            _(
                "If you are not content with the answer, or get none, you can turn to the supervising authority: {authority}."
            ).format(authority=escape(authority))
        )


PAGE = Page("/saavutettavuus", look, tell, needs_release=False)
