"""Readers of /lainausvirrat over the browser's own protocol: protobuf messages on a WebSocket.

python -m bench.reader ADDRESS PID READERS EVERY_S FOR_S prints one line of JSON. As a browser does,
a reader sends the state of all lists and switches with every change, and the hashes of the large
messages that it has, which the server then need not send again.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PAGE = "lainausvirrat"
FILTERS = ("jarjestys", "taso", "kokoelma")
PATIENCE_S = 300  # a machine that does much else opens a socket slowly
RAMP_S = 0.1  # between two readers who open the page
PATIENCE_S = 60
KEPT_RUNS = 2  # for how many runs a browser keeps a message that no run has used


@dataclass
class Run:
    """What one run of the page sent."""

    seconds: float = 0
    received: int = 0
    failed: bool = False
    charts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """A message that the browser has kept: whether it is a chart, and the run that used it last."""

    is_chart: bool
    turn: int


@dataclass
class Reader:
    """One open page: its connection and what a browser would know of it."""

    socket: ClientConnection
    url: str
    query: str = ""
    page_hash: str = ""
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    lists: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    known: dict[str, Kept] = field(default_factory=dict)
    turn: int = 0

    async def open(self) -> Run:
        """Ask for the page."""
        return await self._run(page_name=PAGE)

    async def choose(self, name: str) -> Run:
        """Take the next option of a list, after the last the first again."""
        key, options = self.lists[name]
        now = options.index(self.widgets[key].string_value)
        self.widgets[key].string_value = options[(now + 1) % len(options)]
        return await self._run()

    async def _run(self, page_name: str = "") -> Run:
        self.turn += 1
        kept = self.known.items()
        self.known = {key: one for key, one in kept if one.turn >= self.turn - KEPT_RUNS}
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name = self.query, page_name
        asked.page_script_hash = "" if page_name else self.page_hash
        asked.widget_states.widgets.extend(self.widgets.values())
        asked.cached_message_hashes.extend(self.known)
        asked.context_info.url = self.url
        asked.context_info.timezone, asked.context_info.locale = "Europe/Helsinki", "fi-FI"
        run, start = Run(), time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while not await self._took(run):
            pass
        run.seconds = time.perf_counter() - start
        return run

    async def _took(self, run: Run) -> bool:
        """Take in one message; True when the run has ended."""
        raw = await asyncio.wait_for(self.socket.recv(), PATIENCE_S)
        message = ForwardMsg.FromString(raw)
        run.received += len(raw)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            run.failed |= message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
            return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        if kind == "delta":
            self._draw(message, run)
        elif kind == "ref_hash":
            self._draw_again(message.ref_hash, run)
        else:
            self._learn(message, kind, run)
        return False

    def _learn(self, message: ForwardMsg, kind: str | None, run: Run) -> None:
        """Remember which page this is and what its address says."""
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            run.failed = True

    def _draw_again(self, key: str, run: Run) -> None:
        self.known[key] = Kept(self.known[key].is_chart, self.turn)
        run.charts += [key] if self.known[key].is_chart else []

    def _draw(self, message: ForwardMsg, run: Run) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        is_chart = kind == "html" and "data-figure" in element.html.body
        if message.metadata.cacheable:
            self.known[message.hash] = Kept(is_chart, self.turn)
        if is_chart:
            run.charts.append(message.hash)
        elif kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            run.failed = True
        elif kind in {"selectbox", "button_group"}:
            self._place(element, kind)

    def _place(self, element: Element, kind: str) -> None:
        """Remember a list or switch: a value that the server sets wins, then the reader's own."""
        if kind == "selectbox":
            widget = element.selectbox
            self.lists[widget.id.rpartition("-")[2]] = (widget.id, list(widget.options))
            if widget.set_value or widget.id not in self.widgets:
                first = widget.options[widget.default]
                self.widgets[widget.id] = WidgetState(
                    id=widget.id, string_value=widget.raw_value if widget.set_value else first
                )
            return
        switch = element.button_group
        if switch.set_value or switch.id not in self.widgets:
            state = WidgetState(id=switch.id)
            state.string_array_value.data.extend(switch.raw_values)
            self.widgets[switch.id] = state


@dataclass
class Told:
    """What all readers saw."""

    opened: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    failed: int = 0
    unchanged: int = 0
    received: int = 0
    memory_kib: list[int] = field(default_factory=list)


async def entered(address: str, told: Told) -> tuple[Reader, Run]:
    """Connect as a browser does, and open the page."""
    host = urlsplit(address).netloc
    socket = await connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]  # a NewType of str
        additional_headers={"Accept-Language": "fi-FI"},
        origin=address,  # type: ignore[arg-type]  # as above
        max_size=None,
        open_timeout=PATIENCE_S,
        ping_interval=None,  # no browser pings
    )
    reader = Reader(socket, f"{address}/{PAGE}")
    run = await reader.open()
    told.opened.append(run.seconds)
    told.failed += run.failed or not run.charts
    return reader, run


async def read_on(
    reader: Reader, run: Run, number: int, every: float, until: float, told: Told
) -> None:
    """Choose something every so often, each reader at a time of its own, until the end."""
    turn = number
    await asyncio.sleep(every * (number % 100) / 100)
    while (start := time.perf_counter()) < until:
        before, run = run.charts, await reader.choose(FILTERS[turn % len(FILTERS)])
        turn += 1
        told.changes.append(run.seconds)
        told.failed += run.failed
        told.unchanged += run.charts == before
        told.received += run.received
        await asyncio.sleep(max(0, start + every - time.perf_counter()))


def memory_kib(pid: int) -> int:
    """The resident memory of a process (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def main(address: str, pid: int, readers: int, every: float, seconds: float) -> None:
    """Open the page for all, let them choose, and print what they saw."""
    told = Told()
    entries = [await entered(address, told)]
    told.opened.clear()  # the first reader waited for the libraries and the release
    told.memory_kib.append(memory_kib(pid))
    opening = []
    for _ in range(readers - 1):
        opening.append(asyncio.create_task(entered(address, told)))
        await asyncio.sleep(RAMP_S)
    entries += await asyncio.gather(*opening)
    told.memory_kib.append(memory_kib(pid))
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(read_on(*entry, number, every, until, told) for number, entry in enumerate(entries))
    )
    told.memory_kib.append(memory_kib(pid))
    await asyncio.gather(*(reader.socket.close() for reader, _run in entries))
    kilobytes = told.received / 1000 / max(1, len(told.changes))
    print(json.dumps({**vars(told), "kilobytes": kilobytes}))


if __name__ == "__main__":
    where, process, *numbers = sys.argv[1:]
    asyncio.run(main(where, int(process), *(int(number) for number in numbers)))
