"""``sesame account invite`` and what goes with it: who may come to a server, and who may ask them.

For who rents out pods, and for several people on one home server.
"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime

from pod_server.commands.common import MISSING, OK, WRONG, Voice, store_options
from pod_server.model.account import SECOND
from pod_server.model.errors import BadRequest, Conflict, NameTaken
from pod_server.model.invitation import LONGEST, SHORTEST, USUAL, Invitation
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import House, open_house

_SIZE = re.compile(r"([0-9]{1,15})([kMGT]?)\Z")
_FACTORS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of ``sesame account`` that are about invitations."""
    inviting = kinds.add_parser("invite", help="a one-time link to make oneself a Sésame here")
    inviting.add_argument("--for", dest="guest", default="", help="whom it is for, as lists say it")
    inviting.add_argument("--name", default="", help="the short name that the page proposes")
    inviting.add_argument(
        "--quota", type=_size, help="what the pod may hold: 500M, 2G; 0 is without limit"
    )
    inviting.add_argument(
        "--days", type=int, default=USUAL, help=f"how long it stands, {SHORTEST} to {LONGEST}"
    )
    listing = kinds.add_parser("invitations", help="those that are open, used, or over")
    ending = kinds.add_parser("uninvite", help="take an open invitation back")
    ending.add_argument("id", help="as sesame account invitations lists it")
    operating = kinds.add_parser("operator", help="let an account invite others on its page")
    operating.add_argument("name")
    operating.add_argument("--no", action="store_true", help="no more; its open invitations end")
    for sub, run in (
        (inviting, invite),
        (listing, list_all),
        (ending, uninvite),
        (operating, operator),
    ):
        store_options(sub)
        sub.set_defaults(run=run)


def invite(args: argparse.Namespace) -> int:
    """The link is told here and nowhere else."""
    from pod_server.wiring.hosting import invitation_links

    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        try:
            made, link = invitation_links(house).make(
                guest=args.guest, name=args.name.lower(), quota=args.quota, days=args.days
            )
        except (BadRequest, NameTaken, Conflict) as error:
            voice.aside(f"sesame account invite: {error.detail()}")
            return WRONG
    voice.tell(f"{link}\ngood once, until {_day(made.expires)}; whoever opens it first moves in")
    voice.fact({"id": made.invitation_id, "link": link, "expires": made.expires // SECOND})
    return OK


def list_all(args: argparse.Namespace) -> int:
    """A line an invitation, the newest first."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        for one in house.accounts.invitations.listed():
            standing = one.standing(house.clock()).value
            came = _name_of(house, one.account_id)
            voice.tell(f"{one.invitation_id}\t{standing}\t{_told(one, came)}")
            voice.fact(
                {
                    "id": one.invitation_id,
                    "standing": standing,
                    "guest": one.guest,
                    "name": one.name,
                    "quota": one.quota,
                    "expires": one.expires // SECOND,
                    "account": came,
                }
            )
    return OK


def uninvite(args: argparse.Namespace) -> int:
    """At once; what was used is an account, and stays one."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        if not house.accounts.invitations.take_back(args.id):
            voice.aside(
                f"sesame account uninvite: {args.id} is no invitation that waits "
                "(sesame account invitations)"
            )
            return MISSING
    voice.tell(f"{args.id} taken back")
    voice.fact({"uninvited": args.id})
    return OK


def operator(args: argparse.Namespace) -> int:
    """Whoever claims a server is one already."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        account = house.accounts.people.account_called(args.name)
        if account is None:
            voice.aside(f"sesame account: there is no account {args.name} (sesame account list)")
            return MISSING
        house.accounts.people.set_operates(account.account_id, operates=not args.no)
    voice.tell(f"{account.name} {'no longer invites' if args.no else 'may invite'} others here")
    voice.fact({"name": account.name, "operates": not args.no})
    return OK


def _told(one: Invitation, came: str | None) -> str:
    """For whom, and until when or who came."""
    whom = one.guest or one.name or "somebody"
    if one.used is not None:
        return f"{whom}\t{came} since {_day(one.used)}"
    return f"{whom}\tuntil {_day(one.expires)}"


def _name_of(house: House, account_id: str | None) -> str | None:
    account = house.accounts.people.account(account_id) if account_id else None
    return account.name if account else None


def _day(when: int) -> str:
    return f"{datetime.fromtimestamp(when / SECOND, UTC):%Y-%m-%d %H:%M} UTC"


def _size(text: str) -> int:
    """Bytes: ``2G`` is 2 000 000 000. Raises ``ArgumentTypeError``."""
    found = _SIZE.match(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} is no size: try 500M, 2G, or 0 for no limit")
    return int(found[1]) * _FACTORS[found[2]]
