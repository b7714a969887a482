"""Every page opens with one period, and the one that is chosen stays when the page changes."""

import datetime as dt

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from portal.kit import periods, settings
from portal.kit.periods import Period
from tests.portal.opened import markup, opened

pytestmark = pytest.mark.usefixtures("counted_portal")


def go_to(app: AppTest, page: str) -> AppTest:
    """As a reader does from the menu: what was in the address of the old page is gone."""
    app.query_params.clear()
    app.switch_page(str(settings.ROOT / "pages" / page))
    return app.run()


def months(first: str, count: int, complete: int) -> pd.DataFrame:
    """So many months from the first one, so many of them complete."""
    starts = pd.date_range(first, periods=count, freq="MS")
    return pd.DataFrame({"month": starts, "is_complete": [n < complete for n in range(count)]})


def test_the_period_is_complete_in_every_report_when_they_keep_up() -> None:
    """Loans are complete to October, transfers to September: all pages open with September."""
    loans, moves = months("2024-01-01", 22, 22), months("2024-01-01", 22, 21)

    assert periods.default(loans, moves) == Period(dt.date(2024, 10, 1), dt.date(2025, 9, 1))


@pytest.mark.parametrize("complete", [0, 5, 18])
def test_reports_that_lag_more_than_three_months_do_not_hold_the_loans_back(complete: int) -> None:
    loans, moves = months("2024-01-01", 22, 22), months("2024-01-01", 22, complete)

    assert periods.default(loans, moves) == Period(dt.date(2024, 11, 1), dt.date(2025, 10, 1))


def test_a_year_chosen_for_the_flows_is_the_year_of_the_card_and_of_transports() -> None:
    app = opened("lending.py", jakso="2024-01..2024-01")

    card = go_to(app, "municipality.py")
    assert [card.selectbox(key=key).value for key in ("vuosi", "alku", "loppu")] == [
        "kuukaudet",
        "2024-01",
        "2024-01",
    ]

    app = opened("lending.py", jakso="2025-01..2025-02")
    moves = go_to(app, "transport.py")
    assert "tammikuu 2025 – helmikuu 2025" in markup(moves)


def test_a_year_chosen_on_the_card_is_the_period_of_the_flows() -> None:
    app = opened("municipality.py", kunta="001", vuosi="2024-01..2024-01")

    flows = go_to(app, "lending.py")
    assert "tammikuu 2024" in markup(flows)
    assert "Jakso: tammikuu 2024" in markup(flows)

    what_if = go_to(flows, "whatif.py")
    assert "Jakso: tammikuu 2024" in markup(what_if)


def test_an_address_says_more_than_what_was_chosen_before() -> None:
    app = opened("lending.py", jakso="2024-01..2024-01")
    app.query_params.clear()
    app.switch_page(str(settings.ROOT / "pages" / "municipality.py"))
    app.query_params["kunta"], app.query_params["vuosi"] = "001", "2025-01..2025-04"
    card = app.run()

    assert card.selectbox(key="vuosi").value == "2025-01..2025-04"


def test_the_usual_period_is_not_kept_as_a_choice() -> None:
    app = opened("lending.py", jakso="2024-01..2024-01")
    app.selectbox(key="jakso").select("2025-01..2025-04").run()
    card = go_to(app, "municipality.py")

    assert card.selectbox(key="vuosi").value == "2025-01..2025-04"
    assert "vuosi" not in card.query_params
