"""What customers ask: counted by each host once a week, and in their own names where they like.

A host's document counts all pods whose addresses are like ``podsAt``, so it is asked once for all
of them; a form that does not fit the pod that it came from counts for that pod alone. Questions are
kept in ``asked.json``, so that ``answer`` knows them by their signs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from clients.company.accounts import members
from clients.company.crowd import Job, run_each
from clients.company.desk import Desk, Said, worst
from clients.company.home import Home, write_private
from clients.company.register import Enrolment
from clients.console import Exit, Progress, plain, status_of
from clients.pod_client import verbs
from clients.pod_client.discovery import triples
from clients.pod_client.errors import Forbidden, Missing, NotUnderstood, PodClientError
from clients.pod_client.messages import Errand, Response
from clients.pod_client.session import Session
from proofs.asked import ASKED, NotAsked, One, Told, form_of, read_host
from proofs.datapoints import UnknownDatapoint
from proofs.datapoints import named as named_datapoint
from proofs.questions import Question
from vocab.terms import SESAME

#: In the company's folder: the questions that were asked when it was last looked.
KEPT = "asked.json"
#: So much of a question's hash tells it from others.
SIGN = 9
_ACCOUNTS = "/accounts/"


@dataclass
class Heard:
    """All that was heard: how many ask what, by key, and who asks in their own name."""

    counts: Counter[str] = field(default_factory=Counter)
    questions: dict[str, Question] = field(default_factory=dict)
    by_name: list[tuple[str, str]] = field(default_factory=list)
    _hosts: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def covers(self, base: str) -> bool:
        """Has the host of this pod been asked?"""
        return any(form.fullmatch(base) for form in self._hosts.values())

    def add(self, one: Enrolment, told: Told) -> None:
        """What was told; a host that was asked twice, side by side, counts once."""
        if told.pods and told.pods in self._hosts:
            return
        for ask in told.asks:
            if ask.question is not None:
                self.questions[ask.key] = ask.question
            if told.pods:
                self.counts[ask.key] += ask.count
            else:
                self.by_name.append((one.customer, ask.key))
        if told.pods:
            self._hosts[told.pods] = form_of(told.pods)


def tell_asked(desk: Desk, home: Home, concurrency: int, *, named: bool) -> Exit:
    """Ask each host once, with ``named`` each account too, and tell what came of it."""
    heard = Heard()
    statuses: set[Exit] = set()
    with home.register() as register:
        count = register.count(with_account=True)

        def round_(items: Iterable[Enrolment], job: Callable[[Enrolment], Job[Told]]) -> None:
            progress = Progress(count, "asked", out=desk.err)

            def settled(one: Enrolment, result: Told | PodClientError) -> None:
                if isinstance(result, PodClientError):
                    statuses.add(status_of(result))
                    line = f"  ✗ {one.customer}: {desk.failure(result)}"
                    desk.say(line, line)
                else:
                    heard.add(one, result)

            try:
                run_each(home.credentials(), items, job, settled, concurrency, progress)
            finally:
                progress.end()

        def known() -> Iterator[Enrolment]:
            return (one for one in register.enrolments() if one.account)

        round_((one for one in known() if not heard.covers(_base(one.account))), _counted)
        if named:
            round_(known(), _named)
    known_questions = {
        key: {"text": asked.text, "language": asked.language}
        for key, asked in heard.questions.items()
    }
    write_private(
        home.path / KEPT, json.dumps(known_questions, indent=2, ensure_ascii=False) + "\n"
    )
    _tell(desk, heard)
    return worst(list(statuses))


def _counted(one: Enrolment) -> Job[Told]:
    def errand(session: Session) -> Errand[Told]:
        base = _base(one.account)
        response = yield from session.exchange(verbs.get(base + ASKED, verbs.JSON_LD))
        return _of_host(base, response)

    return errand


def _named(one: Enrolment) -> Job[Told]:
    """What lies in the account's ``asks/``; nothing where there is no such folder."""

    def errand(session: Session) -> Errand[Told]:
        try:
            places = yield from members(session, f"{one.account.rpartition('/')[0]}/asks/")
        except (Forbidden, Missing):
            return Told("", ())
        found = []
        for place in places:
            response = yield from session.exchange(verbs.get(place))
            found += [_ask(triples(response), place)]
        return Told("", tuple(found))

    return errand


def _of_host(base: str, response: Response) -> Told:
    """A host's document. Raises ``NotUnderstood``."""
    try:
        return read_host(base, response.body)
    except NotAsked as wrong:
        raise NotUnderstood(response.url, str(wrong)) from wrong


def _ask(found: Iterable[Quad], url: str) -> One:
    """An ask in somebody's own name, as it lies in the account."""
    try:
        for quad in found:
            said = quad.object
            if quad.predicate.value == SESAME.QUESTION_TEXT and isinstance(said, Literal):
                return One.of_words(said.value, said.language or "")
            if quad.predicate.value == SESAME.DATAPOINT and isinstance(said, NamedNode):
                return One.of_datapoint(said.value)
    except NotAsked as wrong:
        raise NotUnderstood(url, str(wrong)) from wrong
    raise NotUnderstood(url, "it asks nothing")


def _base(account: str) -> str:
    """The pod that an account lies in."""
    return account.rpartition(_ACCOUNTS)[0] + "/"


def _label(key: str, heard: Heard, language: str) -> str:
    question = heard.questions.get(key)
    if question is not None:
        return f"{plain(question.text)} [{key[:SIGN]}]"
    try:
        return f"{named_datapoint(key).label.in_language(language)} ({key})"
    except UnknownDatapoint:
        return plain(key)


def _tell(desk: Desk, heard: Heard) -> None:
    for key, count in sorted(heard.counts.items(), key=lambda pair: (-pair[1], pair[0])):
        label = _label(key, heard, desk.language)
        desk.say(f"{count:>9} au moins : {label}", f"{count:>9} at least: {label}")
    for customer, key in heard.by_name:
        line = f"  {customer}: {_label(key, heard, desk.language)}"
        desk.say(line, line)
    if not heard.counts and not heard.by_name:
        desk.say(
            "Rien n'est demandé que leurs hébergeurs puissent dire.",
            "Nothing is asked that their hosts can tell.",
        )
    asks: list[Said] = [
        {"key": key, "askedBy": count, **_members(key, heard)}
        for key, count in sorted(heard.counts.items())
    ]
    by_name: list[Said] = [
        {"customer": customer, "key": key, **_members(key, heard)}
        for customer, key in heard.by_name
    ]
    desk.report({"asks": asks, "byName": by_name})


def _members(key: str, heard: Heard) -> Mapping[str, Said]:
    question = heard.questions.get(key)
    if question is None:
        return {"datapoint": key}
    return {"question": question.text, "language": question.language}
