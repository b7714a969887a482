"""The filters of the what-if page: the amount, the key, the year and the highlighted municipality."""

from portal.kit.answers import gathered
from portal.kit.i18n import _
from portal.municipality import view as municipality_view
from portal.municipality.filters import NONE, towns, year
from portal.ui import address as ui_address
from portal.ui import page as ui
from portal.whatif import figures, view
from portal.whatif.queries import Key
from portal.whatif.view import CostView

AMOUNT, MOST = 10_000, 100_000_000  # euros: what the page opens with, and the most it takes


def chosen() -> CostView:
    """Draw the filters of the what-if page and return its view."""
    known = ui.made(towns)
    with ui.filter_row():
        euros = ui_address.amount(_("Amount, euros"), "summa", AMOUNT, MOST)
        labels = {key.value: _(figures.KEYS[key]) for key in Key}
        key = ui_address.pick(_("Divide"), "avain", labels, 250)
        year_code, period, code = year()
        place = ui_address.pick(_("Highlight"), "kunta", {NONE: _("None"), **known}, 160)
        ui_address.write(
            {
                "summa": None if euros == AMOUNT else str(euros),
                "avain": None if key == Key.EQUAL else key,
                "vuosi": code,
                "kunta": None if place == NONE else place,
            }
        )
        ui.copy_link(ui_address.link({"vuosi": year_code}))
    frames = gathered(ui.present(), municipality_view.gathered, period)
    return view.of(frames, ui.read, 100 * euros, Key(key), None if place == NONE else place)
