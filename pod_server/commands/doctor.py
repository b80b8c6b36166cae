"""``sesame doctor``: what stands in the way of a server, and what would mend it.

What it looks with is loaded when it runs: HTTP clients, mail and X.509 are 8 MB that a server,
another command of the same program, does not need.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from pod_server.commands.checkup.finding import Finding, State
from pod_server.commands.common import OK, WRONG, Voice, spoken, store_options
from pod_server.commands.serve import port
from pod_server.settings import DEFAULT_HOST, DEFAULT_PORT, Settings
from pod_server.wiring.command_line import settings_wished


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options: where to look, as ``serve`` is told."""
    parser = commands.add_parser(
        "doctor", help="check ports, names, certificates, disk and more; 1 where something is wrong"
    )
    store_options(parser)
    parser.add_argument("--port", type=port, default=DEFAULT_PORT)
    parser.add_argument("--host", default=DEFAULT_HOST, help="as sesame serve is told")
    parser.add_argument("--apps-url", metavar="URL", help="as sesame serve is told")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="as sesame serve is told")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="as sesame serve is told")
    parser.add_argument("--smtp-url", metavar="URL", help="as sesame serve is told")
    parser.add_argument("--mail-from", metavar="ADDRESS", help="as sesame serve is told")
    parser.add_argument(
        "--clock", metavar="URL", help="compare the clock with the Date that this server sends"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A line a finding, in the language of the terminal; a remedy for each that needs one."""
    voice, tongue = Voice(args.json), spoken()
    settings = settings_wished(args)
    found = []
    for finding in examined(settings, args.clock):
        found.append(finding)
        voice.tell(finding.told(tongue))
    faults = sum(finding.state is State.FAULT for finding in found)
    voice.tell(
        f"{faults} panne(s), {len(found)} points"
        if tongue == "fr"
        else f"{faults} faults, {len(found)} findings"
    )
    voice.fact({"faults": faults, "findings": [finding.fact() for finding in found]})
    return WRONG if faults else OK


def examined(settings: Settings, clock: str | None) -> Iterator[Finding]:
    """Everything, nearest first."""
    from pod_server.commands.checkup import machine, network
    from pod_server.identity.authority import AUTHORITY, pair

    own = pair(settings.data / AUTHORITY, AUTHORITY).cert
    yield from machine.store(settings.data)
    yield from machine.disk(settings.data)
    yield from machine.sqlite()
    yield from network.ports(settings)
    yield from network.names(settings)
    yield from network.certificates(settings, own if own.exists() else None)
    if clock:
        yield from machine.clock(clock)
    yield from machine.mail(settings)
    yield from network.phone(settings)
