"""What is the portal, who keeps it, and what does the libraries' joint use mean?"""

from portal.kit import identity, settings, warehouse
from portal.kit.answers import Answers
from portal.kit.choice import Codes
from portal.kit.figure import RELEASE
from portal.kit.i18n import _, local_time, marked
from portal.kit.page import Page
from portal.kit.stage import Stage
from portal.kit.text_rule import Markup
from portal.site import boxes, frame_html


def look(answers: Answers, _codes: Codes) -> Answers:
    """What the release tells of itself, where there is one."""
    return answers


def tell(stage: Stage, answers: Answers) -> None:
    """The whole page."""
    stage.title(_("About the portal"))
    stage.text(
        marked(
            "The portal shows how the public libraries of one region work together:"
            " whose items are lent where. It is made for library staff, for those who decide on"
            " libraries in the municipalities, and for anybody who is interested."
        )
    )

    stage.heading(_("What joint use means"))
    stage.text(
        marked(
            "The libraries share one catalogue. A customer can place a hold on an item of any of"
            " them, fetch it at the nearest library and return it there. The item travels, and the"
            " loan is made at another library than the one that owns the item. Those loans are what"
            " the portal counts."
        )
    )
    stage.text(
        marked(
            "These are not interlibrary loans: those go to libraries outside the shared catalogue and are not counted here."
        )
    )
    stage.text(
        marked(
            "The figures are no bill: the portal does not know what any library has agreed to pay,"
            " and a library that lends more than it borrows has not lost anything."
        )
    )
    stage.region_words("about")

    said = _(
        "The portal's figures can also be fetched as tables for programs and statistics software:"
    )
    stage.sections(
        [Markup("<p>{} {}</p>").format(said, boxes.trusted(frame_html.open_data_link()))]
    )

    stage.heading(_("Who maintains the portal"))
    keeper = identity.told(answers.release, "keeper")
    if keeper is None:
        stage.text(marked("The texts of the region do not tell who maintains the portal."))
    else:
        stage.text(marked("{keeper} maintains the portal.").format(keeper=keeper))

    if len(kept := warehouse.kept(settings.data_dir())) > 1:
        stage.heading(_("As published earlier"))
        stage.text(
            marked(
                "A release never changes. The last five and each month's last are kept, so that a"
                " figure can be checked as it was when somebody used it."
            )
        )
        for release_id in kept:
            built = local_time(warehouse.built_at(release_id))
            stage.link("/", built, {RELEASE: release_id})

    stage.heading(_("Feedback"))
    stage.text(identity.contact_sentence())


PAGE = Page("/tietoa", look, tell, needs_release=False)
