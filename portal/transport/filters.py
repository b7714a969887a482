"""The filters of the page on transport: period, level and highlighted place."""

from portal.kit.places import Scope
from portal.transport import queries as transport
from portal.transport.view import Choice
from portal.ui import page as ui
from portal.ui import pickers


def choice() -> Choice:
    """Draw the filters and return what is chosen. The release must have transfers or holds."""
    with ui.filter_row():
        period, period_code = pickers.period(transport.months)
        level, level_code = pickers.level()
        place = pickers.place(level)
        pickers.keep(period, period_code, {"taso": level_code, "korosta": place})
    return Choice(Scope(level, period.first, period.last), place)
