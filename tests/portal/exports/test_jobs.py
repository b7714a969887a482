"""Jobs of the staff page: who may start one, what is kept, and how one stands that was cut off."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from portal.exports import jobs
from portal.exports.jobs import Status, What
from portal.kit.access import Role
from tests.portal.exports.waiting import ended

R1 = (
    b"event_id;event_time;event_type;event_branch;item_home_branch;patron_category;item_type\n"
    b'1;"2026-01-02 10:00:00";issue;ENO_PK;ENO_PK;HENKILO;28VRK\n'
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    return tmp_path


def left_behind(data: Path, state: dict[str, object], *, minutes: int) -> str:
    """A job that was asked for some minutes ago and has got so far."""
    job_id = "20260101T000000-0000000a"
    folder = jobs.folder(data) / job_id
    folder.mkdir(parents=True)
    asked = {
        "what": "check",
        "by": "Testi",
        "asked_at": (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(),
    }
    (folder / "job.json").write_text(json.dumps(asked), encoding="utf-8")
    if state:
        (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
    return job_id


def sent(data: Path, *files: tuple[str, bytes]) -> list[tuple[str, Path]]:
    """Files as the uploader hands them on: under names of their own."""
    (data / "sent").mkdir(exist_ok=True)
    paths = [data / "sent" / str(number) for number in range(len(files))]
    for path, (_name, content) in zip(paths, files, strict=True):
        path.write_bytes(content)
    return [(name, path) for path, (name, _content) in zip(paths, files, strict=True)]


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER, Role.CHAIR, Role.SECRETARY])
def test_only_staff_may_bring_reports_in_publish_or_go_back(data: Path, role: Role) -> None:
    with pytest.raises(PermissionError):
        jobs.upload(data, role, "x", sent(data, ("a.csv", R1)))
    with pytest.raises(PermissionError):
        jobs.publish(data, role, "x", "20260101T000000-0000000a")
    with pytest.raises(PermissionError):
        jobs.use(role, "x", "20260101T000000Z")

    assert not jobs.folder(data).exists()


def test_an_upload_is_checked_and_then_published_once(data: Path) -> None:
    checked = ended(data, jobs.upload(data, Role.STAFF, "Testi", sent(data, ("a.csv", R1))))
    assert (checked.status, checked.what, checked.by) == (Status.DONE, What.CHECK, "Testi")
    assert checked.result["files"][0]["entry"]["rows_accepted"] == 1
    assert not (data / "warehouse" / "current").exists()

    published = ended(data, jobs.publish(data, Role.STAFF, "Testi", checked.id))
    assert published.result["release"]["rows_published"] == 1
    assert (data / "warehouse" / "current").exists()
    with pytest.raises(LookupError):
        jobs.publish(data, Role.STAFF, "Testi", checked.id)
    assert [entry["what"] for entry in jobs.journal(data)] == ["publish"]


def test_a_job_whose_process_died_is_cut_off(data: Path) -> None:
    job = jobs.read(
        data, left_behind(data, {"step": "load", "done": 1, "of": 2, "file": "a"}, minutes=5)
    )

    assert job is not None
    assert job.status is Status.CUT_OFF


def test_a_job_whose_process_lives_is_running(data: Path) -> None:
    job_id = left_behind(data, {"step": "build"}, minutes=5)
    with FileLock(jobs.folder(data) / job_id / "alive"):
        job = jobs.read(data, job_id)

    assert job is not None
    assert job.status is Status.RUNNING


def test_a_job_that_was_just_asked_for_is_waiting_then_cut_off(data: Path) -> None:
    first = jobs.read(data, left_behind(data, {}, minutes=0))
    assert first is not None
    assert first.status is Status.WAITING

    asked = jobs.folder(data) / first.id / "job.json"
    told = json.loads(asked.read_text("utf-8")) | {"asked_at": "2026-01-01T00:00:00+00:00"}
    asked.write_text(json.dumps(told), encoding="utf-8")
    later = jobs.read(data, first.id)
    assert later is not None
    assert later.status is Status.CUT_OFF


@pytest.mark.parametrize("job_id", ["", "..", "../../etc", "20260101T000000-zzzzzzzz", "x"])
def test_no_other_name_is_a_job(data: Path, job_id: str) -> None:
    assert jobs.read(data, job_id) is None
    with pytest.raises(LookupError):
        jobs.publish(data, Role.STAFF, "Testi", job_id)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\x\raportti.csv", "raportti.csv"),
        ("a<b>:c?.csv", "a_b__c_.csv"),
        ("", "tiedosto"),
        ("...", "tiedosto"),
        ("x" * 300 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_an_uploaded_name_stays_in_its_folder(name: str, safe: str) -> None:
    assert jobs.safe_name(name) == safe


def test_two_files_of_one_name_are_both_kept(data: Path) -> None:
    other = R1.replace(b"2026-01-02", b"2026-01-03").replace(b"\n1;", b"\n2;")
    job = ended(
        data, jobs.upload(data, Role.STAFF, "Testi", sent(data, ("a.csv", R1), ("A.csv", other)))
    )

    assert sorted(file["file"] for file in job.result["files"]) == ["A-2.csv", "a.csv"]


def test_a_disk_that_takes_nothing_leaves_nothing(data: Path) -> None:
    jobs.folder(data).write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(OSError, match="jobs"):
        jobs.upload(data, Role.STAFF, "Testi", sent(data, ("a.csv", R1)))

    assert sorted(path.name for path in data.iterdir()) == ["jobs", "sent"]


def test_a_broken_line_of_the_journal_is_left_out(data: Path) -> None:
    (data / "journal.jsonl").write_text('{"what": "use"}\n{"wha\n[1]\n{"what": "build"}\n', "utf-8")

    assert [entry["what"] for entry in jobs.journal(data)] == ["build", "use"]
