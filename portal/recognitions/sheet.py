"""The sheet of recognitions: the history without scripts, and one recognition at its own address."""

from collections.abc import Mapping

from portal.award import history as published
from portal.kit import answers
from portal.kit import figure as shown
from portal.kit.i18n import _
from portal.kit.warehouse import Release
from portal.recognitions import figures as recognition_exhibits
from portal.recognitions import view as recognitions
from portal.site.sheet import HOME, Sheet, figure, lead, section

PAGE = "/tunnustukset"


def sheet(release: Release, query: Mapping[str, str]) -> Sheet:
    """All recognitions, or the one that ?tunnustus= names."""
    view = answers.gathered(release, recognitions.gathered, published.history())
    one = recognitions.find(view, query.get("tunnustus", ""))
    here = f"{HOME}{PAGE}"
    if one is not None:
        title = f"{one['winner_text']}, {int(one['year'])}"
        page = f"{PAGE}?tunnustus={one['recognition_id']}"
        title = shown.title(release, view, title)
        return Sheet(title, title, page, recognitions.card(one, here))
    said = shown.lead(release, view, view.once(recognitions.lead))
    parts = [lead(said)]
    if release.is_sample and len(view.rows):
        parts.append(lead(recognitions.real_beside_sample(view)))
    if len(view.own):
        parts.append(section(_("Own recognition"), "".join(recognitions.cards(view.own, here))))
        parts.append(
            figure(
                release, view, recognition_exhibits.timeline, finding=recognition_exhibits.timeline_finding,
                table=recognition_exhibits.table, card="recognitions",
            )
        )  # fmt: skip
    if len(view.related):
        parts.append(section(_("Related awards"), "".join(recognitions.cards(view.related, here))))
    title = shown.title(release, view, view.once(recognitions.headline))
    return Sheet(title, said, PAGE, "".join(parts))
