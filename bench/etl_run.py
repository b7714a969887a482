"""`etl run` on one large loans report against a bare DuckDB read of the same file."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.sample import write as sample
from etl.settings import paths

_BARE = """
import duckdb, sys
con = duckdb.connect(sys.argv[2])
types = {{'event_id': 'bigint', 'event_time': 'timestamp', 'item_number': 'bigint'}}
names = open(sys.argv[1], encoding='utf-8-sig').readline().strip().split(';')
columns = {{name: types.get(name, 'varchar') for name in names}}
con.execute(
    f"create table event as select * from read_csv('{{sys.argv[1]}}', delim=';', quote='\\"', "
    f"escape='\\"', header=true, auto_detect=false, columns={{columns}})"
)
con.execute('''
    create table loans_by_month as
    select date_trunc('month', event_time) as loan_month, item_home_branch, event_branch,
        item_type, shelving_location, collection_code,
        count(*) filter (where event_type = 'issue') as loans,
        count(*) filter (where event_type = 'renew') as renewals
    from event group by all
''')
"""


# Between us and what is measured: a process begins with the peak of the one that started it, and this one is small.
_STARTER = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print()
print(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    seconds: float
    processor_seconds: float
    peak_mib: float


def measure(rows: int, folder: Path) -> tuple[Cost, Cost, Path]:
    """Bare DuckDB, `etl run`, and the data folder with the release that was built."""
    export = _one_export(rows, folder)
    script = folder / "bare.py"
    script.write_text(_BARE.format(), encoding="utf-8")
    bare = run([sys.executable, str(script), str(export), str(folder / "bare.duckdb")], {})
    data = folder / "data"
    (data / "exports").mkdir(parents=True)
    shutil.move(export, data / "exports" / export.name)
    ours = run([sys.executable, "-m", "etl", "run"], {"PORTAL_DATA": str(data)})
    return bare, ours, data


def _one_export(rows: int, folder: Path) -> Path:
    """A year of sample loans in one file of about `rows` rows."""
    target = folder / "loans.csv"
    with tempfile.TemporaryDirectory(dir=folder) as months:
        sample.write(
            Path(months),
            pack=paths().region,
            events_per_year=rows,
            first=date(2025, 1, 1),
            last=date(2025, 12, 31),
        )
        with target.open("wb") as out:
            for place, path in enumerate(sorted(Path(months).glob("12-*.csv"))):
                with path.open("rb") as month:
                    header = month.readline()
                    out.write(b"" if place else header)
                    shutil.copyfileobj(month, out)
    return target


def run(command: list[str], environment: dict[str, str]) -> Cost:
    """Run a process to its end. Raises RuntimeError when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", _STARTER, *command],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - start
    *told, last = done.stdout.splitlines()
    status, processor, peak = last.split()
    if status != "0":
        raise RuntimeError(f"{command} ended with {status}: {told[-5:]}")
    return Cost(seconds, float(processor), int(peak) / 1024)
