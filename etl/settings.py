"""Paths and values of the etl, from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_UNMAPPED_PERCENT = 2.0


@dataclass(frozen=True)
class Paths:
    """Where everything lies, below one data folder."""

    data: Path
    region: Path

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def parts(self) -> Path:
        """What was counted of the archive by report, system and month; made again when it is not there."""
        return self.data / "parts"

    @property
    def layer(self) -> Path:
        """What staff have told over the region pack, a file a version."""
        return self.data / "region"

    @property
    def jobs(self) -> Path:
        """Where the staff page keeps what was uploaded, a folder a job."""
        return self.data / "jobs"

    @property
    def journal(self) -> Path:
        """Who did what and when, a line of JSON a deed."""
        return self.data / "journal.jsonl"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse"

    @property
    def sources(self) -> Path:
        """Where reports are fetched from: beside the data folder, and without any secret."""
        return self.data.parent / "sources.toml"

    @property
    def fetched(self) -> Path:
        """What was asked of the sources and when, and answers that are not in the archive yet."""
        return self.data / "fetch"


def paths() -> Paths:
    """PORTAL_DATA names the data folder, PORTAL_REGION the region pack (a name or a folder)."""
    data = Path(os.environ.get("PORTAL_DATA") or _ROOT / "data").resolve()
    return Paths(data, region_folder(os.environ.get("PORTAL_REGION") or "lapland"))


def region_folder(name: str) -> Path:
    """Where a region pack lies: in data/reference under its name, or in the folder of that path."""
    packed = _ROOT / "data" / "reference" / name
    is_path = Path(name).name != name or (Path(name).is_dir() and not packed.is_dir())
    return Path(name).resolve() if is_path else packed


def secrets_path() -> Path:
    """The file with secrets: PORTAL_SECRETS, else .streamlit/secrets.toml of the project."""
    return Path(os.environ.get("PORTAL_SECRETS") or _ROOT / ".streamlit" / "secrets.toml").resolve()


def memory_limit() -> str:
    """DuckDB's share of the memory (PORTAL_ETL_MEMORY); the rest is spilled to disk."""
    return os.environ.get("PORTAL_ETL_MEMORY") or "1200MB"


def engine() -> str:
    """Where releases are built (PORTAL_ENGINE): sc://host:15002 of a Spark cluster, empty for this machine."""
    return os.environ.get("PORTAL_ENGINE") or ""


def reader_megabytes() -> int:
    """How much memory reading one file may take (PORTAL_READ_MEGABYTES) before it is ended."""
    return int(os.environ.get("PORTAL_READ_MEGABYTES") or 2_500)


def reader_seconds() -> int:
    """How long reading a small file may take (PORTAL_READ_SECONDS); more, the larger."""
    return int(os.environ.get("PORTAL_READ_SECONDS") or 600)


def days_kept() -> int:
    """How long an accepted export stays in data/exports/accepted (PORTAL_EXPORT_DAYS)."""
    return int(os.environ.get("PORTAL_EXPORT_DAYS") or 30)


def unmapped_percent() -> float:
    """How much of the loans may lie at unknown branches before publishing asks again
    (PORTAL_UNMAPPED_PERCENT); 2 where it is not set or is no number."""
    said = (os.environ.get("PORTAL_UNMAPPED_PERCENT") or "").replace(",", ".")
    try:
        return float(said)
    except ValueError:
        return _UNMAPPED_PERCENT
