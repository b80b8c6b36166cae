"""All that was given: by person, by purpose, by document; what is over; taken back in one tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.groups import GroupBook
from pod_server.actions.pods import CARD, PUBLIC_INDEX
from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.giving.access_grants import Grant
from pod_server.civic.giving.giving import NEVER_GIVEN, Giving
from pod_server.civic.giving.held import Held, covers, ruled
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import STRANGER, Agent
from pod_server.model.iri import Address
from pod_server.model.rulebook import Entry
from pod_server.model.verdicts import Whom
from pod_server.web import dates
from pod_server.web.chosen import one_of
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.sale import is_offer
from pod_server.web.reading.text import LONGEST_ADDRESS, below, visible
from pod_server.web.sharing import places
from pod_server.web.sharing.groups import page_of
from pod_server.web.sharing.people import Introductions
from pod_server.web.sharing.pieces import Handed, Piece, Place
from pod_server.web.sharing.purposes import said
from pod_server.web.sharing.telling import Telling
from pod_server.web.sharing.things import Things
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/sharing/given/"
PAGE = 50
WAYS = ("person", "purpose", "document", "over")


@value
class GivenPages:
    """The list, and what one person may do."""

    door: Door
    giving: Giving
    groups: GroupBook
    introductions: Introductions
    things: Things
    handed: Handed
    clock: Clock

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("given", __name__, url_prefix="/sharing")
        found.add_url_rule("/given/", "all", self.all)
        found.add_url_rule("/given/", "withdraw", self.withdraw, methods=["POST"])
        found.add_url_rule("/person/", "person", self.person)
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of it, in the order that was asked for."""
        owner, way = self.door.owner(), request.args.get("by", "person")
        if way not in WAYS:
            raise one_of("by", WAYS)
        found = self._over(owner) if way == "over" else self._pieces(owner, way)
        parts = max(1, -(-len(found) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        return sheet(
            "sharing/given",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            ways=WAYS,
            way=way,
            returned=self._returned(owner),
            pieces=found[(part - 1) * PAGE : part * PAGE],
            here=HOME,
            part=part,
            parts=parts,
            done=request.args.get("done", ""),
            person="/sharing/person/",
        )

    def withdraw(self) -> Response:
        """One grant, or one rule written by hand, from this moment on."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        ours = (owner.ledger, owner.agent)
        if sent.get("grant"):
            prepare: partial[Prepared] = partial(self.giving.withdraw, *ours, sent["grant"])
        else:
            path, key = sent.get("path", ""), sent.get("entry", "")
            every = self.giving.everything(owner.ledger)
            for each in (e for e in every if (e.address.path, e.entry.key) == (path, key)):
                if self.handed.until(owner.ledger, each) is not None:
                    self.handed.end(*ours, each)
                    return self._withdrawn()
            prepare = partial(self.giving.take_back, *ours, path, key)
        settle_now(owner.ledger, prepare)
        return self._withdrawn()

    def _withdrawn(self) -> Response:
        sent = request.form
        by = sent.get("by", "person")
        onward = urlencode({"by": by if by in WAYS else "person", "done": "withdrawn"})
        return make_response(redirect(f"{HOME}?{onward}", 303))

    def person(self) -> Response:
        """What one person may do, place by place, by the reading of ``sesame why``."""
        owner = self.door.owner()
        telling, ledger = self._telling(owner), owner.ledger
        who = self.introductions.meant(ledger, request.args.get("who", ""))
        agent = Agent(who) if who else STRANGER
        after, onward = request.args.get("after", ""), ""
        rows: list[Place] = []
        for where in sorted(ruled(ledger, NEVER_GIVEN), key=lambda at: at.name):
            if where.name <= after and after:
                continue
            grants = self.giving.sharing.rules.grants(ledger, agent, where)
            modes = grants.user if not who else grants.user & ~grants.public
            if not modes:
                continue
            if len(rows) == PAGE:
                onward = f"?{urlencode({'who': who, 'after': rows[-1].path})}"
                break
            verdicts = self.giving.sharing.rules.verdicts(ledger, agent, where)
            answers = [a for a in telling.answers(verdicts) if a.granted]
            name = self._shown(telling, owner.ledger, where)
            rows.append(Place(name, places.href(where.path), answers, where.name))
        return sheet(
            "sharing/person",
            words,
            owner=owner,
            who=telling.named(who) if who else "",
            address=visible(who, LONGEST_ADDRESS),
            asked=who,
            known=self.introductions.known(ledger),
            rows=rows,
            onward=onward,
            is_first=not after,
        )

    def _pieces(self, owner: Owner, way: str) -> list[Piece]:
        telling, records = self._telling(owner), self.giving.grants(owner.ledger)
        now = self.clock()
        found = []
        for each in self.giving.everything(owner.ledger):
            if each.entry.terms.until is not None and each.entry.terms.until <= now:
                continue
            found.append(self._piece(owner.ledger, telling, each, records.get(each.grant), way))
        return sorted(found, key=lambda p: (p.heading == "", p.heading, p.path, p.key))

    def _piece(
        self, ledger: Ledger, telling: Telling, each: Held, record: Grant | None, way: str
    ) -> Piece:
        share, terms, say = each.entry.share, each.entry.terms, telling.say
        is_open = each.address.name in (CARD, PUBLIC_INDEX)
        handed = self.handed.until(ledger, each)
        title, who_iri = self._who(telling, each.entry)
        what = self._shown(telling, ledger, each.address)
        for_what = say["handed"] if handed is not None else say["always_open"] if is_open else ""
        if is_offer(each.address.name) and share.whom is Whom.EVERYBODY:
            for_what = say["for_sale"]
        if record is not None:
            for_what = said(_purposes(record, each), telling.language)
        headings = {
            "person": share.who or share.whom.value,
            "purpose": for_what,
            "document": each.address.iri,
        }
        titles = {"person": title, "purpose": visible(for_what or say["by_hand"]), "document": what}
        until = terms.until or handed
        return Piece(
            heading=headings[way],
            title=titles[way],
            who=title,
            who_iri=who_iri,
            what=what,
            href=places.href(each.address.path),
            may=telling.modes(terms.modes),
            until=dates.end(until, telling.language) if until else "",
            purposes=for_what,
            grant=each.grant if record is not None else "",
            path=each.address.path,
            key=each.entry.key,
            may_go=not is_open,
        )

    def _shown(self, telling: Telling, ledger: Ledger, where: Address) -> Markup:
        return self.things.shown(ledger, below(where.iri, where.base), telling.say["all_of_it"])

    def _over(self, owner: Owner) -> list[Piece]:
        """Grants of which nothing is left, the newest first."""
        telling, now = self._telling(owner), self.clock()
        say, language = telling.say, telling.language
        found = []
        for grant in self.giving.grants(owner.ledger).values():
            if not grant.is_over(now):
                continue
            end = grant.withdrawn_us or grant.until_us
            how = say["withdrawn_on" if grant.withdrawn_us else "ended_on"]
            base = owner.ledger.pod.base
            shown = [
                self.things.shown(owner.ledger, below(p.target, base), say["all_of_it"])
                for p in grant.parts
            ]
            purposes = sorted({p for part in grant.parts for p in part.purposes})
            found.append(
                Piece(
                    heading=f"{-end:020d}",
                    title=telling.named(grant.who),
                    who=telling.named(grant.who),
                    who_iri=grant.who,
                    what=Markup(", ").join(shown),
                    href="",
                    may=f"{say['given_on']} {_moment(grant.given_us, language)}",
                    until=f"{how} {_moment(end, language)}",
                    purposes=said(purposes, language),
                    grant="",
                    path="",
                    key=grant.identifier,
                    may_go=False,
                )
            )
        return sorted(found, key=lambda piece: piece.heading)

    def _returned(self, owner: Owner) -> list[Piece]:
        """Grants that whoever has them does not need any more, and which stand still."""
        telling, base = self._telling(owner), owner.ledger.pod.base
        say, language = telling.say, telling.language
        return [
            Piece(
                heading="",
                title=telling.address(grant.who),
                who=telling.address(grant.who),
                who_iri=grant.who,
                what=visible(", ".join(below(p.target, base) for p in grant.parts), 1_000),
                href="",
                may="",
                until=f"{say['returned_on']} {_moment(grant.handed_back_us, language)}",
                purposes=said(sorted({p for part in grant.parts for p in part.purposes}), language),
                grant=grant.identifier,
                path="",
                key="",
                may_go=True,
            )
            for grant in self.giving.handed_back(owner.ledger)[:PAGE]
        ]

    def _who(self, telling: Telling, entry: Entry) -> tuple[Markup, str]:
        (row,) = telling.rows([entry], is_folder=False, is_own=True)
        return row.title, entry.share.who if row.whom == "person" else ""

    def _telling(self, owner: Owner) -> Telling:
        def group(iri: str) -> tuple[str, str] | None:
            found = self.groups.called(owner.ledger, iri)
            return (found.name, page_of(found.slug)) if found is not None else None

        return Telling(
            tongue(), owner.ledger.pod.owner, group, self.introductions.naming(owner.ledger)
        )


def _purposes(record: Grant, each: Held) -> Sequence[str]:
    """Those of the part that is about the place, or above it; of all parts, else."""
    near = [part for part in record.parts if covers(part.target, each.address.iri)]
    return sorted({p for part in near or record.parts for p in part.purposes})


def _moment(at_us: int, language: str) -> str:
    return dates.moment(datetime.fromtimestamp(at_us // 1_000_000, UTC), language)


def person_page(who: str) -> str:
    """The page about what that person may do."""
    return f"/sharing/person/?who={quote(who, safe='')}"
