"""A socket without a browser: what a page never says, and what a page says that was drawn by an earlier server."""

from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

pytestmark = pytest.mark.e2e

PATIENCE_S = 90.0
PAGE = "lainausvirrat"


def opened(site: str) -> ClientConnection:
    """A socket as a page of the portal opens one."""
    address = site.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(address, origin=site, max_size=None)  # type: ignore[arg-type]  # a NewType of str


def run(site: str, *widgets: WidgetState, query: str = "") -> list[ForwardMsg]:
    """What one run of the page sends, to its end."""
    asked = ClientState(
        page_name=PAGE, query_string=query, widget_states=WidgetStates(widgets=widgets)
    )
    with opened(site) as socket:
        socket.send(BackMsg(rerun_script=asked).SerializeToString())
        sent = [ForwardMsg.FromString(socket.recv(PATIENCE_S))]
        while sent[-1].WhichOneof("type") != "script_finished":
            sent.append(ForwardMsg.FromString(socket.recv(PATIENCE_S)))
    return sent


def is_whole(sent: list[ForwardMsg]) -> bool:
    """Whether the run ended well, with the page and its figures."""
    bodies = [each.delta.new_element.html.body for each in sent]
    is_well = sent[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    return is_well and any("data-figure" in body for body in bodies)


def logged(data: Path) -> str:
    return (data / "portal.log").read_text(encoding="utf-8")


def test_what_is_no_message_ends_its_socket_and_leaves_no_trace_in_the_log(
    site: str, data: Path
) -> None:
    assert is_whole(run(site))
    before = logged(data)

    for bad in ("hello", b"\xff" * 9, bytes(range(256)) * 4):
        with opened(site) as socket:
            socket.send(bad)
            with pytest.raises(ConnectionClosed):
                socket.recv(PATIENCE_S)
    assert is_whole(run(site))
    assert "Traceback" not in logged(data).removeprefix(before)


def test_a_client_cannot_empty_stop_or_question_the_server(site: str) -> None:
    asked = [
        BackMsg(clear_cache=True),
        BackMsg(load_git_info=True),
        BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True),
    ]
    with opened(site) as socket:
        for message in asked:
            socket.send(message.SerializeToString())
        with pytest.raises(TimeoutError):
            socket.recv(1)

    assert is_whole(run(site))


def test_controls_that_the_page_does_not_have_any_more_do_not_fail_it(
    site: str, data: Path
) -> None:
    """A page that stood open while the server was started anew tells of all its controls."""
    before = logged(data)
    gone = [WidgetState(id=f"$$ID-{n:032x}-gone-{n}", string_value="taulukko") for n in range(50)]

    assert is_whole(run(site, *gone))
    assert "page failed" not in logged(data).removeprefix(before)


@pytest.mark.parametrize(
    "query",
    [
        "kunta=" + "a" * 600_000,
        "&".join(f"a{n}={n}" for n in range(20_000)),
        "kunta=%ff%fe%00&jakso=%E2%80%AE",
        "korosta=%3Cscript%3Ealert(1)%3C/script%3E&virta=x..'%20or%201=1--",
    ],
    ids=["long", "many", "broken", "script"],
)
def test_an_address_that_nobody_made_is_no_fault_of_the_page(site: str, query: str) -> None:
    sent = run(site, query=query)

    assert is_whole(sent)
    assert not any("<script" in each.delta.new_element.html.body for each in sent)
