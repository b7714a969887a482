"""The staff page's own controls: drop files, follow the work, publish, go back to a release."""

from typing import Any

import streamlit as st
from portal.exports_desk import COMPLAINTS_SHOWN

from portal import access, exports_desk, jobs, settings, ui, ui_sign_in, warehouse
from portal.access import Role
from portal.i18n import _, local_time, marked
from portal.jobs import Job, Status, What
from portal.tables import Table, as_html

JOB, DROPPED, ROUND = "exports_job", "exports_dropped", "exports_round"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY_SECONDS = 1.0


def intake() -> None:
    """Drop files, see what is wrong with them, publish: from the first file to the release."""
    st.header(_("Bring in reports"), anchor=False)
    st.markdown(
        marked("Drop the reports here as they left Koha. They are checked first; nothing changes before you publish."),
        unsafe_allow_html=True,
    )  # fmt: skip
    files = st.file_uploader(
        _("Reports"), accept_multiple_files=True, key=f"files-{st.session_state.get(ROUND, 0)}"
    )
    names = [file.file_id for file in files]
    if files and names != st.session_state.get(DROPPED):
        st.session_state[DROPPED] = names
        _begin(lambda: jobs.upload(
            settings.data_dir(), _role(), who(), [(file.name, file.getvalue()) for file in files]
        ))  # fmt: skip
    job = _job()
    if job is not None and job.status in {Status.WAITING, Status.RUNNING}:
        _follow()
    elif job is not None:
        _outcome(job)


def who() -> str:
    """Who acts, as the log says it."""
    return ui_sign_in.name() or _("Staff, on this computer")


def _role() -> Role:
    return ui_sign_in.role(access.may_manage_exports)


def _job() -> Job | None:
    job_id = st.session_state.get(JOB)
    return None if job_id is None else jobs.read(settings.data_dir(), job_id)


def _begin(start: Any) -> None:  # noqa: ANN401 - starts a job and returns its id
    """Start a job; a full disk or files that are gone are said in one sentence."""
    try:
        st.session_state[JOB] = start()
    except OSError:
        st.error(_("The files could not be kept: the disk may be full. Nothing has changed."))
    except LookupError:
        st.error(
            _("These files have been published already, or they are too old. Drop them again.")
        )


@st.fragment(run_every=EVERY_SECONDS)
def _follow() -> None:
    """How far the work is, looked up every second; the page is drawn anew when it ends."""
    job = _job()
    if job is None or job.status not in {Status.WAITING, Status.RUNNING}:
        st.rerun()
        return
    st.progress(exports_desk.progress_share(job), text=exports_desk.progress_text(job))
    st.markdown(marked("You may close the page: the work goes on, and the readers see the old figures until it is done."), unsafe_allow_html=True)  # fmt: skip


def _outcome(job: Job) -> None:
    """What a job that has ended found."""
    if job.status is not Status.DONE:
        st.error(exports_desk.failure_text(job))
        return
    if job.what is What.PUBLISH:
        st.success(exports_desk.done_text(job))
    _found(job)
    if exports_desk.may_publish(job):
        st.button(_("Publish"), type="primary", key="publish", on_click=_publish, args=(job.id,))
    if job.what is What.PUBLISH:
        st.button(_("Bring in more"), key="more", on_click=_forget)


def _found(job: Job) -> None:
    st.html(as_html(exports_desk.files_table(job.result)))
    ui.remarks([], exports_desk.sentences(job.result), exports_desk.more_text)
    current = ui.release()
    is_sample = current is not None and current.is_sample
    if exports_desk.sample_gives_way(job.result, is_sample=is_sample):
        ui.remark(_("The made-up sample data give way for good when these are published."))
    complaints = exports_desk.complaints_table(job.result)
    if len(complaints.rows):
        st.subheader(_("Rows that need mending"), anchor=False)
        _some(complaints)
        _marked_copies(job)
    caption = _("Months whose figures change")
    changes = exports_desk.changes_table(job.result.get("changes", ()), caption)
    st.subheader(caption, anchor=False)
    if len(changes.rows):
        st.html(as_html(changes, is_titled=True))
    else:
        st.markdown(marked("No published figure of loans changes."), unsafe_allow_html=True)


def _some(table: Table) -> None:
    st.html(as_html(table, COMPLAINTS_SHOWN, is_titled=True))
    if len(table.rows) > COMPLAINTS_SHOWN:
        st.markdown(marked("The rest is in the Excel files below."), unsafe_allow_html=True)


def _marked_copies(job: Job) -> None:
    """An Excel copy of each file's refused rows, with the faulty cells marked."""
    for name in job.result.get("marked", ()):
        path = job.folder / "marked" / jobs.safe_name(str(name))
        if path.is_file():
            st.download_button(
                _("Download to mend: {file}").format(file=path.name), path.read_bytes,
                path.name, XLSX, key=f"marked-{name}", on_click="ignore",
            )  # fmt: skip


def _publish(job_id: str) -> None:
    _begin(lambda: jobs.publish(settings.data_dir(), _role(), who(), job_id))


def _forget() -> None:
    """Clear the uploader for the next files."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state[JOB] = st.session_state[DROPPED] = None


def releases() -> None:
    """Releases, what changed between any two, and the way back to an older one."""
    data = settings.data_dir()
    kept = warehouse.kept(data)
    current = warehouse.current_id(data)
    st.header(_("Releases"), anchor=False)
    built = {release_id: local_time(warehouse.built_at(release_id)) for release_id in kept}
    listed = [(release_id, warehouse.built_at(release_id)) for release_id in kept]
    st.html(as_html(exports_desk.releases_table(listed, current), is_titled=True))
    older = [release_id for release_id in kept if release_id != current]
    if not older or current is None:
        return
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Compare with"), older, format_func=built.__getitem__, width=260, key="compared"
        )  # fmt: skip
        st.button(
            _("Go back to this release"), key="use", on_click=_use, args=(chosen,)
        )  # fmt: skip
    _compare(data_of(chosen), data_of(current))


def data_of(release_id: str) -> str:
    """The file of a release."""
    return str(settings.data_dir() / "warehouse" / f"{release_id}.duckdb")


def _compare(older: str, newer: str) -> None:
    caption = _("Months that differ between the two releases")
    try:
        found = ui.made(_diff, older, newer)
    except RuntimeError as error:
        st.error(str(error))
        return
    changes = exports_desk.changes_table(found, caption)
    if len(changes.rows):
        st.html(as_html(changes))
    else:
        st.markdown(
            marked("The two releases have the same published loans."), unsafe_allow_html=True
        )


def _diff(older: str, newer: str) -> Any:  # noqa: ANN401 - rows as etl prints them
    return jobs.ask("diff", older, newer, "--json")


def _use(release_id: str) -> None:
    try:
        jobs.use(_role(), who(), release_id)
    except RuntimeError as error:
        st.error(str(error))
