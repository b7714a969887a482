"""The time zone of a region, from its pack: the clock by which moments of reports are told."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT = "Europe/Helsinki"


def zone_of(pack: Path) -> str:
    """The zone that region.csv names (row `zone`, column `fi`), else Finland's.

    Raises ValueError when there is no such zone.
    """
    path = pack / "region.csv"
    if not path.is_file():
        return DEFAULT
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        named = [row.get("fi") or "" for row in csv.DictReader(file) if row.get("what") == "zone"]
    zone = named[0].strip() if named else DEFAULT
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(zone) from error
