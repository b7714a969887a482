"""Who has been recognised, and why?"""

from portal import access, recognitions, ui, ui_address, ui_figure
from portal.i18n import _

ui.guard(access.may_read_reports)
view = ui.gathered(recognitions.gathered, None)
asked = ui_address.asked("tunnustus")
one = recognitions.find(view, asked) if asked else None

if one is not None:
    ui.title(f"{one['winner_text']}, {int(one['year'])}")
    ui.sections([recognitions.card(one, "/tunnustukset")])
    ui.page_link("awards.py", _("All recognitions"))
else:
    ui.title(view.once(recognitions.headline))
    ui.lead(view.once(recognitions.lead))
    if ui.present().is_sample and len(view.rows):
        ui.remark(recognitions.real_beside_sample())
    if len(view.own):
        ui.heading(_("Own recognition"))
        ui.sections(recognitions.cards(view.own, "/tunnustukset"))
    if len(view.rows):
        ui_figure.show(
            "aikajana", recognitions.timeline, view,
            finding=recognitions.timeline_finding, table=recognitions.table, card="recognitions",
        )  # fmt: skip
    if len(view.towns) and len(view.own):
        ui_figure.show(
            "kunnat", recognitions.tile_map, view,
            finding=recognitions.map_finding, table=recognitions.map_table, card="recognitions",
        )  # fmt: skip
    if len(view.related):
        ui.heading(_("Related awards"))
        ui.sections(recognitions.cards(view.related, "/tunnustukset"))
