"""``sesame circle``: whom one knows, what one asks them of a market, and what they ask."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from pod_server.commands.at_pod import AtPod, at_pod, pod_options
from pod_server.commands.common import MISSING, OK, WRONG, Voice
from pod_server.model.errors import BadRequest, Conflict, PodError

if TYPE_CHECKING:
    from pod_server.actions.groups import Group, GroupBook

LONGEST_NAME = 100


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and those below it."""
    top = commands.add_parser("circle", help="circles: list, add, remove, ask, questions, answer")
    kinds = top.add_subparsers(dest="kind", required=True, metavar="KIND")
    listing = kinds.add_parser("list", help="circles, and who is in them")
    adding = kinds.add_parser("add", help="put somebody into a circle, which is made if need be")
    adding.add_argument("circle", help="its name")
    adding.add_argument("webid", help="who")
    adding.add_argument(
        "--unchecked", action="store_true", help="whether or not their WebID can be read now"
    )
    removing = kinds.add_parser("remove", help="take somebody out of a circle")
    removing.add_argument("circle", help="its name")
    removing.add_argument("webid", help="who")
    asking = kinds.add_parser("ask", help="ask each of a circle who knows a market")
    asking.add_argument("circle", help="its name")
    asking.add_argument("--market", required=True, help="its code: NACE, GPC or CPV")
    asking.add_argument("--text", required=True, help="what you want to know")
    reading = kinds.add_parser("questions", help="what was asked, who answered; what others ask")
    reading.add_argument("question", nargs="?", default="", help="one of your own, in full")
    reading.add_argument("--remove", action="store_true", help="take that one off the list")
    answering = kinds.add_parser("answer", help="answer who asks, with a market file, or leave it")
    answering.add_argument("question", help="as sesame circle questions names it")
    answering.add_argument("file", nargs="?", default="", help="a file, as sesame market list has")
    answering.add_argument("--leave", action="store_true", help="no answer; nobody is told")
    for sub, run in (
        (listing, list_all),
        (adding, put),
        (removing, take_out),
        (asking, ask),
        (reading, questions),
        (answering, answer),
    ):
        pod_options(sub)
        sub.set_defaults(run=run)


def list_all(args: argparse.Namespace) -> int:
    """A line a circle, and one for each member."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        found = _book(at).all(at.ledger)
    for group in found:
        voice.tell(f"{group.slug}\t{group.name}\t{len(group.members)}")
        for member in group.members:
            voice.tell(f"\t{member}")
    voice.fact({"circles": [_said(group) for group in found]})
    return OK


def put(args: argparse.Namespace) -> int:
    """Somebody who is in it already stays."""
    from pod_server.actions.settle import settle_now
    from pod_server.model.iri import slug

    voice = Voice(args.json)
    with at_pod(args) as at:
        book = _book(at)
        if not args.unchecked:
            _can_sign_in(at, args.webid)
        elif not args.webid.startswith(("https://", "http://")):
            raise BadRequest(f"{args.webid} is no WebID: those begin with https://.")
        group = _called(at, args.circle)
        if group is None:
            name = " ".join(args.circle.split())
            called = slug(name.casefold().replace(" ", "-"))
            if not called or len(name) > LONGEST_NAME:
                raise BadRequest(f"Give the circle a name, {LONGEST_NAME} characters at most.")
            settle_now(at.ledger, partial(book.make, at.ledger, at.agent, called, name))
            group = _there(at, called)
            voice.aside(f"the circle {called} is made")
        ours = (at.ledger, at.agent, group.slug, group.version, args.webid)
        settle_now(at.ledger, partial(book.add, *ours))
        return _told(voice, _there(at, group.slug))


def take_out(args: argparse.Namespace) -> int:
    """Whoever is not in it is not taken out: exit status 3."""
    from pod_server.actions.settle import settle_now

    voice = Voice(args.json)
    with at_pod(args) as at:
        group = _called(at, args.circle)
        if group is None or args.webid not in group.members:
            voice.aside(f"sesame circle remove: {args.webid} is not in {args.circle}")
            return MISSING
        ours = (at.ledger, at.agent, group.slug, group.version, args.webid)
        settle_now(at.ledger, partial(_book(at).remove, *ours))
        return _told(voice, _there(at, group.slug))


def _told(voice: Voice, group: Group) -> int:
    voice.tell(f"{group.slug}: {len(group.members)} people")
    voice.fact(_said(group))
    return OK


def ask(args: argparse.Namespace) -> int:
    """The question's name goes to standard output; the server sends it while it runs."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        group = _called(at, args.circle)
        if group is None:
            voice.aside(f"sesame circle ask: there is no circle {args.circle}")
            return MISSING
        made = at.files.questions.ask(at.ledger, at.agent, group.slug, args.market, args.text)
        asked = sorted(one.webid for _, one in at.files.questions.recipients(at.ledger, made))
    for webid in asked:
        voice.aside(f"to be asked: {webid}")
    voice.aside("the server sends it while it runs; nobody sees who else is asked")
    voice.tell(made)
    voice.fact({"question": made, "asked": asked})
    return OK


