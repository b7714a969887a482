"""Which engine builds: DuckDB, or the cluster that PORTAL_ENGINE names."""

import importlib
import warnings
from contextlib import AbstractContextManager, nullcontext

from etl import settings
from etl.engine.duck import DuckDB
from etl.region.pack import BuildError
from etl.settings import Paths


def engine(paths: Paths) -> AbstractContextManager[DuckDB]:
    """The engine for one build. Raises BuildError when it is a cluster that cannot be reached."""
    address = settings.engine()
    if not address:
        return nullcontext(DuckDB())
    try:
        with warnings.catch_warnings():  # of pandas 3, which nothing here asks it for
            warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
            spark = importlib.import_module("etl.engine.spark")
    except ImportError as error:
        raise BuildError(
            "PORTAL_ENGINE nimeää Spark-palvelimen, mutta Sparkin kirjastoja ei ole asennettu. Asenna ne: "
            "pip install -r requirements-spark.txt, tai poista asetus, niin julkaisu kootaan tällä koneella."
        ) from error
    opened: AbstractContextManager[DuckDB] = spark.opened(address, paths)
    return opened
