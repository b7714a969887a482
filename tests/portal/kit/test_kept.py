"""What is kept is made once, and the oldest goes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from portal.kit.kept import Kept


def test_a_value_is_made_once() -> None:
    kept, made = Kept(2), []

    assert [kept.get("a", lambda: made.append("a") or len(made)) for _again in range(2)] == [1, 1]


def test_the_one_asked_for_longest_ago_goes_first() -> None:
    kept: Kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)

    assert kept.get("a", lambda: "made again") == "a"
    assert kept.get("b", lambda: "made again") == "made again"


def test_who_asks_at_once_waits_for_one_making() -> None:
    kept, made, begun = Kept(2), [], Event()

    def make() -> str:
        begun.set()
        sleep(0.05)
        made.append("a")
        return "a"

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(kept.get, "a", make)
        begun.wait()
        others = [threads.submit(kept.get, "a", make) for _one in range(3)]
        assert [one.result(10) for one in (first, *others)] == ["a"] * 4
    assert made == ["a"]


def test_what_could_not_be_made_is_made_by_the_next() -> None:
    kept = Kept(2)

    def fail() -> str:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        kept.get("a", fail)
    assert kept.get("a", lambda: kept.get("b", lambda: "b")) == "b"
