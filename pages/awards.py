"""Who has been recognised, and why?"""

from portal.award import history as published
from portal.kit import access
from portal.kit.i18n import _
from portal.recognitions import figures as recognition_exhibits
from portal.recognitions import view as recognitions
from portal.ui import address as ui_address
from portal.ui import figure as ui_figure
from portal.ui import page as ui

ui.guard(access.may_read_reports)
view = ui.gathered(recognitions.gathered, published.history())
asked = ui_address.asked("tunnustus")
one = recognitions.find(view, asked) if asked else None

if one is not None:
    ui.title(f"{one['winner_text']}, {int(one['year'])}")
    ui.sections([recognitions.card(one, "/tunnustukset")])
    ui.page_link("awards.py", _("All recognitions"))
else:
    ui.opening(view, view.once(recognitions.headline), view.once(recognitions.lead))
    if ui.present().is_sample and len(view.rows):
        ui.remark(recognitions.real_beside_sample(view))
    if len(view.own):
        ui.heading(_("Own recognition"))
        ui.sections(recognitions.cards(view.own, "/tunnustukset"))
    if len(view.rows):
        ui_figure.show(
            "aikajana", recognition_exhibits.timeline, view,
            finding=recognition_exhibits.timeline_finding, table=recognition_exhibits.table, card="recognitions",
        )  # fmt: skip
    if len(view.towns) and len(view.given):
        ui_figure.show(
            "kunnat", recognition_exhibits.tile_map, view,
            finding=recognition_exhibits.map_finding, table=recognition_exhibits.map_table, card="recognitions",
        )  # fmt: skip
    if len(view.related):
        ui.heading(_("Related awards"))
        ui.sections(recognitions.cards(view.related, "/tunnustukset"))
