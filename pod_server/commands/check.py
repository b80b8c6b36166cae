"""``sesame check``: is everything that is stored consistent?"""

from __future__ import annotations

import argparse
from itertools import chain

from pod_server.actions.check import unreadable
from pod_server.commands.common import MISSING, OK, WRONG, Progress, Voice, store_options
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "check", help="look for inconsistencies; exit status 1 where there is one"
    )
    parser.add_argument("pod", nargs="?", metavar="POD", help="one pod by name (default: all)")
    store_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A line for each finding, a last one with their number."""
    voice = Voice(args.json)
    findings: list[dict[str, str]] = []
    with open_house(settings_of(args)) as house:
        records = [p for p in house.accounts.people.pods() if args.pod in (None, p.name)]
        if args.pod and not records:
            voice.aside(f"sesame check: there is no pod {args.pod}")
            return MISSING
        progress = Progress()
        for number, record in enumerate(records, 1):
            where = f"pod {number} of {len(records)}, {record.name}"
            progress.show(f"{where}: rows and bodies")

            def read(count: int, where: str = where) -> None:
                progress.show(f"{where}: {count} documents read")

            ledger = house.ledgers.by_id(record.pod_id)
            for what in chain(ledger.check(), unreadable(house.documents, ledger, read)):
                progress.end()
                findings.append({"pod": record.name, "finding": what})
                voice.tell(f"{record.name}: {what}")
        progress.end()
    voice.tell(f"{len(records)} pods, {len(findings)} findings")
    voice.fact({"pods": len(records), "findings": findings})
    return WRONG if findings else OK
