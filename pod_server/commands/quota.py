"""``sesame account quota``: how much an account's pod may hold, and how much it does."""

from __future__ import annotations

import argparse

from pod_server.commands.common import MISSING, MISUSED, OK, Voice, store_options
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """One of the account's commands."""
    parser = kinds.add_parser("quota", help="how much the pod of NAME may hold; sets what is said")
    parser.add_argument("name")
    parser.add_argument("--bytes", type=int, metavar="N", help="0 is without limit")
    parser.add_argument("--resources", type=int, metavar="N", help="0 is without limit")
    store_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Beside a running server too: the next write is judged by it. Nothing there is lost."""
    voice = Voice(args.json)
    if any(most is not None and most < 0 for most in (args.bytes, args.resources)):
        voice.aside("sesame account quota: a limit is a number, and 0 is without limit")
        return MISUSED
    with open_house(settings_of(args)) as house:
        pod = house.accounts.people.pod(args.name)
        if pod is None:
            voice.aside(f"sesame account quota: there is no pod {args.name} (sesame account list)")
            return MISSING
        ledger = house.ledgers.by_id(pod.pod_id)
        if args.bytes is not None or args.resources is not None:
            ledger.set_quota(args.bytes, args.resources).result()
        usage = ledger.usage()
    for what, used, most in (
        ("bytes", usage.bytes_used, usage.bytes_max),
        ("resources", usage.resources, usage.resources_max),
    ):
        voice.tell(f"{what}\t{used} of {most or 'any number'}")
        voice.fact({"what": what, "used": used, "most": most})
    return OK
