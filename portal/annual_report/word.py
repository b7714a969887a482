"""The annual report as Word."""

from portal.annual_report import page
from portal.annual_report.page import Draft
from portal.files import paper_docx
from portal.files.document import Document
from portal.kit import identity
from portal.kit.answers import Answers
from portal.kit.i18n import _


def content(answers: Answers, draft: Draft, home: str) -> bytes:
    """The document's bytes, in the language in use; `home` is how the portal's addresses begin."""
    stage = Document(answers, page.PAGE.path, {}, home)
    page.tell(stage, draft)
    keeper = identity.keeper(answers.present)
    source = _("Release {release_id}. {source}").format(
        release_id=answers.present.release_id, source=keeper
    )
    return paper_docx.content(stage.paper(keeper, foot=[source], has_cover=True))
