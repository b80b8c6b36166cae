"""``sesame market``: put a market file together, hand it over, take what others offer."""

from __future__ import annotations

import argparse
import time

from pod_server.commands.at_pod import at_pod, pod_options
from pod_server.commands.common import MISSING, OK, WRONG, Progress, Voice
from pod_server.commands.market_told import is_product, said, seen, tell
from pod_server.model.errors import BadRequest, Conflict

STANCES = {"recommends": "Recommends", "mixed": "Mixed", "advises-against": "AdvisesAgainst"}
WAIT = 60


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and those below it."""
    top = commands.add_parser(
        "market", help="market files: new, add, offer, accept, open, list; log"
    )
    kinds = top.add_subparsers(dest="kind", required=True, metavar="KIND")
    new = kinds.add_parser("new", help="begin a market file")
    new.add_argument("title")
    new.add_argument("--market", action="append", default=[], help="its code: NACE, GPC or CPV")
    new.add_argument("--area", default="", help="the area it is about, in words")
    new.add_argument("--lang", default="", help="the language of its words: fr, en")
    adding = kinds.add_parser("add", help="put a company or a product into it")
    adding.add_argument("file", help="the file, as sesame market list names it")
    adding.add_argument(
        "company",
        metavar="WHAT",
        help="a company's WebID; or a product: its GTIN, its Digital Link, or its card's address",
    )
    adding.add_argument(
        "--stance", choices=tuple(STANCES), default="", help="what you think of the company"
    )
    adding.add_argument("--note", default="", help="what the other is to read")
    offering = kinds.add_parser("offer", help="say what goes and what stays, and offer it")
    offering.add_argument("file", help="the file, as sesame market list names it")
    offering.add_argument("webid", help="who is to have it")
    offering.add_argument("--days", type=int, default=7, help="how long they can read it")
    offering.add_argument("--yes", action="store_true", help="let it go")
    accepting = kinds.add_parser("accept", help="take what somebody offers")
    accepting.add_argument("file", help="the offer, as sesame market list names it")
    accepting.add_argument("--no", action="store_true", help="do not take it")
    opening = kinds.add_parser("open", help="what is in a file that has come")
    opening.add_argument("file", help="the file, as sesame market list names it")
    listing = kinds.add_parser("list", help="files of this pod, and what others offer")
    logging = kinds.add_parser("log", help="the checkpoint of what companies told this pod")
    for sub, run in (
        (new, begin),
        (adding, put),
        (offering, offer),
        (accepting, accept),
        (opening, read),
        (listing, list_all),
        (logging, log),
    ):
        pod_options(sub)
        sub.set_defaults(run=run)


def begin(args: argparse.Namespace) -> int:
    """Its name goes to standard output."""
    from pod_server.civic.circle.papers import Draft

    voice = Voice(args.json)
    with at_pod(args) as at:
        draft = Draft(args.title, tuple(args.market), args.area, args.lang)
        made = at.files.markets.new(at.ledger, at.agent, draft)
    voice.tell(made)
    voice.fact({"file": made})
    return OK


def put(args: argparse.Namespace) -> int:
    """A company that is in it already gets the new stance and note; a product goes with its own."""
    from pod_server.civic.circle.papers import Line
    from vocab.terms import SESAME

    voice = Voice(args.json)
    stance = SESAME.NS + STANCES[args.stance] if args.stance else ""
    with at_pod(args) as at:
        if is_product(args.company, at.ledger.pod.base):
            if args.stance or args.note:
                raise BadRequest("What you think of a product is what you recommended of it.")
            product = at.files.products.find(at.ledger, args.company)
            draft = at.files.markets.put_product(at.ledger, at.agent, args.file, product)
        else:
            line = Line(args.company, stance, args.note)
            draft = at.files.markets.put(at.ledger, at.agent, args.file, line)
    voice.tell(f"{args.file}: {len(draft.lines)} companies, {len(draft.products)} products")
    companies, products = [e.company for e in draft.lines], [e.item for e in draft.products]
    voice.fact({"file": args.file, "companies": companies, "products": products})
    return OK


def offer(args: argparse.Namespace) -> int:
    """The file is made anew, and told about; it goes with ``--yes`` only."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        report = at.files.markets.compose(at.ledger, at.agent, args.file)
        tell(voice, report)
        if not args.yes:
            voice.aside("nothing has gone: say it again with --yes")
            voice.fact(said(report))
            return OK
        try:
            name = at.files.handings.offer(at.ledger, at.agent, args.file, args.webid, args.days)
        except Conflict as wrong:
            voice.aside(f"sesame market offer: {wrong.detail()}")
            return WRONG
    voice.tell(f"offered to {args.webid}; the server sends it while it runs")
    voice.fact({**said(report), "offer": name})
    return OK


