"""``sesame webid``: a WebID of elsewhere becomes an owner of a pod here (I-07)."""

from __future__ import annotations

import argparse

from pod_server.actions.owners import add_owner
from pod_server.commands.common import MISSING, OK, WRONG, Voice, store_options
from pod_server.identity.elsewhere import Elsewhere
from pod_server.model.errors import Conflict
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "webid", help="let the WebID of another server own the pod of NAME, once it says so itself"
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("webid", metavar="WEBID")
    parser.add_argument(
        "--outgoing-to-loopback",
        action="store_true",
        help="for developers: fetch the WebID from this machine over http",
    )
    store_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 once it owns the pod; 1, and the line that its document must have, before that."""
    voice = Voice(args.json)
    with open_house(settings_of(args)) as house:
        people, issuer = house.accounts.people, house.settings.issuer
        account, pod = people.account_called(args.name), people.pod(args.name)
        if account is None or pod is None:
            voice.aside(f"sesame webid: there is no account {args.name} (sesame account list)")
            return MISSING
        elsewhere = Elsewhere(house.webids, people, house.clock, issuer)
        try:
            signs_in = elsewhere.prove(account.account_id, args.webid)
        except Conflict as wrong:
            line = elsewhere.sentence(account.account_id, args.webid)
            voice.aside(f"sesame webid: {wrong.detail()}")
            voice.tell(line)
            voice.fact({"webId": args.webid, "owns": False, "line": line})
            return WRONG
        changed = add_owner(house.writer, house.ledgers.by_id(pod.pod_id), args.webid)
    voice.tell(f"{args.webid} owns {pod.base}: see {', '.join(changed)}")
    if not signs_in:
        voice.tell(f"it signs in where its document says; {issuer} is not named there")
    voice.fact({"webId": args.webid, "owns": True, "signsIn": signs_in, "rules": changed})
    return OK