def questions(args: argparse.Namespace) -> int:
    """One's own with who answered, and what others ask; one of them in full."""
    voice = Voice(args.json)
    with at_pod(args) as at:
        if args.question:
            return _one_question(args, at, voice)
        if args.remove:
            raise BadRequest("Say which question is to go.")
        own = sorted(at.files.questions.all(at.ledger), key=lambda each: -each[1].made)
        mine = [
            {
                "question": identifier,
                "market": one.market,
                "text": one.text,
                "circle": one.circle,
                "asked": sum(1 for _ in at.files.questions.recipients(at.ledger, identifier)),
                "answers": len(at.files.questions.answers(at.ledger, identifier)),
            }
            for identifier, one in own
        ]
        theirs = [
            {"question": name, "from": one.actor, "market": one.market, "text": one.text}
            for name, one in at.files.questions.waiting(at.ledger)
        ]
    for each in mine:
        count = f"{each['answers']} of {each['asked']}"
        voice.tell(f"{each['question']}\t{each['market']}\t{count}\t{each['text']}")
    for heard in theirs:
        voice.tell(f"{heard['question']}\t{heard['market']}\t{heard['from']}\t{heard['text']}")
    voice.fact({"own": mine, "heard": theirs})
    return OK


def answer(args: argparse.Namespace) -> int:
    """A market file is offered to who asks; 1 where it says what one no longer says."""
    if bool(args.file) is args.leave:
        raise BadRequest("Name a market file to answer with, or say --leave.")
    voice = Voice(args.json)
    with at_pod(args) as at:
        if args.leave:
            at.files.questions.leave(at.ledger, at.agent, args.question)
            voice.tell(f"{args.question}: left; nobody is told")
            voice.fact({"question": args.question, "state": "left"})
            return OK
        try:
            at.files.questions.answer(at.ledger, at.agent, args.question, args.file)
        except Conflict as wrong:
            voice.aside(f"sesame circle answer: {wrong.detail()}")
            return WRONG
    voice.tell(f"{args.question}: {args.file} is offered; the server sends it while it runs")
    voice.fact({"question": args.question, "state": "answered", "file": args.file})
    return OK


def _one_question(args: argparse.Namespace, at: AtPod, voice: Voice) -> int:
    found = at.files.questions.one(at.ledger, args.question) if args.question.isalnum() else None
    if found is None:
        voice.aside(f"sesame circle questions: there is no {args.question}")
        return MISSING
    if args.remove:
        at.files.questions.remove(at.ledger, at.agent, args.question)
        voice.tell(f"{args.question}: off the list; what was offered stays")
        voice.fact({"question": args.question, "state": "removed"})
        return OK
    answers = at.files.questions.answers(at.ledger, args.question)
    rows = sorted(
        (one.webid, one.state, answers[one.webid][0] if one.webid in answers else "")
        for _, one in at.files.questions.recipients(at.ledger, args.question)
    )
    voice.tell(f"{found.market}\t{found.circle}\t{found.text}")
    for row in rows:
        voice.tell("\t".join(row).rstrip())
    people = [{"webid": webid, "state": state, "offer": offer} for webid, state, offer in rows]
    said = {"market": found.market, "circle": found.circle, "text": found.text}
    voice.fact({"question": args.question, **said, "people": people})
    return OK


def _book(at: AtPod) -> GroupBook:
    from pod_server.actions.groups import GroupBook

    return GroupBook(at.house.writer)


def _called(at: AtPod, name: str) -> Group | None:
    """By the name of its document, or by what it is called."""
    groups = _book(at).all(at.ledger)
    wanted = " ".join(name.split()).casefold()
    by_slug = (group for group in groups if group.slug == name)
    by_name = (group for group in groups if group.name.casefold() == wanted)
    return next(by_slug, None) or next(by_name, None)


def _there(at: AtPod, called: str) -> Group:
    found = _book(at).one(at.ledger, called)
    if found is None:
        raise Conflict(f"{called} has gone meanwhile.", f"{called} a disparu entre-temps.")
    return found


def _can_sign_in(at: AtPod, webid: str) -> None:
    try:
        issuers = at.house.webids.issuers(webid)
    except PodError as error:
        why = error.detail().partition("is not valid: ")[2] or error.detail()
        raise BadRequest(f"{webid} is not put in: {why} Mend it, or say --unchecked.") from error
    if not issuers:
        raise BadRequest(f"{webid} names no provider: nobody can sign in as it.")


def _said(group: Group) -> dict[str, object]:
    return {"circle": group.slug, "name": group.name, "members": list(group.members)}
