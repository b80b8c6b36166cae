"""What being watched costs: the same public GET of a server that nobody watches and two others.

``python -m benchmarks.watch_parts [ROUNDS]``: three servers on one core, asked in turn by another;
microseconds of the server's CPU a request, medians, and the median of the differences within a
round. "off" twice is the noise.
"""

from __future__ import annotations

import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from benchmarks.door_parts import asked, measured, request, serving
from pod_server.settings import Log, Settings
from pod_server.storage.owners import Server
from pod_server.web.asgi import App
from pod_server.wiring.doors import Doors
from pod_server.wiring.house import build
from pod_server.wiring.serving import over
from pod_server.wiring.watching import made_ready
from tests.web.served import free_port

ROUNDS = 15


def sesame(settings: Settings, *, metrics: bool, log: Log) -> App:
    """A whole Sésame with one pod, watched in this way."""
    place = f"127.0.0.1:{free_port()}" if metrics else ""
    settings = replace(settings, metrics=place, log=log)
    if log == "json":
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    made_ready(settings)
    house = build(settings, role=Server(0, 1))
    house.host.welcome("alice")
    return over(house, housekeeping=True, doors=Doors.of(settings))


KINDS: dict[str, tuple[bool, Log]] = {
    "off": (False, "text"),
    "off again": (False, "text"),
    "--metrics": (True, "text"),
    "--metrics --log json": (True, "json"),
}


def main() -> int:
    """Measure, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    cores = sorted(os.sched_getaffinity(0))
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(serving(cores[0], partial(sesame, metrics=metrics, log=log)))
            for name, (metrics, log) in KINDS.items()
        }
        os.sched_setaffinity(0, {cores[-1]})
        took: dict[str, list[float]] = {name: [] for name in servers}
        for number in range(rounds + 1):
            for name, (pid, port) in list(servers.items())[:: -1 if number % 2 else 1]:
                octets = request(port, "GET")
                size = len(asked(port, octets))
                spent = measured(pid, port, octets, size)
                if number:  # the first round warms up
                    took[name].append(spent)
        for name, each in took.items():
            pairs = zip(each, took["off"], strict=True)
            more = statistics.median(100 * (on / off - 1) for on, off in pairs)
            print(f"{name:22} {statistics.median(each):6.1f} us  {more:+5.1f} %")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
