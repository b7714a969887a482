"""The filters of the page on working groups: year, highlighted library, one group."""

from portal.groups import view as groups_view
from portal.groups.view import Choice, Frames, View, ordered_groups
from portal.kit import i18n
from portal.kit.answers import gathered
from portal.kit.i18n import _
from portal.ui import address as ui_address
from portal.ui import page as ui
from portal.ui.pickers import NONE, PERIOD, unless


def is_known() -> bool:
    """Whether the release has a register at all."""
    return groups_view.is_known(ui.read)


def frames() -> Frames | None:
    """The register of the release; None when it has none, or nothing is written in it."""
    if not is_known():
        return None
    found = gathered(ui.present(), groups_view.gathered, None)
    return found if found.usual_year is not None else None


def view(found: Frames) -> View:
    """Draw the filters and return what is chosen."""
    usual = str(found.usual_year)
    years = {usual: usual, **{str(year): str(year) for year in found.years}}
    names = dict(sorted(found.names.items(), key=lambda item: i18n.sort_key(item[1])))
    groups = {g: found.group_names[g] for g in ordered_groups(found, set(found.lives.index))}
    with ui.filter_row():
        kept = ui_address.of_visit("vuosi", PERIOD)
        if ui_address.asked("vuosi") is None and kept in years:
            ui_address.preset("vuosi", str(kept))
        year = ui_address.pick(_("Year"), "vuosi", years, 124)
        if year != usual:
            ui_address.keep_for_visit(PERIOD, year)
        library = unless(
            ui_address.pick(_("Library"), "kirjasto", {NONE: _("Choose"), **names}, 190), NONE
        )
        group = unless(
            ui_address.pick(_("Group"), "ryhma", {NONE: _("Choose"), **groups}, 380), NONE
        )
        ui_address.write(
            {"vuosi": None if year == usual else year, "kirjasto": library, "ryhma": group}
        )
        ui.copy_link(ui_address.link({"vuosi": year}))
    return groups_view.of(found, Choice(int(year), library, group))
