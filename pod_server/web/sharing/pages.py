"""Who can see this, and why: the page about one resource, with the forms that change it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.actions.sharing import Seen, Sharing
from pod_server.model.access import STRANGER, Agent
from pod_server.model.errors import (
    Conflict,
    MissingResource,
    PreconditionFailed,
    UnprocessablePatch,
)
from pod_server.model.iri import Address
from pod_server.model.terms import Literal, NamedNode, Triple
from pod_server.web import problem_words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_TITLE, plain, visible
from pod_server.web.sharing import places
from pod_server.web.sharing.asked import Forms
from pod_server.web.sharing.groups import page_of
from pod_server.web.sharing.people import NotAPerson
from pod_server.web.sharing.telling import BOXES, Telling
from pod_server.web.sharing.things import Things
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

#: Groups of one's own that a form offers, and entries of rules on one page.
OFFERED, PAGE = 500, 50


@value
class Trouble:
    """What was wrong with a form, in words; ``status`` is the answer's."""

    said: str
    status: int


@value
class SharingPages:
    """The pages about resources."""

    door: Door
    sharing: Sharing
    groups: GroupBook
    forms: Forms
    things: Things

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("sharing", __name__, url_prefix="/sharing")
        for rule, name in (("/", "root"), ("/at/<path:where>", "at")):
            found.add_url_rule(rule, name, self.show)
            found.add_url_rule(rule, f"{name}_change", self.change, methods=["POST"])
        for rule, name in (("/of/<pod>/", "pod"), ("/of/<pod>/<path:where>", "of")):
            found.add_url_rule(rule, name, self.lead)
        found.after_request(self.door.browser.remember)
        return found

    def lead(self, pod: str, where: str = "") -> Response:
        """From a page of the pod, which does not know who is looking; for its owner alone."""
        owner = self.door.owner()
        if owner.ledger.pod.name != pod:
            raise MissingResource(request.path)
        address = places.resource(owner.ledger.pod.base, where)
        return make_response(redirect(places.href(address.path), 303))

    def show(self, where: str = "") -> Response:
        """Who may do what there, what lies in it, and what somebody in particular may do."""
        owner = self.door.owner()
        return self._page(owner, places.resource(owner.ledger.pod.base, where))

    def change(self, where: str = "") -> Response:
        """A form came back: done, or shown again with what was wrong and all that was written."""
        self.door.browser.check_form()
        owner = self.door.owner()
        if request.form.get("do") == "reclaim":
            owner = self.door.fresh_owner()
        address = places.resource(owner.ledger.pod.base, where)
        try:
            self._change(owner, address)
        except NotAPerson as wrong:
            said = " ".join([words(tongue())[wrong.trouble], wrong.detail]).strip()
            return self._page(owner, address, Trouble(said, 422))
        except PreconditionFailed:
            return self._page(owner, address, Trouble(words(tongue())["changed_meanwhile"], 412))
        except (Conflict, UnprocessablePatch) as refused:
            said = problem_words.messages(refused)[tongue()]
            status = 409 if isinstance(refused, Conflict) else 422
            return self._page(owner, address, Trouble(said, status))
        return make_response(redirect(f"{places.href(address.path)}?done=1", 303))

    def _change(self, owner: Owner, address: Address) -> None:
        ledger, agent, sent = owner.ledger, owner.agent, request.form
        version = sent.get("version", "")
        if sent.get("do") == "inherit":
            prepare = partial(self.sharing.inherit, ledger, agent, address, version)
        elif sent.get("do") == "reclaim":
            prepare = partial(self.sharing.reclaimed, ledger, agent, address, version)
        else:
            wanted = self.forms.wanted(ledger, sent.to_dict(), is_folder=address.is_container)
            prepare = partial(self.sharing.edited, ledger, agent, address, version, wanted)
        settle_now(ledger, prepare)

    def _page(self, owner: Owner, address: Address, trouble: Trouble | None = None) -> Response:
        ledger, language = owner.ledger, tongue()
        seen = self.sharing.seen(ledger, owner.agent, address)
        is_own = seen.source.name == address.name
        named = self.forms.introductions.naming(ledger)
        telling = Telling(language, ledger.pod.owner, partial(self._group, owner), named)
        say = words(language)
        name, called = places.name_of(address, say["all_of_it"])
        known = self.things.name(ledger, address.name) if address.name else ""
        if known:
            name, called = visible(known, LONGEST_TITLE), plain(known)
        is_folder = address.is_container
        after = request.args.get("after", "")
        parts = max(1, -(-max(len(seen.entries), len(seen.unread)) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        shown = slice((part - 1) * PAGE, part * PAGE)
        return sheet(
            "sharing/resource",
            words,
            trouble.status if trouble else 200,
            form=self.door.browser.form_token(),
            owner=owner,
            name=name,
            called=called,
            here=places.href(address.path),
            iri=address.iri,
            steps=places.steps(address, say["all_of_it"]),
            is_folder=is_folder,
            is_root=not address.name,
            is_own=is_own,
            source=_source(seen, say["all_of_it"]),
            seen=seen,
            rows=telling.rows(seen.entries[shown], is_folder=is_folder, is_own=is_own),
            unread=[_unread(rule.statements) for rule in seen.unread[shown]],
            part=part,
            parts=parts,
            known=self.forms.introductions.known(ledger),
            groups=[(g.iri, plain(g.name)) for g in self.groups.all(ledger, limit=OFFERED)],
            boxes=list(BOXES),
            typed=request.form.to_dict() if trouble else {},
            trouble=trouble.said if trouble else "",
            done="done" in request.args and not trouble,
            inside=places.places(ledger, self.sharing.rules, address, after) if is_folder else None,
            **self._asked(owner, address, telling),
        )

    def _asked(self, owner: Owner, address: Address, telling: Telling) -> dict[str, object]:
        """What the person whom the reader asks about may do: the reading of ``sesame why``."""
        if "who" not in request.args:
            return {"who": "", "answers": []}
        who = self.forms.introductions.meant(owner.ledger, request.args["who"])
        agent = Agent(who) if who else STRANGER
        found = self.sharing.rules.verdicts(owner.ledger, agent, address)
        return {"who": telling.address(who), "answers": telling.answers(found)}

    def _group(self, owner: Owner, iri: str) -> tuple[str, str] | None:
        found = self.groups.called(owner.ledger, iri)
        return (found.name, page_of(found.slug)) if found is not None else None


def _source(seen: Seen, root: str) -> tuple[object, str]:
    """The container whose rules are inherited: its name and its page."""
    return places.name_of(seen.source, root)[0], places.href(seen.source.path)


def _unread(statements: Iterable[Triple]) -> list[tuple[Markup, Markup]]:
    """Each statement: the last part of what it is about, and what it says."""
    return [
        (visible(re.split("[/#]", t.predicate.value)[-1], 100), visible(_value(t), 1_000))
        for t in statements
    ]


def _value(triple: Triple) -> str:
    said = triple.object
    return said.value if isinstance(said, (NamedNode, Literal)) else "…"
