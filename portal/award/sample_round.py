"""Which records pages read and write: the portal's own, or those of the made-up round.

The made-up round is there in local mode, over a release of sample data, where nobody has ever signed
in: where nothing is real that it could be mixed with. Its records are a file of their own.
"""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock

import duckdb
import sqlalchemy as sa

from portal.award import suggested_criteria
from portal.award.sample import cast
from portal.award.sample.play import NOMINEES, Stage, Start, fill_in, play
from portal.evidence import measured
from portal.kit import answers, settings, warehouse
from portal.kit.kept import Kept
from portal.kit.warehouse import Release
from portal.records import people, store
from portal.records.acting import Acting

_making = Lock()
_stages = Kept(2)


def records() -> sa.Engine:
    """The records for whatever a page asks or does. The made-up round is begun when it is first asked for."""
    if not is_on():
        return store.records()
    path = settings.sample_records_path()
    if not path.is_file():
        begin(Start.REVIEW, only_if_none=True)
    try:
        return store.kept(_address(path))
    except sa.exc.DatabaseError:  # nothing real is lost: a file that cannot be read is made anew
        begin(Start.REVIEW)
        return store.kept(_address(path))


def has_records() -> bool:
    """True when there are records to read, without making any."""
    return settings.sample_records_path().is_file() if is_on() else settings.has_records()


def is_on() -> bool:
    """True when the records in use are those of the made-up round."""
    if settings.sign_in_configured():
        return False
    release = warehouse.newest(settings.data_dir())
    return (
        isinstance(release, Release)
        and release.is_sample
        and not _is_anybody_real()
        and _stage(release) is not None
    )


def begin(start: Start, *, only_if_none: bool = False) -> None:
    """Begin the made-up round anew, as far as `start`: what was done in it is gone.

    The new file is made beside the old one and put in its place whole.
    """
    release = warehouse.newest(settings.data_dir())
    stage = _stage(release) if isinstance(release, Release) else None
    if stage is None:
        raise LookupError("The release does not know enough for a made-up round.")
    path = settings.sample_records_path()
    with _making:
        if only_if_none and path.is_file():
            return
        made = path.with_name("sample_records.new.sqlite")
        _remove(made)
        engine = store.opened(_address(made))
        try:
            play(engine, stage, start)
        finally:
            engine.dispose()
        store.let_go(_address(path))
        _remove(path)
        made.replace(path)
        store.let_go(_address(path))  # whoever looked in between has opened the file that went


def act_as(key: str) -> Acting | None:
    """The player of the made-up round acting now; None where there is no such round or player."""
    return cast.acting_as(records(), key) if key in cast.KEYS and is_on() else None


def play_for_others(round_id: str, but: str) -> int:
    """Let the other made-up reviewers give what they still owe. Returns how many reviews and votes it was.

    Raises a refusal as the players themselves would meet it.
    """
    engine = records()
    return fill_in(engine, round_id, partial(_player, engine), but)


def _player(engine: sa.Engine, key: str) -> Acting:
    player = cast.acting_as(engine, key)
    if player is None:
        raise LookupError(f"no player {key} in the made-up round")
    return player


def _is_anybody_real() -> bool:
    if not settings.has_records():
        return False
    try:
        return people.is_anybody_known(store.records())
    except store.FAILURES:  # what cannot be read may be real
        return True


def _stage(release: Release) -> Stage | None:
    """What the round needs of the release; None for a release that does not know enough."""
    return _stages.get(release.path, lambda: _asked(release))


def _asked(release: Release) -> Stage | None:
    year = datetime.now(UTC).year - 1
    try:
        frames = measured.gathered(partial(answers.read, release), year)
    except (duckdb.CatalogException, duckdb.BinderException):  # of an earlier version of the portal
        return None
    known = frames.sizes.dropna(subset=["inhabitants"]).sort_values(["inhabitants", "library"])
    codes = [str(code) for code in known["library"]]
    if len(codes) < NOMINEES:
        return None
    nominees = tuple(codes[len(codes) * at // (NOMINEES + 1)] for at in range(1, NOMINEES + 1))
    names = frames.libraries
    return Stage(
        libraries={
            str(code): str(name)
            for code, name in zip(names["library"], names["name_fi"], strict=True)
        },
        nominees=nominees,
        criteria=tuple(suggested_criteria.four()),
        measured=measured.of_all(frames),
        release_id=release.release_id,
    )


def _address(path: Path) -> str:
    return f"sqlite:///{path}"


def _remove(path: Path) -> None:
    for one in (path, *(path.with_name(path.name + tail) for tail in ("-wal", "-shm"))):
        one.unlink(missing_ok=True)
