"""Choices that live in the address, by codes that mean the same in every language.

A choice is taken from the address when the page opens and when the reader goes back or forward;
it is written there when the reader chooses. A code that nobody knows counts as not chosen, and
the reader is told.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from portal.kit.choice import AMOUNT_WIDTH, as_asked, joined, parted

MEMORY, PAGES, UNKNOWN = "address", "address-pages", "unknown-codes"
LANGUAGE = "lang"


@dataclass(frozen=True)
class _Labels:
    """The label of a code; a class, since the session must be able to keep it."""

    options: Mapping[str, str]

    def __call__(self, code: str) -> str:
        return self.options.get(code, code)


def asked(name: str) -> str | None:
    """What the address says, or None."""
    return st.query_params.get(name)


def every(name: str) -> str:
    """All that the address says of a name that it may have several times, as one."""
    return ",".join(st.query_params.get_all(name))


def chosen(name: str) -> str | None:
    """What the list `name` holds now, or None before it has been drawn."""
    code = st.session_state.get(name)
    return None if code is None else str(code)


def is_new(name: str) -> bool:
    """True when the address leads: the page was just opened, or the reader went back or forward. A list of the
    same name on another page may have held the same code."""
    code = asked(name)
    is_of_other = code is not None and st.session_state.get(PAGES, {}).get(name) != _page()
    return name not in st.session_state or _seen().get(name, (None, ""))[0] != code or is_of_other


def lead(name: str, options: Container[str], default: str) -> None:
    """Set the widget `name` to what the address says, where the address leads."""
    code = asked(name)
    if is_new(name):
        is_known = code is not None and code in options
        preset(name, code if code is not None and is_known else default)
        if code is not None and not is_known:
            mark_unknown(name, code)
    _remember(name, code, default)


def mark_unknown(name: str, code: str) -> None:
    """Remember a choice of the address that nobody knows, until the page tells of it."""
    told = as_asked(name, code)
    st.session_state[UNKNOWN] = (*st.session_state.get(UNKNOWN, ()), told)


def unknown() -> tuple[str, ...]:
    """The choices of the address that nobody knew, as they stand there; each is given once."""
    found: tuple[str, ...] = st.session_state.pop(UNKNOWN, ())
    return found


def preset(name: str, code: str) -> None:
    """Set the widget `name` before it is drawn; what the address says now has been seen."""
    st.session_state[name] = code
    _remember(name, asked(name), code)


def write(codes: Mapping[str, str | None]) -> None:
    """Put the codes into the address; None takes one away. One step back for all of them."""
    before = st.query_params.to_dict()
    after = {name: code for name, code in {**before, **codes}.items() if code is not None}
    if after != before:
        st.query_params.from_dict(after)
    for name, code in codes.items():
        _remember(name, code, _seen().get(name, (None, ""))[1])


def keep_for_visit(what: str, code: str | None) -> None:
    """Let other pages of this visit open with the same; None for what is usual."""
    st.session_state[f"visit-{what}"] = code, _page()


def of_visit(name: str, what: str) -> str | None:
    """What another page of this visit has kept, while the page of the list `name` is being opened."""
    code, page = st.session_state.get(f"visit-{what}", (None, ""))
    is_open = name in st.session_state and page == _page()
    return None if is_open else code


def _page() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.page_script_hash


def preset_part(name: str, code: str) -> None:
    """Set a list that is part of another choice, before it is drawn."""
    st.session_state[name] = code


def pick(label: str, name: str, options: Mapping[str, str], width: int) -> str:
    """A list to choose from: code -> label, the first one is the default. Returns the code."""
    lead(name, options, next(iter(options)))
    return select(label, name, options, width)


def several(label: str, name: str, options: Mapping[str, str], known: str | None, none: str) -> str:
    """A list of which any number may be chosen; known: what the address asks for, as it counts, or None where
    it asks for something that is not in the list. none: what is said while none is chosen. Returns the codes
    as one."""
    if is_new(name):
        if known is None and (code := asked(name)):
            mark_unknown(name, code)
        st.session_state[name] = list(parted(known or ""))
    else:  # what another choice has taken from the list
        st.session_state[name] = [code for code in st.session_state[name] if code in options]
    _remember(name, asked(name), "")
    chosen = st.multiselect(
        label, list(options), key=name, format_func=_Labels(options), placeholder=none
    )
    return joined(code for code in options if code in set(chosen))


def select(label: str, name: str, options: Mapping[str, str], width: int) -> str:
    """The same list outside the address, for what is part of another choice."""
    chosen = st.selectbox(
        label,
        list(options),
        key=name,
        width=width,
        format_func=_Labels(options),
    )
    return str(chosen)


def amount(label: str, name: str, usual: int, ends: tuple[int, int]) -> int:
    """A whole number between the ends to be typed in; `usual` where the address holds no such number."""
    least, most = ends
    if is_new(name):
        code = asked(name) or ""
        known = code.isascii() and code.isdigit() and least <= int(code[:12]) <= most
        st.session_state[name] = int(code) if known else usual
        if code and not known:
            mark_unknown(name, code)
    _remember(name, asked(name), str(usual))
    return int(
        st.number_input(label, least, most, step=100, key=name, format="%d", width=AMOUNT_WIDTH)
    )


def switch(label: str, name: str, options: Mapping[str, str]) -> str:
    """A choice of few side by side, written to the address at once. Returns the code."""
    codes = list(options)
    lead(name, options, codes[0])
    chosen = st.segmented_control(
        label,
        codes,
        key=name,
        format_func=_Labels(options),
        required=True,
        label_visibility="collapsed",
        wrap=True,  # what does not wrap is measured by the browser once for each switch
    )
    chosen = codes[0] if chosen is None else str(chosen)  # None while another page takes its place
    write({name: chosen if chosen != codes[0] else None})
    return chosen


def link(codes: Mapping[str, str]) -> str:
    """The query of a link that opens the present view anywhere: all that is chosen, and the codes.

    The language is the reader's own, so it is left out.
    """
    query = {name: code for name, code in present().items() if name != LANGUAGE}
    return urlencode({**query, **codes})


def present() -> dict[str, str]:
    """What the address holds of the present view, once all that is chosen has been written there."""
    query = st.query_params.to_dict()
    for name, (_code, default) in _seen().items():
        chosen = st.session_state.get(name, default)
        query.pop(name, None)
        if isinstance(chosen, list):
            chosen = joined(chosen)
        if chosen != default:
            query[name] = str(chosen)
    return query


def _seen() -> dict[str, tuple[str | None, str]]:
    """By name: what the address held when last looked at, and the default."""
    seen: dict[str, tuple[str | None, str]] = st.session_state.get(MEMORY, {})
    return seen


def _remember(name: str, code: str | None, default: str) -> None:
    st.session_state[MEMORY] = {**_seen(), name: (code, default)}
    st.session_state[PAGES] = {**st.session_state.get(PAGES, {}), name: _page()}
