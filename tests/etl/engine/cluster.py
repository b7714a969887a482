"""`make cluster`: the tests of both engines on Apache Spark itself, a cluster started for them on this machine.

A master, two workers of one core each, and a Connect server, all from the package pyspark, which brings
the jars; Java 17 is the machine's.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
_PATIENCE = 120


def main(spark: Path) -> int:
    """Exit code of the tests. spark: the package pyspark of an environment that has it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spark-")))
        master, ui, connect = _free(), _free(), _free()
        at = f"spark://127.0.0.1:{master}"
        words = [
            "master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(master),
            "--webui-port",
            str(ui),
        ]
        stack.enter_context(_running(spark, folder, "master", *words))
        _wait(master)
        for number in (1, 2):
            words = ["worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1500m", "--webui-port", "0"]  # fmt: skip
            stack.enter_context(_running(spark, folder, f"worker-{number}", *words, at))
        settings = {
            "spark.connect.grpc.binding.port": connect,
            "spark.executor.memory": "1g",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": 4,
            "spark.ui.enabled": "false",
        }
        words = ["SparkSubmit", "--master", at]
        for name, value in settings.items():
            words += ["--conf", f"{name}={value}"]
        server = "org.apache.spark.sql.connect.service.SparkConnectServer"
        stack.enter_context(
            _running(spark, folder, "connect", *words, "--class", server, "spark-internal")
        )
        _wait(connect)
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--durations=5", str(Path(__file__).parent)],
            cwd=ROOT,
            env=os.environ | {"PORTAL_TEST_ENGINE": f"sc://127.0.0.1:{connect}"},
            check=False,
        )
        print(f"Spark, a master and two workers: {time.monotonic() - started:.0f} s")
        return done.returncode


@contextmanager
def _running(spark: Path, folder: Path, name: str, what: str, *words: str) -> Iterator[None]:
    """A process of Spark, ended afterwards; what it says goes to a file of the folder."""
    log = folder / f"{name}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [spark / "bin" / "spark-class", f"org.apache.spark.deploy.{what}", *words],
            cwd=folder,
            env=os.environ | {"SPARK_HOME": str(spark), "SPARK_LOCAL_IP": "127.0.0.1"},
            stdout=said,
            stderr=said,
        )
        try:
            yield
        except TimeoutError:
            print(log.read_text(encoding="utf-8", errors="replace")[-3000:])
            raise
        finally:
            process.terminate()
            process.wait()


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(port: int) -> None:
    """Until something answers at the port. Raises TimeoutError when nothing does."""
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(f"nothing answers at port {port}")


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]).resolve()))
