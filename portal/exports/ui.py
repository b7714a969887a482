"""The staff page's own controls: drop files, see what stands in the way, publish, undo, go back."""

import datetime as dt
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from portal.exports import desk, jobs, left_out, loaded_files, reports, ui_figures
from portal.exports import queries as exports
from portal.exports.desk import COMPLAINTS_SHOWN, FileCard
from portal.exports.jobs import Job, Status, What
from portal.exports.loaded_files import LoadedFile
from portal.exports.months import REPORTS, Months
from portal.files import xlsx_file
from portal.kit import access, settings, warehouse
from portal.kit.access import Role
from portal.kit.i18n import N_, _, day, local_time, marked, ngettext, number
from portal.kit.tables import Table, as_html
from portal.kit.text_rule import as_label, escape
from portal.site.uploads import Bounds
from portal.ui import page as ui
from portal.ui import sign_in as ui_sign_in
from portal.ui import upload as ui_upload

JOB, DROPPED, ROUND = "exports_job", "exports_dropped", "exports_round"
EVERY_SECONDS = 1.0
BOUNDS = Bounds(bytes_each=300 << 20, files=60, bytes_in_all=1 << 30)
FILES_SHOWN, RELEASES_SHOWN = 8, 5
LONGEST_NOTE = 200


# --- what is in hand ------------------------------------------------------------------------------


def intake() -> None:
    """From the first file to the release: drop, mend, see what changes, publish or discard."""
    job = _job()
    st.html(desk.steps_html(desk.steps(job)))
    _uploader()
    if job is not None and job.status in {Status.WAITING, Status.RUNNING}:
        _follow()
    elif job is not None:
        _outcome(job)
    elif ui.release() is not None:
        st.button(
            _("Put the figures together anew"),
            key="anew",
            on_click=_recheck,
            args=(None,),
            help=_(
                "For instance after the portal itself has been updated. You see first what would change."
            ),
        )


def _uploader() -> None:
    system = _one_system(_("Recognise by the branch codes"), "files-of")
    files = ui_upload.choose(
        _("Choose report files, or drop them here"),
        access.may_manage_exports,
        BOUNDS,
        key=f"files-{st.session_state.get(ROUND, 0)}",
        explanation=_(
            "As they left Koha. They are checked first; nothing changes before you publish."
        ),
    )
    names = [file.file_id for file in files]
    if files and names != st.session_state.get(DROPPED):
        st.session_state[DROPPED] = names
        dropped = [(file.name, file.path) for file in files]
        _begin(lambda: jobs.upload(settings.data_dir(), _role(), who(), dropped, system))
        st.rerun()


def _systems() -> dict[str, str]:
    """The names of the systems of the release in use, where there are several."""
    if ui.release() is None:
        return {}
    found = ui.read(exports.systems).fillna("").to_dict("records")
    return desk.system_names([{str(name): cell for name, cell in row.items()} for row in found])


def _one_system(nothing: str, key: str) -> str:
    """The system that is chosen, where there are several; empty for what `nothing` says."""
    systems = _systems()
    if not systems:
        return ""
    words = {"": nothing, **systems}
    return st.selectbox(
        _("Library system"), list(words), format_func=words.__getitem__, key=key, width=420
    )


def who() -> str:
    """Who acts, as the log says it."""
    return ui_sign_in.name() or _("Staff, on this computer")


def _role() -> Role:
    return ui_sign_in.role(access.may_manage_exports)


def _job() -> Job | None:
    """The job of this visit; else the newest one that waits for somebody, whoever asked for it."""
    data = settings.data_dir()
    job_id = st.session_state.get(JOB)
    if job_id is not None:
        return jobs.read(data, job_id)
    return jobs.newest_open(data)


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
    st.progress(desk.progress_share(job), text=as_label(desk.progress_text(job)))
    text = (
        N_(
            "You may close the page: the work goes on, and the readers see the old figures until it is done."
        )
        if job.what is What.PUBLISH
        else N_("You may close the page: the check goes on, and its result waits here.")
    )
    st.markdown(marked(text), unsafe_allow_html=True)


# --- what came of it ------------------------------------------------------------------------------


