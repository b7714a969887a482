"""The filters of the municipality card: which municipality, which year; kept in the address."""

from portal.kit import periods
from portal.kit.answers import gathered
from portal.kit.i18n import _
from portal.kit.periods import Period
from portal.municipality import view as municipality_view
from portal.municipality.view import MunicipalityView
from portal.ui import address as ui_address
from portal.ui import page as ui
from portal.ui import pickers
from portal.whatif import figures as cost_exhibits
from portal.whatif.queries import Key
from portal.whatif.view import CostView
from portal.whatif.view import of as cost_view_of

NONE = "-"
AMOUNT, MOST = 10_000, 100_000_000  # euros: what the page opens with, and the most it takes


def chosen() -> MunicipalityView:
    """Draw the filters and return the view; ask for a municipality, and stop, while none is chosen."""
    towns = ui.made(_towns)
    with ui.filter_row():
        place = ui_address.pick(_("Municipality"), "kunta", {NONE: _("Choose"), **towns}, 220)
        year, period, code = _year()
        ui_address.write({"kunta": None if place == NONE else place, "vuosi": code})
        if place != NONE:
            ui.copy_link(ui_address.link({"vuosi": year}))
            _documents(place, year)
    if place == NONE:
        ui.title(_("Choose a municipality"))
        ui.lead(
            _(
                "The card tells on one page what the cooperation of the libraries gives the municipality."
            )
        )
        ui.choices("municipality.py", "kunta", towns)
    return municipality_view.of(gathered(ui.present(), municipality_view.gathered, period), place)


def _year() -> tuple[str, Period, str | None]:
    """The period that is chosen: its code, the period, and the code unless it is the usual one.

    The page opens with the period of the address, else with the one that another page has kept.
    """
    kept = ui_address.of_visit("vuosi", pickers.PERIOD)
    chosen = None if ui_address.is_new("vuosi") else ui_address.chosen("vuosi")
    known = municipality_view.years(ui.read, ui_address.asked("vuosi") or chosen or kept)
    if ui_address.asked("vuosi") is None and kept in known:
        ui_address.preset("vuosi", str(kept))
    labels = {code: periods.period_short(period) for code, period in known.items()}
    year = ui_address.pick(_("Period"), "vuosi", labels, 218)
    code = pickers.unless(year, next(iter(known)))
    ui_address.keep_for_visit(pickers.PERIOD, code)
    return year, known[year], code


def _documents(place: str, year: str) -> None:
    """Links to the sheet and the PDF of the card."""
    slugs = {code: slug for slug, code in ui.made(_slugs).items()}
    sheet = f"/tuloste/kuntakortti/{slugs[place]}"
    ui.link(_("To print"), f"{sheet}?vuosi={year}")
    ui.link(_("One page as PDF"), f"{sheet}.pdf?vuosi={year}")


def cost_view() -> CostView:
    """Draw the filters of the what-if page and return its view."""
    towns = ui.made(_towns)
    with ui.filter_row():
        euros = ui_address.amount(_("Amount, euros"), "summa", AMOUNT, MOST)
        labels = {key.value: _(cost_exhibits.KEYS[key]) for key in Key}
        key = ui_address.pick(_("Divide"), "avain", labels, 250)
        year, period, code = _year()
        place = ui_address.pick(_("Highlight"), "kunta", {NONE: _("None"), **towns}, 160)
        ui_address.write(
            {
                "summa": None if euros == AMOUNT else str(euros),
                "avain": None if key == Key.EQUAL else key,
                "vuosi": code,
                "kunta": None if place == NONE else place,
            }
        )
        ui.copy_link(ui_address.link({"vuosi": year}))
    frames = gathered(ui.present(), municipality_view.gathered, period)
    return cost_view_of(frames, ui.read, 100 * euros, Key(key), None if place == NONE else place)


def _towns() -> dict[str, str]:
    return municipality_view.labelled(ui.read)


def _slugs() -> dict[str, str]:
    return municipality_view.slugs(ui.read)
