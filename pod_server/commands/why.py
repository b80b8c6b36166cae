"""``sesame why``: which rule grants, or why none does."""

from __future__ import annotations

import argparse

from pod_server.commands.common import MISSING, MISUSED, OK, WRONG, Voice, store_options
from pod_server.model.access import STRANGER, Agent, Mode
from pod_server.model.iri import address, canonical
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house

MODES = {mode.words(): mode for mode in (Mode.READ, Mode.WRITE, Mode.APPEND, Mode.CONTROL)}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser("why", help="which rule lets AGENT do MODE at IRI, or why none")
    parser.add_argument("agent", metavar="AGENT", help="a WebID, or 'public' for strangers")
    parser.add_argument("mode", metavar="MODE", help="read, append, write or control")
    parser.add_argument("iri", metavar="IRI")
    parser.add_argument("--client", help="the app that the agent uses")
    parser.add_argument("--issuer", help="who vouches for the agent")
    parser.add_argument("--origin", help="the origin of the page that asks, in a browser")
    store_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 where it is granted, 1 where not; the sentences say by which rule."""
    voice = Voice(args.json)
    mode = MODES.get(args.mode.lower())
    if mode is None:
        voice.aside(f"sesame why: {args.mode} is no mode; one of {', '.join(MODES)}")
        return MISUSED
    agent = Agent(args.agent, args.client, args.issuer, args.origin)
    if args.agent == "public":
        agent = STRANGER if args.origin is None else Agent(origin=args.origin)
    with open_house(settings_of(args)) as house:
        record = house.pod_of(args.iri)
        if record is None:
            voice.aside(f"sesame why: {args.iri} lies in no pod of this server")
            return MISSING
        ledger = house.ledgers.by_id(record.pod_id)
        target = address(record.base, canonical(args.iri[len(record.base) :].encode()))
        granted = house.rules.grants(ledger, agent, target).allow(mode)
        reasons = list(house.rules.why(ledger, agent, target))
    voice.tell(f"{args.agent} may {'' if granted else 'not '}{args.mode} {args.iri}")
    for reason in reasons:
        voice.tell(f"  {reason}")
    voice.fact({"granted": granted, "reasons": reasons})
    return OK if granted else WRONG