def _outcome(job: Job) -> None:
    """What a job that has ended found, the worst first, and what can be done now."""
    if job.status is not Status.DONE:
        st.error(as_label(desk.failure_text(job)))
        if job.what is What.PUBLISH and job.status is Status.CUT_OFF:
            st.button(_("Check again"), key="again", on_click=_recheck, args=(job.id,))
        _close_button()
        return
    if job.what is What.PUBLISH:
        st.success(as_label(desk.done_text(job)))
    _guard(job)
    _turned(job)
    _files(job)
    _release_notes(job)
    _to_mend(job)
    _changes(job)
    if job.what is What.CHECK:
        _actions(job)
    else:
        _close_button()


def _close_button() -> None:
    st.button(_("Bring in more"), key="more", on_click=_forget)


def _guard(job: Job) -> None:
    box = desk.guard(job.result)
    if box is not None and job.what is What.CHECK:
        with st.container(key="guard"):
            st.html(box.as_html())
            ui.page_link("/toimipistekartta", _("Open the branch map"))


def _where_rows_go(job: Job) -> None:
    told = job.result.get("left_out")
    if told:
        table = left_out.by_reason(told["release"])
        with st.expander(table.caption):
            st.html(as_html(table, is_titled=True))


def _turned(job: Job) -> None:
    files = _input_names()
    if job.turned:
        ui.remarks(desk.turned_text(job, files))
    if joins := job.result.get("joins"):
        st.warning(as_label(desk.joins_text(joins)), icon=":material/warning:")
        if job.what is What.CHECK:
            st.button(
                _("Leave them out of use"),
                key="keep-out",
                on_click=_recheck,
                args=(job.id,),
                kwargs={"aside": [str(each["sha256"]) for each in joins]},
            )


def _input_names() -> pd.DataFrame:
    """Every loaded file by hash, out of use or not: sha256, file_name."""
    known = loaded_files.newest_first(settings.data_dir(), {})
    return pd.DataFrame(
        [(each.sha256, each.name) for each in known], columns=["sha256", "file_name"]
    )


def _files(job: Job) -> None:
    cards = desk.file_cards(job.result)
    if not cards:
        return
    ui.heading(_("Checked files"))
    for place, card in enumerate(cards):
        with st.container(key=f"file-{place}", border=False):
            st.html(card.as_html())
            if job.what is What.CHECK:
                _answer(job, card, place)
                ui_figures.ask(card, place, partial(_map, job.id, card.upload))
            with st.container(key=f"file-deeds-{place}", horizontal=True):
                _file_deeds(job, card, place)


def _answer(job: Job, card: FileCard, place: int) -> None:
    """The answers to what a file is asked: nothing of it is loaded before."""
    if card.question is desk.Question.REPLACE:
        st.button(
            _("Replace the earlier rows: {file}").format(file=as_label(card.upload)),
            key=f"replace-{place}",
            on_click=_recheck,
            args=(job.id,),
            kwargs={"replace": [card.upload]},
        )
    if card.question is not desk.Question.SYSTEM:
        return
    systems = desk.system_names(job.result.get("systems", ()))
    with st.container(key=f"asked-{place}", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Library system"),
            list(systems),
            format_func=systems.__getitem__,
            key=f"system-{place}",
            width=320,
        )
        st.button(
            _("Check as a report of this system"),
            key=f"of-system-{place}",
            on_click=_recheck,
            args=(job.id,),
            kwargs={"systems": {card.upload: chosen}},
        )


def _map(job_id: str, upload: str, mapping: dict[str, Any]) -> None:
    """Check the file again by what its columns are said to be."""
    _recheck(job_id, mappings={upload: mapping})


def _file_deeds(job: Job, card: FileCard, place: int) -> None:
    for name in job.result.get("marked", ()):
        path = job.folder / "marked" / jobs.safe_name(str(name))
        if path.name.startswith(card.file.replace("/", "-")) and path.is_file():
            st.download_button(
                _("Download to mend: {file}").format(file=as_label(path.name)),
                path.read_bytes,
                path.name,
                xlsx_file.MIME,
                key=f"marked-{name}",
                on_click="ignore",
            )
    if job.what is What.CHECK and "/" not in card.file and len(job.result.get("files", ())) > 1:
        st.button(
            _("Leave out: {file}").format(file=as_label(card.file)),
            key=f"without-{place}",
            on_click=_recheck,
            args=(job.id,),
            kwargs={"without": card.file},
        )


