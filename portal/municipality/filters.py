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

NONE = "-"


def chosen() -> MunicipalityView:
    """Draw the filters and return the view; ask for a municipality, and stop, while none is chosen."""
    known = ui.made(towns)
    with ui.filter_row():
        place = ui_address.pick(_("Municipality"), "kunta", {NONE: _("Choose"), **known}, 220)
        year_code, period, code = year()
        ui_address.write({"kunta": None if place == NONE else place, "vuosi": code})
        if place != NONE:
            ui.copy_link(ui_address.link({"vuosi": year_code}))
            _documents(place, year_code)
    if place == NONE:
        ui.title(_("Choose a municipality"))
        ui.lead(
            _(
                "The card tells on one page what the cooperation of the libraries gives the municipality."
            )
        )
        ui.choices("municipality.py", "kunta", known)
    return municipality_view.of(gathered(ui.present(), municipality_view.gathered, period), place)


def year() -> tuple[str, Period, str | None]:
    """The period that is chosen: its code, the period, and the code unless it is the usual one.

    The page opens with the period of the address, else with the one that another page has kept.
    """
    kept = ui_address.of_visit("vuosi", pickers.PERIOD)
    chosen = None if ui_address.is_new("vuosi") else ui_address.chosen("vuosi")
    known = municipality_view.years(ui.read, ui_address.asked("vuosi") or chosen or kept)
    if ui_address.asked("vuosi") is None and kept in known:
        ui_address.preset("vuosi", str(kept))
    labels = {code: periods.period_short(period) for code, period in known.items()}
    picked = ui_address.pick(_("Period"), "vuosi", labels, 218)
    code = pickers.unless(picked, next(iter(known)))
    ui_address.keep_for_visit(pickers.PERIOD, code)
    return picked, known[picked], code


def _documents(place: str, year: str) -> None:
    """Links to the sheet and the PDF of the card."""
    slugs = {code: slug for slug, code in ui.made(_slugs).items()}
    sheet = f"/tuloste/kuntakortti/{slugs[place]}"
    ui.link(_("To print"), f"{sheet}?vuosi={year}")
    ui.link(_("One page as PDF"), f"{sheet}.pdf?vuosi={year}")


def towns() -> dict[str, str]:
    """The municipalities by name: code -> name."""
    return municipality_view.labelled(ui.read)


def _slugs() -> dict[str, str]:
    return municipality_view.slugs(ui.read)
