"""python -m etl: a process that reads is started first, so that it is ready when the commands are."""

import importlib
import sys

from etl.reading import starting

_READS = frozenset({"run", "load", "figures", "fetch", "daily"})


def main() -> None:
    """Run a command; what they all need is imported while the reader of files starts."""
    if _READS.intersection(sys.argv[1:2]) and "--help" not in sys.argv:
        starting.begin()
    importlib.import_module("etl.commands").main()


if __name__ == "__main__":
    main()
