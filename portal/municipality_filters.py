"""The filters of the municipality card: which municipality, which year; kept in the address."""

from portal import cost_exhibits, municipality_view, ui, ui_address
from portal.answers import gathered
from portal.cost_view import CostView
from portal.cost_view import of as cost_view_of
from portal.i18n import _
from portal.municipality_view import MunicipalityView
from portal.queries import lending, periods
from portal.queries.cost_share import Key
from portal.queries.periods import Period

NONE = "-"
AMOUNT, MOST = 10_000, 100_000_000  # euros: what the page opens with, and the most it takes


def chosen() -> MunicipalityView:
    """Draw the filters and return the view; ask for a municipality, and stop, while none is chosen."""
    towns = ui.made(_towns)
    known = ui.made(_years)
    with ui.filter_row():
        place = ui_address.pick(_("Municipality"), "kunta", {NONE: _("Choose"), **towns}, 220)
        labels = {code: periods.period_short(period) for code, period in known.items()}
        year = ui_address.pick(_("Year"), "vuosi", labels, 218)
        usual = next(iter(known))
        codes = {
            "kunta": None if place == NONE else place,
            "vuosi": None if year == usual else year,
        }
        ui_address.write(codes)
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
    return municipality_view.of(
        gathered(ui.present(), municipality_view.gathered, known[year]), place
    )


def _documents(place: str, year: str) -> None:
    """Links to the sheet and the PDF of the card."""
    slugs = {code: slug for slug, code in ui.made(_slugs).items()}
    sheet = f"/tuloste/kuntakortti/{slugs[place]}"
    ui.link(_("To print"), f"{sheet}?vuosi={year}")
    ui.link(_("One page as PDF"), f"{sheet}.pdf?vuosi={year}")


def cost_view() -> CostView:
    """Draw the filters of the what-if page and return its view."""
    known, towns = ui.made(_years), ui.made(_towns)
    with ui.filter_row():
        euros = ui_address.amount(_("Amount, euros"), "summa", AMOUNT, MOST)
        labels = {key.value: _(cost_exhibits.KEYS[key]) for key in Key}
        key = ui_address.pick(_("Divide"), "avain", labels, 250)
        years = {code: periods.period_short(period) for code, period in known.items()}
        year = ui_address.pick(_("Year"), "vuosi", years, 218)
        place = ui_address.pick(_("Highlight"), "kunta", {NONE: _("None"), **towns}, 160)
        ui_address.write(
            {
                "summa": None if euros == AMOUNT else str(euros),
                "avain": None if key == Key.EQUAL else key,
                "vuosi": None if year == next(iter(known)) else year,
                "kunta": None if place == NONE else place,
            }
        )
        ui.copy_link(ui_address.link({"vuosi": year}))
    frames = gathered(ui.present(), municipality_view.gathered, known[year])
    return cost_view_of(frames, ui.read, 100 * euros, Key(key), None if place == NONE else place)


def _towns() -> dict[str, str]:
    return municipality_view.labelled(ui.read)


def _slugs() -> dict[str, str]:
    return municipality_view.slugs(ui.read)


def _years() -> dict[str, Period]:
    return municipality_view.years(ui.read(lending.months))
