"""Texts that were typed and could not be kept: shown to be copied, on whatever page comes next.

A session that has ended, another window that saved first, a disk that is full: what was written must not
go with the page. It stays in the browser's own session, and goes when the person says so or signs out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import streamlit as st

from portal.kit.i18n import N_, _

UNSAVED = "award_unsaved"
# What people write, by the names under which deeds take it.
_LABELS: Mapping[str, str] = {
    "grounds": N_("Grounds"),
    "criterion_grounds": N_("Grounds"),
    "evidence": N_("What shows it: links, examples"),
    "memo": N_("Memo"),
    "explanation": N_("Explanation"),
    "reason": N_("Reason"),
    "change_reason": N_("Why the review is changed"),
    "waiver": N_("Reason"),
    "names": N_("Name"),
    "descriptions": N_("What is looked at"),
    "anchors": N_("Text"),
    "title": N_("Title"),
    "text": N_("Text"),
    "body": N_("Text"),
    "subject": N_("Subject"),
    "minutes_reference": N_("Minutes in which the decision stands"),
}


def keep(matter: Mapping[str, Any]) -> None:
    """Remember what people wrote among the things that a deed was asked to do; may be nothing."""
    texts = list(dict.fromkeys(_written(matter)))
    if texts:
        st.session_state[UNSAVED] = [*st.session_state.get(UNSAVED, ()), *texts]


def show() -> None:
    """The texts, each to be copied, and a button that lets them go; nothing where nothing was lost."""
    texts = st.session_state.get(UNSAVED)
    if not texts:
        return
    with st.container(key="unsaved", border=True):
        st.error(
            _("What you wrote was not saved. It stands here to be copied until you let it go.")
        )
        for label, text in texts:
            st.markdown(f"**{_(label)}**")
            st.code(text, language=None, wrap_lines=True)
        st.button(_("Let the text go"), key="unsaved-go", on_click=_let_go)


def _let_go() -> None:
    st.session_state.pop(UNSAVED, None)


def _written(matter: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Label and text of everything that people wrote, wherever it is held."""
    if isinstance(matter, str):
        if name in _LABELS and matter.strip():
            yield _LABELS[name], matter
        return
    for key, value in _held(matter):
        yield from _written(value, str(key) if key in _LABELS else name)


def _held(matter: object) -> Iterable[tuple[object, object]]:
    """What a mapping, a record or a sequence holds, by name."""
    if isinstance(matter, Mapping):
        return matter.items()
    if isinstance(matter, list | tuple):
        return [("", one) for one in matter]
    if is_dataclass(matter) and not isinstance(matter, type):
        return [(one.name, getattr(matter, one.name)) for one in fields(matter)]
    return ()