def _release_notes(job: Job) -> None:
    ui.remarks([], desk.release_sentences(job.result), desk.more_text)
    current = ui.release()
    is_sample = current is not None and current.is_sample
    if desk.sample_gives_way(job.result, is_sample=is_sample):
        ui.remark(_("The made-up sample data give way for good when these are published."))


def _to_mend(job: Job) -> None:
    complaints = desk.complaints_table(job.result)
    if len(complaints.rows):
        st.subheader(_("Rows that need mending"), anchor=False)
        _some(complaints)


def _some(table: Table) -> None:
    st.html(as_html(table, COMPLAINTS_SHOWN, is_titled=True))
    if len(table.rows) > COMPLAINTS_SHOWN:
        st.markdown(marked("The rest is in the Excel files above."), unsafe_allow_html=True)


def _changes(job: Job) -> None:
    if not job.result.get("release"):
        return
    ui.heading(_("What changes"))
    _differences(job.result)
    _where_rows_go(job)


def _differences(found: Any) -> None:  # noqa: ANN401 - changes and others as etl tells them
    changes = desk.changes_table(found.get("changes", ()), _("Months whose figures change"))
    others = desk.others_table(found.get("others", ()), _("What else changes"))
    for table in (changes, others):
        if len(table.rows):
            st.html(as_html(table))
    if not len(changes.rows) and not len(others.rows):
        st.markdown(marked("No published figure changes."), unsafe_allow_html=True)


def _actions(job: Job) -> None:
    """What stands in the way, the note, and the buttons: always in sight."""
    blocked = desk.blockers(job.result)
    may = desk.may_publish(job)
    box = desk.guard(job.result)
    with st.container(key="action-bar", horizontal=True, vertical_alignment="bottom"):
        st.html(desk.bar_html(job, blocked, may=may))
        if may:
            st.text_input(
                _("Note for the log (optional)"), key="note", max_chars=LONGEST_NOTE, width=260
            )
        is_accepted = True
        if may and box is not None:
            is_accepted = st.checkbox(
                _("Leave the rows of unknown branches out of the figures"), key="accept"
            )
        st.button(_("Discard"), key="discard", on_click=_discard, args=(job.id,))
        if may:
            st.button(
                _("Publish"),
                type="primary",
                key="publish",
                on_click=_publish,
                args=(job.id, box is not None),
                disabled=not is_accepted,
            )


def _publish(job_id: str, accepts: bool) -> None:  # noqa: FBT001 - what was confirmed
    accept = accepts and bool(st.session_state.get("accept"))
    note = str(st.session_state.get("note") or "")
    data = settings.data_dir()
    _begin(lambda: jobs.publish(data, _role(), who(), job_id, note=note, accept_unmapped=accept))


def _recheck(job_id: str | None, **wanted: Any) -> None:  # noqa: ANN401 - as jobs.recheck takes them
    _begin(lambda: jobs.recheck(settings.data_dir(), _role(), who(), job_id, **wanted))


def _discard(job_id: str) -> None:
    jobs.discard(settings.data_dir(), _role(), job_id)
    _forget()


