"""A whole round, from draft to archive, on both databases."""

from portal.award import archive, publication
from portal.records import events, store
from portal.records.sitting import Sitting
from portal.records.words import State
from tests.portal.award.house import LIBRARIES, Body


def test_a_round_played_from_draft_to_archive(body: Body) -> None:
    body.to(State.PUBLISHED)
    what = {"acting": body.saga, "round_id": body.round_id}
    package = Sitting.ask(body.records, archive.read_package, **what)
    assert package is not None
    sealed = archive.archive_round(body.records, **what, manifest=package.manifest)

    (published,) = publication.read_history(body.records)
    assert published.libraries == {"arjeplog": LIBRARIES["arjeplog"]}
    assert len(sealed) == 64
    assert archive.broken_files(package.files, package.manifest) == ()
    with store.reading(body.records) as con:
        assert events.verify(con).broken_at is None
