"""Workbooks of cooperation for tests: a small one that can be counted by hand, and ways to change it.

The small one, in the region Pohjola (libraries Outola and Saari-Pikku):

    Johtoryhmä met on 3.2.2025 (Outola there as chair, Saari-Pikku away) and on 5.5.2025 (both there)
    Kuvailu: Outola a member from 1.1.2024 on; Saari-Pikku not invited in 2025
    AKE: a training on 1.3.2025, 12 people, 4,5 hours, 150 euros; 2 person-years in 2025
    Staff 2025: Outola 6, Saari-Pikku 1,5. Vuoden onnistuja 2025: Outola

The whole one (`whole`) has these too:

    Chat on duty 2025: Outola 10 shifts and 20 hours from 1.1. to 30.6., Saari-Pikku 6 shifts, hours unknown
    Cataloguing 2025: Outola 30,5 hours, 200 items; the consortium kept up the web library
    E-loans: Outola 12 in January and 15 in February 2025, holds 4 and unknown; Pikkula 0 in January
    Goal 2025 with its outcome, goal 2026 without; grant 1000, salaries 700,50, a planner of 1,5
"""

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook

from etl.cooperation import write as cooperation_write
from tests.etl.house import House

Rows = dict[str, list[dict[str, object]]]
MARTS = (
    "working_group",
    "meeting",
    "participation",
    "ake_activity",
    "staff_year",
    "recognition",
    "seat_by_year",
)
LATER = ("joint_service", "e_lending", "goal", "finance")  # of sheets that older workbooks lack
FEBRUARY, MAY = date(2025, 2, 3), date(2025, 5, 5)


def small() -> Rows:
    """The rows of the small workbook by mart, fresh for each test to change."""
    board = {"group": "Johtoryhmä"}
    return {
        "working_group": [
            {"name_fi": "Johtoryhmä", "kind": "Kimpan ryhmä"},
            {"name_fi": "Kuvailu", "kind": "Valtakunnallinen ryhmä", "source": "oma tieto"},
        ],
        "meeting": [board | {"held_on": FEBRUARY, "kind": "Lähikokous"}, board | {"held_on": MAY}],
        "participation": [
            board | part("Outola", "Läsnä", FEBRUARY, role="Puheenjohtaja"),
            board | part("Saari-Pikku", "Poissa", FEBRUARY),
            board | part("Outola", "Läsnä", MAY, role="Puheenjohtaja"),
            board | part("Saari-Pikku", "Läsnä", MAY, participants=2),
            {"group": "Kuvailu", "date_from": date(2024, 1, 1)}
            | part("Outola", "Mukana, läsnäoloa ei tiedetä", role="Jäsen"),
            {"group": "Kuvailu", "year": 2025} | part("Saari-Pikku", "Ei kutsuttu"),
        ],
        "ake_activity": [
            {
                "held_on": date(2025, 3, 1),
                "kind": "Koulutus",
                "task": "Osaamisen kehittäminen",
                "title": "Kuvailupäivä",
                "participants": 12,
                "hours": 4.5,
                "euros": 150,
            },
            {"year": 2025, "kind": "Henkilötyövuodet", "title": "AKE:n työ", "person_years": 2},
        ],
        "staff_year": [
            {"library": "Outola", "year": 2025, "staff_years": 6},
            {"library": "Saari-Pikku", "year": 2025, "staff_years": 1.5},
        ],
        "recognition": [
            {
                "year": 2025,
                "award": "Vuoden onnistuja",
                "award_kind": "Vuoden onnistuja",
                "result": "Voittaja",
                "library": "Outola",
                "winner_text": "Outolan kirjasto",
            }
        ],
    }


def whole() -> Rows:
    """The rows of the small workbook, and of the sheets that came later."""
    done = {"service": "Chat ja neuvonta", "year": 2025, "work": "Päivystys"}
    spring = {"date_from": date(2025, 1, 1), "date_to": date(2025, 6, 30)}
    return small() | {
        "joint_service": [
            done | spring | {"library": "Outola", "shifts": 10, "hours": 20},
            done | {"library": "Saari-Pikku", "shifts": 6},
            done
            | {"service": "Kuvailu", "library": "Outola", "work": "Ylläpito", "hours": 30.5}
            | {"items": 200},
            done | {"service": "Verkkokirjasto", "library": "Koko kimppa", "work": "Ylläpito"},
        ],
        "e_lending": [
            e_lent("Outola", date(2025, 1, 1), 12, 4),
            e_lent("Outola", date(2025, 2, 1), 15),
            e_lent("Pikkula", date(2025, 1, 1), 0, 0),
        ],
        "goal": [
            {"year": 2025, "task": "Verkostot", "goal": "Kaikki mukaan", "action": "Etäkokoukset"}
            | {"outcome": "Kaikki olivat."},
            {"year": 2026, "goal": "Lisää koulutusta"},
        ],
        "finance": [
            {"year": 2025, "finance_kind": "Avustus", "item": "Valtionavustus", "euros": 1000},
            {"year": 2025, "finance_kind": "Menot", "item": "Palkat", "euros": 700.5},
            {
                "year": 2025,
                "finance_kind": "Henkilöstö",
                "item": "Suunnittelija",
                "person_years": 1.5,
            },
        ],
    }


def e_lent(town: str, month: date, loans: int, holds: int | None = None) -> dict[str, object]:
    """One row of e-lending."""
    return {"month": month, "municipality_code": town, "e_loans": loans, "e_holds": holds}


def part(
    library: str, presence: str, day: date | None = None, **cells: object
) -> dict[str, object]:
    """One row of participation."""
    return {"library": library, "presence": presence, "meeting_on": day, **cells}


def book(
    rows: Mapping[str, list[dict[str, object]]] | None = None, *, is_sample: bool = False
) -> bytes:
    """A plain workbook of the rows; the small one when none are given."""
    return cooperation_write.content(small() if rows is None else rows, is_sample=is_sample)


def edited(content: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """The workbook after somebody has changed something in it."""
    workbook = load_workbook(io.BytesIO(content))
    edit(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def register(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the register's marts, in an order of its own."""
    return {mart: sorted(house.ask(f"from mart.{mart}"), key=repr) for mart in (*MARTS, *LATER)}
