"""For a pack that begins: its files to fill in, and a prefilled branch map from Koha's branch list.

Nothing is invented here: a municipality that the clues do not agree on is left empty, to be filled in
by somebody who knows.
"""

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

from etl.archive import connect
from etl.contracts import BRANCHES
from etl.messages import Code, RefusalError
from etl.reading.read import read
from etl.reading.unpack import parts
from etl.region.pack import PACK, Pack
from etl.region.proposal import folded, libraries_today, municipality_of
from etl.region.texts import TEXTS

HEADER = (
    "branch_code",
    "branch_name",
    "library",
    "municipality_code",
    "valid_from",
    "valid_to",
    "kind",
    "source",
)

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Filled:
    """How many branches a template has, and the codes whose municipality is left to fill in."""

    branches: int
    open_codes: list[str]


def template(r4_file: Path, target: Path, pack: Pack) -> Filled:
    """Write a branch map for the branches of an R4 export, with the municipalities that are sure.

    Clues are the OKM group, the branch's name and code, and the postal town; they must agree.
    Raises RefusalError when the file is no branch list, FileExistsError when the target exists.
    """
    libraries = {
        row["municipality_code"]: folded(row["name_fi"]).replace(" ", "-")
        for row in pack.rows("municipality")
    } | libraries_today(pack)
    rows: Rows = []
    for branch in _branch_list(r4_file):
        code = municipality_of(branch, pack)
        rows.append(
            {
                "branch_code": branch["branch"],
                "branch_name": branch["branch_name"],
                "library": libraries.get(code, ""),
                "municipality_code": code,
                "valid_from": "",
                "valid_to": "",
                "kind": "",
                "source": "Koha R4" if code else "Koha R4; kunta puuttuu, täydennä",
            }
        )
    with target.open("x", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return Filled(len(rows), [r["branch_code"] for r in rows if not r["municipality_code"]])


def new(folder: Path) -> list[str]:
    """Write every file of a pack with its columns and no rows, as Excel opens it; return their names.

    region.csv has a row for each thing that a region may say, and its source tells what the row is for: one
    that stays empty says nothing. Raises FileExistsError when the folder exists.
    """
    folder.mkdir(parents=True)
    for table, pack_file in PACK.items():
        rows = _questions() if table == "region_text" else []
        header = list(dict.fromkeys([*pack_file.columns, "source"]))
        # Excel in Finnish opens semicolons as columns, and reads UTF-8 by its mark alone.
        with (folder / pack_file.file).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    return [pack_file.file for pack_file in PACK.values()]


def _questions() -> Rows:
    return [
        {
            "what": text.what,
            "source": f"{text.about[:1].upper()}{text.about[1:]}. Esimerkki: {text.example}. "
            f"Jos jää tyhjäksi: {text.without}.",
        }
        for text in TEXTS
    ]


def _branch_list(path: Path) -> Rows:
    names = BRANCHES.names()
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory(prefix="region-") as folder:
        work = Path(folder)
        for part in parts(path, work):
            source = read(part, work)
            source = source.spool() if source.spool else source  # exact, whatever the file holds
            if source.layout.contract is not BRANCHES:
                missing = ", ".join(sorted(BRANCHES.required() - set(source.layout.columns)))
                raise RefusalError(Code.MISSING_COLUMNS, report="R4", columns=missing)
            with connect(work) as con:
                cells = con.execute(
                    f"select {', '.join(names)} from ({source.sql}) order by row"
                ).fetchall()
            for row in cells:
                branch = {n: (c or "").strip() for n, c in zip(names, row, strict=True)}
                if branch["branch"] and branch["branch_name"]:
                    found[branch["branch"]] = branch
    return [found[code] for code in sorted(found)]
