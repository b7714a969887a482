"""Many who ask for one address at once, in a process of their own."""

import subprocess
import sys

VIEWERS, SECONDS, PAUSE = 50, 15, 1.0
_VIEWERS = """
import statistics, sys, threading, time, urllib.request
address, viewers, seconds, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
taken, end = [], time.monotonic() + seconds
def view(number):
    time.sleep(pause * number / viewers)
    while time.monotonic() < end:
        start = time.perf_counter()
        request = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200 and len(answer.read()) > 1000
        taken.append(time.perf_counter() - start)
        time.sleep(pause)
threads = [threading.Thread(target=view, args=(number,)) for number in range(viewers)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
print(len(taken), statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
"""


def many(address: str) -> str:
    """How long the answers took to fifty viewers, each asking once a second."""
    command = [sys.executable, "-c", _VIEWERS, address, str(VIEWERS), str(SECONDS), str(PAUSE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    count, middle, late = done.stdout.split()
    return (
        f"{VIEWERS} viewers, {count} answers: p50 {float(middle):5.3f} s, p95 {float(late):5.3f} s"
    )
