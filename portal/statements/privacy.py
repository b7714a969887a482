"""What data does the portal hold of people, on what grounds, how long, and what does it leave out?"""

from portal.kit import identity, settings
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.i18n import _
from portal.kit.page import Page
from portal.kit.stage import Stage


def look(answers: Answers, _codes: Codes) -> Answers:
    """What the release tells of itself, where there is one."""
    return answers


def tell(stage: Stage, _answers: Answers) -> None:
    """The whole page."""
    stage.title(_("Data protection"))
    stage.lead(
        _("The portal counts loans of items between libraries. It does not count or follow people.")
    )

    stage.heading(_("Whose register it is"))
    stage.sentences(
        [
            _("Controller: {controller}.").format(controller=settings.controller())
            if settings.controller()
            else _("The controller is missing from the portal's settings."),
            _("Data protection officer: {officer}.").format(
                officer=settings.data_protection_officer()
            )
            if settings.data_protection_officer()
            else _("The data protection officer is missing from the portal's settings."),
        ]
    )
    stage.text(identity.contact_sentence())

    stage.heading(_("What is kept of people, why and how long"))
    stage.sentences(
        [
            _(
                "Who signs in: the name and the number that the identity provider gives, the address for e-mail where it gives one, and the roles from when to when. The records of a round stay with its case."
            ),
            _(
                "Who sits in a round: declarations of conflicts of interest, reviews and votes. They belong to the documents of the decision and are kept with them."
            ),
            _(
                "Who nominates: the name, the e-mail address at work and the nomination. The nomination is a public document. The contact details are for the secretary, and are erased two years after the round."
            ),
            _(
                "Mail that the portal sends: the address and the text, for 30 days after it was sent."
            ),
        ]
    )
    stage.text(
        _(
            "The purpose is to prepare and decide on the recognition of a library, and to maintain the portal."
        ),
        _(
            "Name and e-mail are needed to nominate: without them the nomination cannot be handled. There is no automated decision-making."
        ),
        _(
            "The data come from the person and from the identity provider. They are given to nobody but the body of the round, and to those who ask for public documents under the law. They do not go outside the European Union, unless the keeper of the server has chosen one there."
        ),
    )

    stage.heading(_("Your rights"))
    stage.text(
        _(
            "You can ask to see what is kept of you, to have it corrected or its use restricted, and object to its use. Write to the controller. If you think that the law has not been followed, you can complain to the data protection authority."
        )
    )

    stage.heading(_("What is kept of a loan"))
    stage.text(
        _(
            "From the library system the portal keeps: a running number of the event, day and hour, whether it was a loan, renewal or return, the library that owns the item, the library where the loan was made, the customer group, and the item's loan type, shelf and collection. The customer group serves only to leave out what is not lending to the public; it is not published."
        ),
        _(
            "It does not keep: the customer's name, number, age, address, postal code or home library,"
            " nor the item's number, title or the minute of the loan. An export that holds personal"
            " data the portal does not know is refused whole and deleted."
        ),
    )

    stage.heading(_("Why small numbers are shown"))
    stage.text(
        _(
            "Numbers of loans are published exactly, small ones too. A number tells how many items of"
            " one library were lent at another in a month. It does not tell who borrowed or what,"
            " and where customers live is not in the data at all."
        )
    )

    stage.heading(_("Working groups"))
    stage.text(
        _(
            "The register of cooperation names libraries, roles and numbers, never people. A row that"
            " seems to hold a person's name is left out until it has been mended. What share of the"
            " meetings a library attended is not shown where it has fewer than three person-years: it"
            " would tell of one person's work."
        )
    )

    stage.heading(_("Cookies and other traces"))
    stage.text(
        "\n".join(
            f"- {line}"
            for line in (
                _("The cookie `lang` remembers the language you chose, for a year."),
                _(
                    "The cookie `_streamlit_xsrf` protects file uploads. It is set for every visitor and names nobody."
                ),
                _(
                    "The cookies `_streamlit_user` and `_streamlit_user_tokens` are set only when you sign in. They hold what the identity provider says of you, and the portal believes them for eight hours. `return_to` leads back to the page where you signed in, and lasts ten minutes."
                ),
                _(
                    "The browser's own memory (localStorage) holds the colours of the page under names that begin with `stActiveTheme`. It stays in the browser and is not sent anywhere."
                ),
                _("There is no visitor counting, and nothing is loaded from other sites."),
                _(
                    "When a page fails, the portal writes the failure and its id in its log, not who visited."
                ),
            )
        )
    )


PAGE = Page("/tietosuoja", look, tell, needs_release=False)
