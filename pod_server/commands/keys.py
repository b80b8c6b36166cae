"""``sesame keys``: the keys that this server signs tokens with, and what to do with a lost one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from pod_server.commands.common import OK, Voice, store_options
from pod_server.model.account import SECOND, SigningKey
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's own commands."""
    parser = commands.add_parser("keys", help="the keys that tokens are signed with; replace them")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = kinds.add_parser("list", help="their names, and when each signs")
    rotating = kinds.add_parser("rotate", help="the next one signs from now on")
    rotating.add_argument(
        "--lost",
        action="store_true",
        help="somebody else may have them: all are replaced, what they signed ends now",
    )
    for sub, run in ((listing, show), (rotating, rotate)):
        store_options(sub)
        sub.set_defaults(run=run)


def show(args: argparse.Namespace) -> int:
    """A line a key; they change by themselves, every thirty days."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        _tell(voice, house.accounts.keys.keys(), house.clock())
    return OK


def rotate(args: argparse.Namespace) -> int:
    """Beside a running server too: every process signs by the new key at its next token."""
    from pod_server.identity.keyring import replace_lost, rotate_now

    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        now = house.clock()
        keys = (replace_lost if args.lost else rotate_now)(house.accounts.keys, now)
        _tell(voice, keys, now)
    voice.tell(
        "what the old keys signed is good for nothing from now on; apps and machines ask anew"
        if args.lost
        else "what the old key signed is good until it runs out"
    )
    return OK


def _tell(voice: Voice, keys: Sequence[SigningKey], now: int) -> None:
    for key in keys:
        state = "signs" if key.signs_from <= now < key.signs_until else "served"
        if key.signs_from > now:
            state = "next"
        voice.tell(f"{key.kid}\t{state}\t{_day(key.signs_from)} to {_day(key.signs_until)}")
        voice.fact(
            {
                "kid": key.kid,
                "state": state,
                "signsFrom": _day(key.signs_from),
                "signsUntil": _day(key.signs_until),
            }
        )


def _day(when: int) -> str:
    return datetime.fromtimestamp(when / SECOND, UTC).isoformat(timespec="seconds")
