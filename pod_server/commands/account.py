"""``sesame account``: people and companies that have a pod here, by hand."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from pod_server.commands import invite, quota
from pod_server.commands.common import MISSING, MISUSED, OK, WRONG, Voice, store_options
from pod_server.identity.links import RESET, RESET_FOR, Links
from pod_server.model.account import (
    LONGEST_PASSWORD,
    SECOND,
    SHORTEST_PASSWORD,
    Account,
    may_be_password,
)
from pod_server.model.errors import BadRequest, QuotaExceeded
from pod_server.model.machine import LONGEST_DAYS, Wish
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import House, open_house


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's own commands."""
    parser = commands.add_parser("account", help="add, list or remove accounts; issue credentials")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    adding = kinds.add_parser("add", help="an account with its pod")
    adding.add_argument("name")
    adding.add_argument("--email")
    adding.add_argument("--full-name", default="", help="as the profile says it")
    adding.add_argument("--no-password", action="store_true", help="credentials only")
    adding.set_defaults(makes_store=True)
    listing = kinds.add_parser("list", help="all accounts and their pods")
    token = kinds.add_parser("token", help="client id and secret, shown once")
    token.add_argument("name")
    token.add_argument("--purpose", default="", help="what it is for, as the account page says it")
    token.add_argument("--machine", default="", metavar="NAME", help="what the machine is called")
    token.add_argument("--days", type=int, default=0, help="how long it is good (0: without end)")
    token.add_argument(
        "--public-key",
        type=Path,
        metavar="FILE",
        help="it signs in by this key (JWK, JWK Set, PEM) and has no secret",
    )
    removing = kinds.add_parser("remove", help="the account; its pod stays and can be exported")
    removing.add_argument("name")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    back = kinds.add_parser("recover", help="a one-time link for whoever has lost their devices")
    back.add_argument("name", help="or the mail address")
    invite.add(kinds)
    quota.add(kinds)
    for sub, run in (
        (adding, add_one),
        (listing, list_all),
        (token, issue),
        (removing, remove),
        (back, recover),
    ):
        store_options(sub)
        sub.set_defaults(run=run)


def add_one(args: argparse.Namespace) -> int:
    """Make the account; asks for a password unless told not to."""
    voice = Voice(args.json)
    password = "" if args.no_password else _password(args.name)
    if not password and not args.no_password:
        voice.aside(
            "sesame account add: no password; type one, send one as a line of standard input, or "
            "say --no-password"
        )
        return MISUSED
    if password and not may_be_password(password):
        voice.aside(
            f"sesame account add: a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} "
            "characters; take a longer one"
        )
        return MISUSED
    with open_house(settings_of(args)) as house:
        welcomed = house.host.welcome(
            args.name,
            email=args.email,
            password=house.hash_password(password) if password else None,
            full_name=args.full_name,
        )
    there = "made" if welcomed.is_new else "was there already and stays as it is"
    voice.tell(f"{args.name} {there}: {welcomed.pod.owner}")
    voice.fact({"name": args.name, "webId": welcomed.pod.owner, "storage": welcomed.pod.base})
    return OK


def list_all(args: argparse.Namespace) -> int:
    """A line an account."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        for account in house.accounts.people.accounts():
            pods = house.accounts.people.pods(account.account_id)
            where = ", ".join(pod.base for pod in pods) or "no pod"
            voice.tell(f"{account.name}\t{where}" + ("\toperator" if account.operates else ""))
            bases = [pod.base for pod in pods]
            voice.fact({"name": account.name, "pods": bases, "operates": account.operates})
    return OK


def issue(args: argparse.Namespace) -> int:
    """A machine of the account's: what it must know is shown here and nowhere else."""
    from pod_server.identity.machines import Machines

    voice = Voice(args.json)
    if not 0 <= args.days <= LONGEST_DAYS:
        voice.aside(f"sesame account token: --days is between 0 and {LONGEST_DAYS}")
        return MISUSED
    try:
        keys = args.public_key.read_text("utf-8") if args.public_key else ""
        with open_house(settings_of(args)) as house:
            account = _account(house, args.name, voice)
            if account is None:
                return MISSING
            webid = house.accounts.people.pods(account.account_id)[0].owner
            wish = Wish(webid, args.machine, args.purpose, args.days, keys)
            issued = Machines(house.accounts, house.clock).issue(account, wish)
    except (OSError, UnicodeDecodeError) as error:
        voice.aside(f"sesame account token: {args.public_key}: {error}")
        return MISUSED
    except (BadRequest, QuotaExceeded) as error:
        voice.aside(f"sesame account token: {error.detail()}")
        return WRONG
    secret = issued.secret or "none: it signs in by its key"
    voice.tell(f"client id      {issued.client_id}\nclient secret  {secret}")
    voice.tell(f"issuer         {house.settings.issuer}\nWebID          {webid}")
    voice.fact({"id": issued.client_id, "secret": issued.secret or None, "webId": webid})
    return OK


def recover(args: argparse.Namespace) -> int:
    """A link that lets in once, within half an hour, and then ends all other sign-ins (S-49)."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        account = _account(house, args.name, voice)
        if account is None:
            return MISSING
        links = Links.open(house.accounts, house.clock, house.settings.issuer)
        link = links.make(RESET, account.account_id)
    seconds = RESET_FOR // SECOND
    voice.tell(f"{link}\ngood once, for {seconds // 60} minutes; give it to nobody else")
    voice.fact({"name": account.name, "link": link, "seconds": seconds})
    return OK


def remove(args: argparse.Namespace) -> int:
    """The account with its credentials and sign-ins; names are never given out again (S-68)."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        account = _account(house, args.name, voice)
        if account is None:
            return MISSING
        if not args.yes and not _confirmed(args.name):
            voice.aside("nothing removed: type the name again to remove it, or say --yes")
            return WRONG
        house.accounts.people.remove_account(account.account_id)
    voice.tell(f"{args.name} removed; the pod's data stays in its folder")
    voice.fact({"removed": args.name})
    return OK


def _password(name: str) -> str:
    """Typed unseen at a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"password for {name}: ")
    return sys.stdin.readline().rstrip("\r\n")


def _confirmed(name: str) -> bool:
    sys.stderr.write(f"remove {name}? type the name again: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() == name


def _account(house: House, name: str, voice: Voice) -> Account | None:
    account = house.accounts.people.account_called(name)
    if account is None:
        voice.aside(f"sesame account: there is no account {name} (sesame account list)")
    return account
