"""Apache Spark through Spark Connect: the same models on a cluster, for when one machine is not enough.

The cluster reads the archived files itself, so the archive lies where it sees them under the same path. What
is small goes there as Parquet files beside the archive, and marts come back as Arrow: from then on a release
is made as DuckDB makes it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import grpc
import sqlglot
from pyspark.errors import PySparkException, PySparkValueError
from pyspark.sql import DataFrame
from pyspark.sql.connect.client import DefaultChannelBuilder
from pyspark.sql.connect.session import SparkSession
from sqlglot import expressions

from etl import archive
from etl.archive import Entry, parquet_of
from etl.contracts import CONTRACTS, Contract
from etl.engine.duck import DuckDB, ask_for, attach, create
from etl.engine.models import MACROS, is_view, layer
from etl.engine.parts import every
from etl.engine.raw import archived_columns, raw_name, raw_sql
from etl.region.pack import BuildError
from etl.settings import Paths
from etl.sql import literal

_SECONDS = 5
# What checks, warnings and the guard ask besides the marts; all other tables stay on the cluster.
_ASKED = frozenset(
    {
        "core.classified", "core.coverage", "core.month_held", "core.month_source", "core.silence",
        "pack.branch_period", "pack.system",
    }
)  # fmt: skip


@contextmanager
def opened(address: str, paths: Paths) -> Iterator["Spark"]:
    """The engine at sc://host:port, with a folder beside the archive for one build.

    Raises BuildError when nothing answers there, and when the cluster fails on the way.
    """
    place = _answering(address)
    try:
        session = SparkSession.builder.remote(address).create()
        try:
            session.conf.set("spark.sql.session.timeZone", "UTC")
            with tempfile.TemporaryDirectory(prefix="build-", dir=archive.scratch(paths)) as folder:
                yield Spark(session, Path(folder))
        finally:
            session.stop()
    except (PySparkException, grpc.RpcError) as error:
        said = str(error).strip().splitlines()[0]
        raise BuildError(
            f"Laskenta palvelimella {place} (PORTAL_ENGINE) keskeytyi: {said}"
        ) from error


def _answering(address: str) -> str:
    """Host and port, for sentences: an address may carry a token. Raises BuildError when no Spark answers.

    Without this Spark's client asks what is silent, or no server of its kind, again for ten minutes.
    """
    try:
        builder = DefaultChannelBuilder(address)
    except PySparkValueError as error:
        raise BuildError(
            "PORTAL_ENGINE ei ole Spark Connectin osoite. Kirjoita se muodossa sc://palvelin:15002, "
            "tai poista asetus, niin julkaisu kootaan tällä koneella."
        ) from error
    channel = builder.toChannel()
    try:
        grpc.channel_ready_future(channel).result(_SECONDS)
    except grpc.FutureTimeoutError as error:
        raise BuildError(
            f"Spark ei vastaa osoitteessa {builder.endpoint} (PORTAL_ENGINE). Käynnistä sen Connect-palvelin, "
            "tai poista asetus, niin julkaisu kootaan tällä koneella."
        ) from error
    finally:
        channel.close()
    return builder.endpoint


class Spark(DuckDB):
    """The verbs load and run said to a cluster; checks and publication read what has come back.

    It counts every part anew, and keeps none.
    """

    def __init__(self, session: SparkSession, folder: Path) -> None:
        super().__init__()
        self._session = session
        self._folder = folder

    def load(self, con: duckdb.DuckDBPyConnection, used: list[Entry], paths: Paths) -> None:
        """Show the cluster the archived files, and everything else in raw."""
        con.execute(MACROS)
        self.parts_made = every(used)
        ask_for(con, used, paths, self.parts_made)
        tables = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        for (name,) in tables:
            self._send(con, f"raw.{name}")
        for contract in CONTRACTS:
            files = [parquet_of(each, paths) for each in used if each.kind is contract.kind]
            self._show(con, contract, files)

    def run(self, con: duckdb.DuckDBPyConnection, draft: Path) -> None:
        """Run every model on the cluster, and bring back the marts and what is asked besides."""
        attach(con, draft)
        con.execute("set preserve_insertion_order = true")  # a mart lies as its model orders it
        for name, sql in self._models.items():
            create(con, name, sql, rows=False)  # for its columns' types
            frame = self._session.sql(spoken(sql))
            if layer(name) == "mart":
                self._bring(con, f"published.{name}", frame)
                self._send(con, name)
            else:
                written = frame if is_view(sql) else self._written(name, frame)
                written.createOrReplaceTempView(_one_word(name))
                if name in _ASKED:
                    self._bring(con, name, written)
        for name in self._models:
            if layer(name) != "mart" and name not in _ASKED:
                con.execute(f"drop table {name}")

    def _show(self, con: duckdb.DuckDBPyConnection, contract: Contract, files: list[Path]) -> None:
        """The rows of a report as raw.<report>: Spark has no number of a file that all its servers know."""
        scan = None
        if files:
            names = ", ".join(name for name, _ in archived_columns(contract))
            scans = [
                f"select {place} as file_index, file_row, {names} from parquet.`{path}`"
                for place, path in enumerate(self._numbered(con, files))
            ]
            scan = f"archive.{contract.kind}"
            self._session.sql(" union all ".join(scans)).createOrReplaceTempView(_one_word(scan))
        rows = self._session.sql(spoken(raw_sql(contract, scan)))
        rows.createOrReplaceTempView(_one_word(raw_name(contract)))

    def _numbered(self, con: duckdb.DuckDBPyConnection, files: list[Path]) -> list[Path]:
        """The files, of one from before row numbers were archived a copy that has them."""
        names = ", ".join(map(literal, files))
        rows = con.execute(
            f"select file_name from parquet_schema([{names}]) "
            "group by file_name having not bool_or(name = 'file_row')"
        ).fetchall()
        old = {Path(name) for (name,) in rows}
        for path in old:
            con.execute(
                f"copy (select *, file_row_number as file_row "
                f"from read_parquet({literal(path)}, file_row_number = true)) "
                f"to {literal(self._folder / path.name)} (format parquet)"
            )
        return [self._folder / path.name if path in old else path for path in files]

    def _send(self, con: duckdb.DuckDBPyConnection, name: str) -> None:
        path = self._folder / f"{name}.parquet"
        con.execute(f"copy {name} to {literal(path)} (format parquet)")
        self._session.read.parquet(str(path)).createOrReplaceTempView(_one_word(name))

    def _written(self, name: str, frame: DataFrame) -> DataFrame:
        """The same rows, written down once: what reads them does not count them anew.

        Its columns are told, since no rows may leave no file.
        """
        path = str(self._folder / name)
        frame.write.parquet(path)
        return self._session.read.schema(frame.schema).parquet(path)

    def _bring(self, con: duckdb.DuckDBPyConnection, name: str, frame: DataFrame) -> None:
        con.register("brought", frame.toArrow())
        con.execute(f"insert into {name} by name from brought")
        con.unregister("brought")


def spoken(sql: str) -> str:
    """A model in Spark's words, the tables it reads named as the views of a session are."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for table in tree.find_all(expressions.Table):
        if table.db:
            table.set("this", expressions.to_identifier(_one_word(f"{table.db}.{table.name}")))
            table.set("db", None)
    return tree.sql("spark")


def _one_word(name: str) -> str:
    return name.replace(".", "_")
