"""The controls of the branch map: say what a code is, accept proposals, take back, Excel, other tables."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from portal.exports import branch_map as words
from portal.exports import jobs, region_desk
from portal.exports import ui as ui_exports
from portal.exports.branch_map import BRANCH, KINDS, MAIN, MOBILE, TECHNICAL, Code, Desk, Look, Row
from portal.exports.jobs import Status
from portal.exports.region_desk import Answer
from portal.files import xlsx_file
from portal.kit import access, settings
from portal.kit.access import Role
from portal.kit.i18n import _, marked, ngettext, number
from portal.kit.tables import as_html
from portal.kit.text_rule import as_label
from portal.site.uploads import Bounds
from portal.ui import page as ui
from portal.ui import sign_in as ui_sign_in
from portal.ui import upload as ui_upload

OPEN, LOOK, MORE, SKIPPED = "map_open", "map_look", "map_more", "map_skipped"
SAID, FAULTS = "map_said", "map_faults"
NEW = "+"  # the choice of a library or municipality that the region does not have yet
SHOWN_ROWS = 12
MOST_ROWS = 50
WIDTH = 420
BOUNDS = Bounds(bytes_each=20 << 20, files=3, bytes_in_all=60 << 20)  # the one before goes after


def draw() -> None:
    """The whole page under its guard."""
    ui.page_link("/aineistot", _("Loaded data"))
    ui.title(_("Which branch is it?"))
    if _is_checking():  # the reports are in the hands of the check, and so are their codes
        _said()
        return
    try:
        desk = _desk()
    except RuntimeError as error:
        st.error(as_label(str(error)))
        return
    ui.lead(words.lead(desk))
    if desk.faults:
        st.error(
            "\n\n".join(
                [
                    _("No figures can be put together before these are mended:"),
                    *map(as_label, desk.faults),
                ]
            )
        )
    _said()
    if desk.codes:
        st.html(words.progress(desk))
    _codes(desk)
    _saved_now(desk)
    _excel(desk)
    _other_tables(desk)
    _actions(desk)


# ---- what is read, and what was done -------------------------------------------------------------


def _desk() -> Desk:
    """The codes and tables as they are now; read anew when the map, the archive or a check changed."""
    data = settings.data_dir()
    job = _waiting()
    kept = st.session_state.get("map_desk")
    stamp = _stamp(data, job)
    if kept is None or kept[0] != stamp:
        with st.spinner(_("Reading the codes of the reports …")):
            kept = (stamp, region_desk.read(_role(), job))
        st.session_state["map_desk"] = kept
    desk: Desk = kept[1]
    return desk


def _stamp(data: Path, job: Path | None) -> tuple[object, ...]:
    """What the page depends on, by names and times of files."""
    files = [*(data / "region").glob("*.json"), *(data / "archive").glob("*/*.json")]
    return (str(job), *sorted((path.name, path.stat().st_mtime_ns) for path in files))


def _waiting() -> Path | None:
    """The folder of the checked files that wait to be published."""
    job = jobs.waiting(settings.data_dir())
    return None if job is None else job.folder


def _role() -> Role:
    return ui_sign_in.role(access.may_manage_exports)


def _attempt(act: Callable[[], Answer], said: str, undo: Sequence[str] = ()) -> bool:
    """Save or take back, and keep what to say of it; True when it was done.

    undo: the row that the button beside the sentence takes back, table and key; the whole version
    when it is empty.
    """
    try:
        answer = act()
    except RuntimeError as error:
        st.session_state[SAID] = {"error": [str(error)]}
        return False
    if not answer.is_saved:
        st.session_state[FAULTS] = list(answer.findings)
        st.session_state[SAID] = {"error": [words.clash_text(each) for each in answer.clashes]}
        return False
    st.session_state[FAULTS] = []
    st.session_state[SAID] = {
        "text": said,
        "others": words.others_text(answer.others),
        "version": answer.version,
        "row": list(undo),
    }
    return True


def _is_checking() -> bool:
    """Whether a check that was begun here is still under way."""
    if not (st.session_state.get(SAID) or {}).get("is_checking"):
        return False
    job = jobs.newest_open(settings.data_dir())
    return job is not None and job.status in {Status.WAITING, Status.RUNNING}


def _said() -> None:
    """What was done last, with the way back; or why it was not."""
    told = st.session_state.get(SAID)
    if not told:
        return
    for text in told.get("error", ()):
        st.error(as_label(text))
    if "text" not in told:
        return
    with st.container(key="map-said", horizontal=True, vertical_alignment="center"):
        sentence = " ".join(filter(None, (told["text"], told["others"])))
        st.html(f'<p role="status">{ui.escaped(sentence)}</p>')
        if told.get("is_checking"):
            ui.page_link("/aineistot", _("See the result"))
        if told.get("version"):
            st.button(
                _("Undo"),
                icon=":material/undo:",
                key="map-undo",
                on_click=_undo,
                args=(told["version"], told["row"]),
            )


def _undo(version: int, row: Sequence[str]) -> None:
    if _attempt(
        lambda: region_desk.undo(_role(), ui_exports.who(), version, row),
        _("It has been taken back."),
    ):
        st.session_state[SAID]["version"] = None  # an undo is taken back by saving again


# ---- the codes -----------------------------------------------------------------------------------


def _codes(desk: Desk) -> None:
    """The list of a view, and the code that is open in it."""
    if not desk.codes:
        return
    look = _look(desk)
    found = words.listed(desk, look)
    shown = found[: _shown_count()]
    most = max((code.rows for code in desk.codes), default=0)
    with st.container(key="map-list", gap=None):
        st.html(words.head_html())
        for code in shown:
            _code(code, desk, most, look)
    left = len(found) - len(shown)
    if left > 0:
        said = ngettext("Show {n} more code", "Show {n} more codes", left)
        st.button(said.format(n=number(left)), key="map-more", on_click=_show_all)
    note = _(
        "A row can have two branches, the one that owns and the one that lends. Some rows are therefore counted for two codes."
    )
    st.html(f'<p class="hint">{ui.escaped(note)}</p>')


def _look(desk: Desk) -> Look:
    """Which codes are listed, and the button that accepts all that are sure."""
    with st.container(key="map-tools", horizontal=True, vertical_alignment="bottom"):
        labels = {look.value: words.look_label(desk, look) for look in Look}
        first = Look.OPEN if words.listed(desk, Look.OPEN) else Look.ALL
        chosen = st.segmented_control(
            _("Show"),
            list(labels),
            format_func=labels.__getitem__,
            default=first.value,
            required=True,
            key=LOOK,
        )
        sure = words.sure(desk)
        if sure:
            said = ngettext("Accept {n} sure proposal", "Accept {n} sure proposals", len(sure))
            st.button(
                said.format(n=number(len(sure))),
                icon=":material/check:",
                key="map-accept-all",
                on_click=_accept,
                args=(desk, sure),
            )
    return Look(chosen or Look.OPEN)


def _shown_count() -> int:
    return int(st.session_state.get(MORE, words.SHOWN_AT_FIRST))


def _show_all() -> None:
    st.session_state[MORE] = 10_000


def _code(code: Code, desk: Desk, most: int, look: Look) -> None:
    """One code: a line of the list, or the form when it is open."""
    is_open = _opened(desk) == code.code
    with st.container(key=f"map-{'open' if is_open else 'line'}-{code.code}", gap=None):
        with st.container(
            key=f"map-cells-{code.code}", horizontal=True, vertical_alignment="center"
        ):
            st.html(words.row_html(code, desk, most, is_saved=look is Look.SAVED))
            _buttons(code, desk, is_open=is_open)
        if is_open:
            _form(code, desk)


def _buttons(code: Code, desk: Desk, *, is_open: bool) -> None:
    with st.container(key=f"map-do-{code.code}", horizontal=True, width="content"):
        if is_open:
            st.html(f'<span class="map-tag">{ui.escaped(_("Open"))}</span>', width="content")
            return
        proposal = code.proposal
        can_accept = code.is_open and proposal is not None and proposal.is_whole
        if can_accept and proposal is not None and proposal.certainty != "none":
            st.button(
                _("Accept {code}").format(code=as_label(code.code)),
                icon=":material/check:",
                key=f"map-accept-{code.code}",
                on_click=_accept,
                args=(desk, [code]),
            )
        label = _("Change {code}") if can_accept or not code.is_open else _("Choose {code}")
        st.button(
            label.format(code=as_label(code.code)),
            key=f"map-change-{code.code}",
            type="tertiary",
            on_click=_open,
            args=(code.code,),
        )


def _opened(desk: Desk) -> str | None:
    """The code whose form is open: the one that was chosen, else the first that nobody has skipped."""
    chosen: str | None = st.session_state.get(OPEN)
    if chosen is not None:
        return chosen or None
    skipped = st.session_state.get(SKIPPED, [])
    return next(
        (code.code for code in words.listed(desk, Look.OPEN) if code.code not in skipped), None
    )


def _open(code: str) -> None:
    st.session_state[OPEN] = code
    st.session_state[FAULTS] = []


def _skip(code: str) -> None:
    st.session_state[SKIPPED] = [*st.session_state.get(SKIPPED, []), code]
    st.session_state[OPEN] = None
    st.session_state[FAULTS] = []


def _accept(desk: Desk, codes: Sequence[Code]) -> None:
    """Save what is proposed."""
    rows = [words.accepted(code) for code in codes]
    if len(codes) == 1:
        said = words.saved_text(codes[0].code, rows[0]["row"], desk)
    else:
        text = ngettext(
            "{n} proposal has been saved.", "{n} proposals have been saved.", len(codes)
        )
        said = text.format(n=number(len(codes)))
    if _attempt(lambda: region_desk.save(_role(), ui_exports.who(), desk.version, rows), said):
        st.session_state[OPEN] = None


# ---- the form of one code ------------------------------------------------------------------------


def _form(code: Code, desk: Desk) -> None:
    """What the code is: kind, library, municipality, from, until."""
    with st.container(key="map-form"):
        row = _period(code, desk)
        start = _start(code, row)
        left, right = st.columns(2, gap="large")
        kinds = {each: _(name) for each, (name, _said) in KINDS.items()}
        with left:
            kind = st.radio(
                _("What is {code}?").format(code=as_label(code.code)),
                list(kinds),
                index=list(kinds).index(_kind(start["kind"])),
                key=_key(code, row, "kind"),
                format_func=kinds.__getitem__,
                captions=[_(said) for _name, said in KINDS.values()],
            )
        with right:
            if kind != TECHNICAL:
                _place(code, row, start, desk)
            _days(code, row, start)
        _consequence(code, row, str(kind), desk)
        _other_faults()
        with st.container(horizontal=True):
            st.button(
                _("Save and open the next"),
                type="primary",
                icon=":material/check:",
                key="map-save",
                on_click=_save,
                args=(code, row, desk),
            )
            st.button(_("Leave for now"), key="map-skip", on_click=_skip, args=(code.code,))


def _period(code: Code, desk: Desk) -> Row | None:
    """The period of the map that is changed; None for a new one."""
    rows = desk.periods(code.code)
    if not rows:
        return None
    labels = [*(words.period_text(row, desk) for row in rows), _("New period")]
    chosen = st.selectbox(
        _("Period"),
        list(range(len(labels))),
        format_func=labels.__getitem__,
        width=WIDTH,
        index=len(rows) if code.is_open else len(rows) - 1,
        key=f"map-period-{code.code}",
    )
    return rows[chosen] if chosen is not None and chosen < len(rows) else None


def _start(code: Code, row: Row | None) -> dict[str, str]:
    """What the fields hold at first: the row that is changed, else what is proposed."""
    if row is not None:
        return {
            name: row[name]
            for name in ("kind", "library", "municipality_code", "valid_from", "valid_to")
        }
    said = code.proposal
    return {
        "kind": said.kind if said else "",
        "library": said.library if said else "",
        "municipality_code": said.municipality_code if said else "",
        "valid_from": "",
        "valid_to": "",
    }


def _kind(kind: str) -> str:
    return kind if kind in {MOBILE, TECHNICAL} else BRANCH


def _key(code: Code, row: Row | None, name: str) -> str:
    return f"map-{name}-{code.code}-{'|'.join(row.key) if row else 'new'}"


def _place(code: Code, row: Row | None, start: Mapping[str, str], desk: Desk) -> None:
    """Library and municipality, and the names of new ones."""
    left, right = st.columns(2)
    with left:
        library = _choice(_("Library"), "library", code, row, start, desk.libraries)
        if library == NEW:
            st.text_input(_("Name of the new library"), key=_key(code, row, "new-library"))
    with right:
        town = _choice(
            _("Municipality"), "municipality_code", code, row, start, desk.municipalities
        )
        if town == NEW:
            st.text_input(
                _("Code of the new municipality"), key=_key(code, row, "new-code"), max_chars=10
            )
            st.text_input(_("Name of the new municipality"), key=_key(code, row, "new-town"))


def _choice(
    label: str,
    column: str,
    code: Code,
    row: Row | None,
    start: Mapping[str, str],
    known: Mapping[str, str],
) -> str | None:
    """A list to choose from, with its fault above and a way to add one."""
    new = {"library": _("New library …"), "municipality_code": _("New municipality …")}[column]
    labels = {**known, NEW: new}
    options = list(labels)
    with _field(column):
        chosen: str | None = st.selectbox(
            label,
            options,
            index=options.index(start[column]) if start[column] in options else None,
            format_func=labels.__getitem__,
            key=_key(code, row, column),
            placeholder=_("Choose"),
        )
    return chosen


def _days(code: Code, row: Row | None, start: Mapping[str, str]) -> None:
    left, right = st.columns(2)
    for place, name, label in (
        (left, "valid_from", _("In use from")),
        (right, "valid_to", _("Last day in use")),
    ):
        with place, _field(name):
            st.text_input(
                label,
                words.finnish_day(start[name]),
                key=_key(code, row, name),
                placeholder=_("1.6.2026"),
                max_chars=20,
            )
    hint = _(
        "Leave both empty when it has always been so. Leave the last day empty while the branch is in use."
    )
    st.html(f'<p class="hint">{ui.escaped(hint)}</p>')


def _field(column: str) -> Any:  # noqa: ANN401 - a container of Streamlit
    """A place for a field, with what is wrong with it above."""
    faults = [each for each in st.session_state.get(FAULTS, ()) if each["column"] == column]
    place = st.container(key=f"map-{'bad' if faults else 'good'}-{column}", gap="small")
    if faults:
        place.html(words.error_html([f"{each['reason']} {each['remedy']}" for each in faults]))
    return place


_FIELDS = frozenset({"library", "municipality_code", "valid_from", "valid_to"})


def _other_faults() -> None:
    """What is wrong, but with none of the fields of the form."""
    other = [each for each in st.session_state.get(FAULTS, ()) if each["column"] not in _FIELDS]
    if other:
        st.html(words.error_html([each["sentence"] for each in other]))


def _consequence(code: Code, row: Row | None, kind: str, desk: Desk) -> None:
    library, town = (
        st.session_state.get(_key(code, row, name)) for name in ("library", "municipality_code")
    )
    if code.is_open and (kind == TECHNICAL or (library and town and NEW not in {library, town})):
        st.info(as_label(words.consequence(code, library or "", town or "", kind, desk)))


def _save(code: Code, row: Row | None, desk: Desk) -> None:
    """Save the fields; the next open code opens when that succeeds."""
    said = {
        name: str(st.session_state.get(_key(code, row, name)) or "")
        for name in (
            "kind",
            "library",
            "municipality_code",
            "valid_from",
            "valid_to",
            "new-library",
            "new-code",
            "new-town",
        )
    }
    if missing := _missing(said):
        st.session_state[FAULTS] = missing
        return
    rows = _rows(code, row, said, desk)
    cells = rows[-1]["row"]
    named = _with_new(rows, desk)
    done = _attempt(
        lambda: region_desk.save(_role(), ui_exports.who(), desk.version, rows),
        words.saved_text(code.code, cells, named),
    )
    if done:
        st.session_state[OPEN] = None


def _missing(said: Mapping[str, str]) -> list[dict[str, str]]:
    """The fields that must be filled in and are not."""
    if said["kind"] == TECHNICAL:
        return []
    needed = {
        "library": said["new-library"] if said["library"] == NEW else said["library"],
        "municipality_code": said["new-code"] and said["new-town"]
        if said["municipality_code"] == NEW
        else said["municipality_code"],
    }
    texts = {
        "library": _("Choose the library, or give the name of a new one."),
        "municipality_code": _("Choose the municipality, or give the code and name of a new one."),
    }
    return [
        {"column": name, "reason": texts[name], "remedy": "", "sentence": texts[name]}
        for name, value in needed.items()
        if not value.strip()
    ]


def _rows(code: Code, row: Row | None, said: Mapping[str, str], desk: Desk) -> list[dict[str, Any]]:
    """What is saved: a new municipality and library first, the branch last."""
    rows: list[dict[str, Any]] = []
    is_technical = said["kind"] == TECHNICAL
    town, library = said["municipality_code"], said["library"]
    if town == NEW and not is_technical:
        town = said["new-code"].strip()
        rows.append(
            {
                "table": "municipality",
                "row": {"municipality_code": town, "name_fi": said["new-town"]},
            }
        )
    if library == NEW and not is_technical:
        library = words.library_code(said["new-library"], desk.libraries)
        rows.append(
            {"table": "library", "row": {"library": library, "name_fi": said["new-library"]}}
        )
    before = dict(row.cells) if row else {}
    kind = MAIN if said["kind"] == BRANCH and _was_main(code, row) else said["kind"]
    cells = before | {
        "branch_code": code.branch_code or code.code,
        "branch_name": before.get("branch_name") or code.name or code.code,
        "library": "" if is_technical else library,
        "municipality_code": "" if is_technical else town,
        "valid_from": said["valid_from"],
        "valid_to": said["valid_to"],
        "kind": kind,
        **words.of_system(code),
    }
    branch: dict[str, Any] = {"table": "branch_code", "row": cells}
    return [*rows, branch | ({"replaces": list(row.key)} if row else {})]


def _was_main(code: Code, row: Row | None) -> bool:
    return (row["kind"] if row else code.proposal.kind if code.proposal else "") == MAIN


def _with_new(rows: Sequence[Mapping[str, Any]], desk: Desk) -> Desk:
    """The desk as it is after these rows, for the names in a sentence."""
    tables = dict(desk.tables)
    for each in rows[:-1]:
        tables[each["table"]] = (*tables[each["table"]], Row(("",), each["row"], None))
    return Desk(desk.version, desk.rows, desk.rows_told, desk.codes, tables, desk.faults)


# ---- saved now -----------------------------------------------------------------------------------


def _saved_now(desk: Desk) -> None:
    """The codes that were told last, each with who and when and the way back."""
    told = [row for row in desk.tables["branch_code"] if row.told]
    if not told:
        return
    ui.heading(_("Saved in the portal"))
    by_code = {code.code: code for code in words.listed(desk, Look.SAVED)}
    most = max((code.rows for code in desk.codes), default=0)
    newest = sorted(told, key=lambda row: row.told.version if row.told else 0, reverse=True)
    with st.container(key="map-saved", gap=None):
        for row in newest[:SHOWN_ROWS]:
            key = "|".join(row.key)
            with st.container(key=f"map-told-{key}", horizontal=True, vertical_alignment="center"):
                code = by_code.get(words.of_row(row))
                if code is not None:
                    st.html(words.row_html(code, desk, most, is_saved=True))
                version = row.told.version if row.told else 0
                st.button(
                    _("Undo {code}").format(code=words.of_row(row)),
                    icon=":material/undo:",
                    key=f"map-back-{key}",
                    on_click=_undo,
                    args=(version, ["branch_code", *row.key]),
                )


# ---- Excel ---------------------------------------------------------------------------------------


def _excel(desk: Desk) -> None:
    """All tables as a workbook, and back."""
    ui.heading(_("In Excel"))
    st.markdown(
        marked(
            "All tables of the region and the open codes in one workbook. Fill it in and bring it back: only what you changed is saved, and what others have told meanwhile stays."
        ),
        unsafe_allow_html=True,
    )
    job = _waiting()
    role = _role()
    st.download_button(
        _("Download the workbook"),
        lambda: region_desk.workbook(role, job),
        "toimipistekartta.xlsx",
        xlsx_file.MIME,
        key="map-book",
        icon=":material/download:",
        on_click="ignore",
    )
    brought = ui_upload.choose(
        _("Bring the workbook back"),
        access.may_manage_exports,
        BOUNDS,
        several=False,
        types=["xlsx"],
        key=f"map-file-{desk.version}",
    )
    file = brought[0] if brought else None
    if file is not None and st.session_state.get("map_brought") != file.file_id:
        st.session_state["map_brought"] = file.file_id
        _attempt(
            lambda: region_desk.bring(_role(), ui_exports.who(), file.name, file.path),
            _("The workbook has been saved."),
        )
        st.rerun()
    _book_faults()


def _book_faults() -> None:
    """What is wrong with the rows of a workbook, unless a form shows it."""
    found = [each["sentence"] for each in st.session_state.get(FAULTS, ()) if each.get("file")]
    if found and st.session_state.get("map_brought"):
        st.html(words.error_html(found))


# ---- the region's other tables -------------------------------------------------------------------


def _other_tables(desk: Desk) -> None:
    ui.heading(_("The region's other data"))
    for editor in words.EDITORS:
        label = f"{_(editor.title)} ({number(len(desk.tables[editor.table]))})"
        with st.expander(label, key=f"map-expander-{editor.table}"):
            st.markdown(marked(editor.help), unsafe_allow_html=True)
            _editor(editor, desk)
            table = words.editor_table(editor, desk)
            if len(table.rows):
                st.html(as_html(table, MOST_ROWS, is_titled=True))
            if len(table.rows) > MOST_ROWS:
                said = _("These are {n} rows of {of}. All of them are in the workbook.")
                ui.remark(said.format(n=number(MOST_ROWS), of=number(len(table.rows))))


def _editor(editor: words.Editor, desk: Desk) -> None:
    """Choose a row, or a new one, and say what it is."""
    rows = words.newest_first(editor, desk)
    labels = [_("New row"), *(words.row_label(editor, row, desk) for row in rows)]
    chosen = st.selectbox(
        _("Row"),
        list(range(len(labels))),
        format_func=labels.__getitem__,
        width=WIDTH,
        key=f"map-row-{editor.table}-{desk.version}",
    )
    row = rows[chosen - 1] if chosen else None
    with st.form(f"map-form-{editor.table}", border=False):
        cells = {column: _cell(editor, column, row, desk) for column in editor.columns}
        if st.form_submit_button(_("Save the row")):
            _save_row(editor, row, cells, desk)
    if row is not None:
        st.button(
            _("Remove the row"),
            key=f"map-remove-{editor.table}",
            on_click=_remove,
            args=(editor, row, desk),
        )
    faults = st.session_state.get(f"map-faults-{editor.table}", ())
    if faults:
        st.html(words.error_html(faults))


def _cell(editor: words.Editor, column: str, row: Row | None, desk: Desk) -> str:
    """One field of the form."""
    key = f"map-cell-{editor.table}-{column}-{'|'.join(row.key) if row else 'new'}-{desk.version}"
    label = _(editor.columns[column])
    value = row[column] if row else ""
    if column == "municipality_code" and editor.table != "municipality":
        towns = {"": _("Whole region")} if editor.table == "annotation" else {}
        labels = towns | desk.municipalities
        options = list(labels)
        return (
            st.selectbox(
                label,
                options,
                index=options.index(value) if value in options else 0,
                width=WIDTH,
                key=key,
                format_func=labels.__getitem__,
            )
            or ""
        )
    shown = words.finnish_day(value) if column in words.DAYS else value
    return st.text_input(label, shown, width=WIDTH, key=key) or ""


def _save_row(editor: words.Editor, row: Row | None, cells: Mapping[str, str], desk: Desk) -> None:
    before = dict(row.cells) if row else {}
    request: dict[str, Any] = {"table": editor.table, "row": before | dict(cells)}
    if row is not None:
        request["replaces"] = list(row.key)
    _tell(editor, request, _("The row has been saved."), desk)
    st.rerun()


def _remove(editor: words.Editor, row: Row, desk: Desk) -> None:
    _tell(
        editor,
        {"table": editor.table, "remove": list(row.key)},
        _("The row has been removed."),
        desk,
    )


def _tell(editor: words.Editor, request: Mapping[str, Any], said: str, desk: Desk) -> None:
    """Save one row of a table; what is wrong with it is said under its form."""
    _attempt(lambda: region_desk.save(_role(), ui_exports.who(), desk.version, [request]), said)
    faults = [each["sentence"] for each in st.session_state.get(FAULTS, ())]
    st.session_state[f"map-faults-{editor.table}"] = faults
    st.session_state[FAULTS] = []


# ---- go on ---------------------------------------------------------------------------------------


def _actions(desk: Desk) -> None:
    """Check the waiting files anew, or count what is loaded; always in sight."""
    with st.container(key="map-actions", horizontal=True, vertical_alignment="center"):
        done = sum(not code.is_open for code in desk.codes)
        told = _("{done}/{of} known").format(done=number(done), of=number(len(desk.codes)))
        note = _("Everything you save is kept at once. You may go on later.")
        st.html(f'<p class="map-kept"><b>{ui.escaped(note)}</b><span>{ui.escaped(told)}</span></p>')
        ui.page_link("/aineistot", _("To the loaded data"))
        label = _("Check the reports again") if _waiting() else _("Count the figures anew")
        st.button(
            label, type="primary", key="map-recheck", disabled=not desk.codes, on_click=_recheck
        )


def _recheck() -> None:
    """Begin to check; what comes of it is seen on the page of the loaded data."""
    job = jobs.waiting(settings.data_dir())
    try:
        st.session_state[ui_exports.JOB] = jobs.recheck(
            settings.data_dir(), _role(), ui_exports.who(), None if job is None else job.id
        )
    except (OSError, LookupError):
        said = _("The files could not be kept: the disk may be full. Nothing has changed.")
        st.session_state[SAID] = {"error": [said]}
        return
    st.session_state[SAID] = {
        "text": _("The reports are being checked with what you have told."),
        "others": "",
        "is_checking": True,
    }
