"""What is kept is made once, and the oldest goes first."""

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
