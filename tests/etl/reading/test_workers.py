"""One bad file is one refusal: whatever a reader does, the others load."""

import os
import time

import pytest

from etl import intake, load
from etl.messages import Code, RefusalError
from etl.reading.workers import POOL, Limits
from tests.etl.house import House, event, r1

ROOMY = Limits(60, 2_000)
# A list of six million lists, in a file of eighteen megabytes.
GREEDY = b"[" + b"[]," * 6_000_000 + b"[]]"


@pytest.mark.parametrize(
    ("limits", "function", "arguments", "code"),
    [
        (ROOMY, os.abort, (), Code.READER_DIED),
        (ROOMY, os._exit, (0,), Code.READER_DIED),
        (ROOMY, divmod, (1, 0), Code.READER_DIED),
        (Limits(0.3, 2_000), time.sleep, (60,), Code.READER_TIME),
        (Limits(60, 600), bytearray, (900 << 20,), Code.READER_MEMORY),
    ],
)
def test_a_process_that_ends_or_takes_too_much_is_a_refusal_and_is_replaced(
    limits: Limits, function: object, arguments: tuple[object, ...], code: Code
) -> None:
    with pytest.raises(RefusalError) as refused:
        POOL.call(limits, function, *arguments)  # type: ignore[arg-type]

    assert refused.value.message.code is code
    assert POOL.call(ROOMY, divmod, 7, 2) == (3, 1)


def test_a_process_is_used_again() -> None:
    first = POOL.call(ROOMY, os.getpid)

    assert POOL.call(ROOMY, os.getpid) == first
    assert first != os.getpid()


def test_a_full_disk_is_no_fault_of_the_file() -> None:
    with pytest.raises(OSError, match="No such file"):
        POOL.call(ROOMY, os.listdir, "/nowhere")


def test_a_file_that_takes_all_memory_is_refused_and_the_others_load(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_READ_MEGABYTES", "450")
    for name, content in {
        "a.csv": r1(event()),
        "b.json": GREEDY,
        "c.csv": r1(event(), event()),
    }.items():
        house.drop(name, content)

    outcomes = {
        each.file: each for each in intake.take([house.paths.exports], house.paths, dry_run=False)
    }

    assert outcomes["b.json"].refusal is not None
    assert outcomes["b.json"].refusal.code in {Code.READER_MEMORY, Code.OUT_OF_MEMORY}
    assert [outcomes[name].exit_code for name in ("a.csv", "c.csv")] == [0, 0]
    assert (house.paths.exports / "b.json").exists()


def test_files_are_taken_in_their_order_however_long_each_is_read(house: House) -> None:
    """The oldest is the largest; the newest export of a day stays in force."""
    for place, size in enumerate((4_000, 3, 2, 1)):
        rows = [event(event_id=1 + n, item_type=f"TYPE{place}") for n in range(size)]
        path = house.drop(f"{place}.csv", r1(*rows))
        os.utime(path, (1_700_000_000 + place, 1_700_000_000 + place))

    outcomes = intake.take([house.paths.exports], house.paths, dry_run=False)

    assert [each.file for each in outcomes] == ["0.csv", "1.csv", "2.csv", "3.csv"]
    loaded = [each.entry.loaded_at for each in outcomes if each.entry]
    assert loaded == sorted(loaded)
    assert [note.code for each in outcomes for note in each.warnings] == [Code.CHANGED] * 3


def test_a_load_that_is_interrupted_does_not_wait_for_its_files(house: House) -> None:
    path = house.drop("a.json", GREEDY)
    started = time.monotonic()

    with pytest.raises(KeyboardInterrupt), load.opened(house.paths) as loading:  # noqa: PT012 - the whole load
        loading.begin(path)
        loading.readers.submit(POOL.call, ROOMY, time.sleep, 60)
        raise KeyboardInterrupt

    assert time.monotonic() - started < 30
    assert POOL.at_work == []