def accept(args: argparse.Namespace) -> int:
    """Waits until the server has fetched and verified it, for a minute at most."""
    voice, progress = Voice(args.json), Progress()
    with at_pod(args) as at:
        at.files.incoming.answer(at.ledger, at.agent, args.file, yes=not args.no)
        end = time.monotonic() + WAIT
        while True:
            found = at.files.incoming.one(at.ledger, args.file)
            if found is None or not at.files.incoming.is_coming(found):
                break
            if time.monotonic() > end:
                progress.end()
                voice.tell("answered; the server goes on while it runs")
                break
            progress.show(f"{found.done} of {found.octets} octets, {found.checked} verified")
            time.sleep(0.2)  # the server fetches and verifies; its progress is in the pod
        progress.end()
    state = found.state if found else ""
    voice.tell(f"{args.file}\t{state}\t{found.reason if found else ''}".rstrip())
    voice.fact({"file": args.file, "state": state, "reason": found.reason if found else ""})
    return WRONG if state == "failed" else OK


def read(args: argparse.Namespace) -> int:
    """Companies with stance and note, recommendations, double talk, and what did not hold."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        found = at.files.incoming.found(at.ledger, args.file)
        if found is None:
            voice.aside(f"sesame market open: {args.file} has not come (sesame market list)")
            return MISSING
        mentions = [m for i, m in at.files.incoming.mentions(at.ledger) if i == args.file]
    voice.tell(f"{found.title} {found.area}".strip())
    for company, places in found.companies.items():
        stance = found.stances.get(company, "").rpartition("#")[2]
        voice.tell(f"{company}\t{stance}\t{len(places)}\t{found.notes.get(company, '')}")
    for each in mentions:
        voice.tell(f"{each.author}\t{each.stance.rpartition('#')[2]}\t{each.item}\t{each.hops}")
    if found.log is not None:
        voice.tell(f"log: {found.log.state}, {found.log.inside} statements of {found.log.size}")
    for proof in found.double_talk:
        voice.tell(f"double talk: {proof}")
    for why, count in found.refused.items():
        voice.tell(f"left out ({why}): {count}")
    voice.fact(
        {
            "title": found.title,
            "companies": {name: len(places) for name, places in found.companies.items()},
            "recommendations": [
                {"author": m.author, "item": m.item, "stance": m.stance, "hops": m.hops}
                for m in mentions
            ],
            "doubleTalk": found.double_talk,
            "refused": found.refused,
            "verified": found.good,
            "log": seen(found.log),
        }
    )
    return OK


def log(args: argparse.Namespace) -> int:
    """Brought up to what the accounts hold now, then printed as a signed note (C2SP)."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        book = at.files.markets.logbook
        kept = book.extended(at.ledger, at.agent, at.files.markets.controlled)
        note = book.signed(at.ledger.pod, kept)
        key = at.house.pod_keys.of(at.ledger.pod).public.did
    voice.tell(note.rstrip("\n"))
    voice.aside(f"sesame verify FILE --key {key}")
    voice.fact({"checkpoint": note, "size": kept.size, "key": key})
    return OK


def list_all(args: argparse.Namespace) -> int:
    """A line a file."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        own = [
            {
                "file": identifier,
                "title": draft.title,
                "companies": len(draft.lines),
                "products": len(draft.products),
                "handed": [
                    {"to": h.recipient, "state": h.state, "until": h.until}
                    for _, h in at.files.handings.all(at.ledger, identifier)
                ],
            }
            for identifier, draft in at.files.markets.all(at.ledger)
        ]
        came = [
            {"file": identifier, "from": one.actor, "title": one.name, "state": one.state}
            for identifier, one in at.files.incoming.all(at.ledger)
        ]
    for mine in own:
        voice.tell(f"{mine['file']}\t{mine['title']}\t{mine['companies']}")
    for theirs in came:
        voice.tell(f"{theirs['file']}\t{theirs['title']}\t{theirs['state']}\t{theirs['from']}")
    voice.fact({"own": own, "offered": came})
    return OK