def _forget() -> None:
    """Clear the uploader for the next files."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state[JOB] = st.session_state[DROPPED] = None


# --- what is there --------------------------------------------------------------------------------

_REPORT_NAMES = {"loans": N_("Loans"), "transfers": N_("Transfers"), "holds": N_("Holds")}


def _report_name(report: str) -> str:
    return _(_REPORT_NAMES[report])


def months() -> None:
    """The months by year: how much, from which reports, whole or not."""
    ui.heading(_("Months"))
    report = (
        st.segmented_control(
            _("Report"),
            list(REPORTS),
            default="loans",
            key="months-of",
            format_func=_report_name,
            label_visibility="collapsed",
        )
        or "loans"
    )
    system = _one_system(_("All systems"), "months-system")
    files = ui.read(exports.files_by_month, system=system)
    shown = Months(
        ui.read(exports.counted_of, report=report, system=system)
        if system
        else ui.read(exports.counted, report=report),
        files[files["kind"].isin(REPORTS[report])],
        _changing(report),
    )
    st.html(shown.as_html(_("{report}, by month").format(report=_(_REPORT_NAMES[report]))))


def _changing(report: str) -> set[dt.date]:
    """Months of the report whose figures the checked upload would change."""
    job = _job()
    if job is None or job.what is not What.CHECK:
        return set()
    return {
        dt.date.fromisoformat(str(each["month"]))
        for each in job.result.get("changes", ())
        if each.get(f"{report}_before") != each.get(f"{report}_after")
    }


def releases() -> None:
    """Releases with who, when, of what and why; what changed between any two, and the way back."""
    data = settings.data_dir()
    current = warehouse.current_id(data)
    listed = [(release_id, warehouse.built_at(release_id)) for release_id in warehouse.kept(data)]
    rows = desk.release_rows(listed, current, jobs.journal(data))
    ui.heading(_("Releases"))
    for row in rows[:RELEASES_SHOWN]:
        st.html(row.as_html())
    older = {row.release_id: row.built for row in rows if not row.is_current}
    if not older or current is None:
        return
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Compare with"), list(older), format_func=older.__getitem__, width=260, key="compared"
        )
        st.button(_("Go back to this release"), key="use", on_click=_use, args=(chosen,))
    _compare(_release_file(chosen), _release_file(current))


def _release_file(release_id: str) -> str:
    return str(settings.data_dir() / "warehouse" / f"{release_id}.duckdb")


def _compare(older: str, newer: str) -> None:
    try:
        found = ui.made(_diff, older, newer)
    except RuntimeError as error:
        st.error(as_label(str(error)))
        return
    with st.expander(_("What differs between the two releases")):
        _differences(found)


def _diff(older: str, newer: str) -> Any:  # noqa: ANN401 - rows as etl prints them
    return jobs.ask("diff", older, newer, "--json")


def _use(release_id: str) -> None:
    try:
        jobs.use(_role(), who(), release_id)
    except RuntimeError as error:
        st.error(as_label(str(error)))


def files() -> None:
    """Every loaded file, newest first, with the way out of use and back."""
    known = loaded_files.newest_first(settings.data_dir(), _systems())
    ui.heading(_("Loaded files"))
    words = st.text_input(
        _("Search by name, report or month"), key="file-words", type="search", width=420
    )
    found = [each for each in known if each.matches(words or "")]
    st.html(f'<p class="figure-note">{_found_text(len(found), len(known))}</p>')
    shown = found if st.session_state.get("all-files") else found[:FILES_SHOWN]
    for file in shown:
        _file(file)
    if len(found) > len(shown):
        st.button(
            _("Show all {n}").format(n=number(len(found))), key="show-all", on_click=_show_all
        )


def _found_text(found: int, known: int) -> str:
    said = ngettext("{n} file of {all}, newest first.", "{n} files of {all}, newest first.", found)
    return said.format(n=number(found), all=number(known))


def _show_all() -> None:
    st.session_state["all-files"] = True


def _file(file: LoadedFile) -> None:
    with st.container(
        key=f"loaded-{file.sha256[:16]}", horizontal=True, vertical_alignment="center"
    ):
        name, facts = escape(file.name), escape(file.facts())
        st.html(f'<div class="loaded"><strong>{name}</strong><p>{facts}</p></div>')
        label = _("Take out of use") if file.aside_at is None else _("Bring back")
        st.button(
            label,
            key=f"turn-{file.sha256[:16]}",
            on_click=_turn,
            args=(file,),
            help=f"{label}: {as_label(file.name)}",
        )


def _turn(file: LoadedFile) -> None:
    """See first what would change."""
    one, data = [file.sha256], settings.data_dir()
    aside, back = ([], one) if file.aside_at else (one, [])
    _begin(lambda: jobs.turn(data, _role(), who(), aside=aside, back=back))


def report_help() -> None:
    """The SQL of the reports, to copy, with the steps in Koha."""
    ui.heading(_("Reports in Koha"))
    with st.expander(_("How to make a report in Koha, and its SQL to copy")):
        ui.sentences([_(each) for each in reports.STEPS])
        listed = reports.listed(settings.ROOT)
        name = st.segmented_control(
            _("Report"), list(listed), default=next(iter(listed), None), key="sql-of"
        )
        if name:
            st.markdown(marked(reports.PURPOSES[name]), unsafe_allow_html=True)
            st.code(listed[name].read_text(encoding="utf-8"), language="sql", wrap_lines=True)


def state_line() -> str:
    """Until which day the figures in use reach, and when they were put together."""
    current = ui.release()
    if current is None:
        return _("Nothing has been published yet.")
    return _("In use: figures until {day}, put together {built}").format(
        day=day(current.data_until), built=local_time(current.built_at)
    )
