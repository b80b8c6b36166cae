"""Contacts: one's own link for others to open at home, and adding somebody to a circle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource, PreconditionFailed
from pod_server.model.iri import slug
from pod_server.web.circle.words import words
from pod_server.web.office.visiting import way_home
from pod_server.web.office.who import Door, Owner
from pod_server.web.scanned import scannable
from pod_server.web.sharing.people import Introductions, NotAPerson
from pod_server.web.sheets import sheet
from proofs.value import value

MINE, ADD, OPEN = "/office/contact", "/office/contact/add", "/contact"
LONGEST_NAME, MOST_CIRCLES = 100, 50


@dataclass(eq=False)
class _Wrong(Exception):
    """What was sent does not do; ``trouble`` is the word for why."""

    trouble: str


@value
class ContactPages:
    """The pages. ``called`` is the ledger of a pod, by its name."""

    door: Door
    groups: GroupBook
    introductions: Introductions
    called: Callable[[str], Ledger | None]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("contacts", __name__)
        found.add_url_rule(MINE, "mine", self.mine)
        found.add_url_rule(ADD, "add", self.add)
        found.add_url_rule(ADD, "put", self.put, methods=["POST"])
        found.add_url_rule(f"{OPEN}/<pod>", "open", self.open)
        found.add_url_rule(f"{OPEN}/<pod>", "lead", self.lead, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def mine(self) -> Response:
        """The owner's link, to be read and for a camera."""
        owner = self.door.owner()
        link = f"{self.door.issuer}{OPEN[1:]}/{quote(owner.ledger.pod.name, safe='')}"
        return self._page(
            "circle/contact",
            owner=owner,
            link=link,
            picture=scannable(link),
            added=request.args.get("added") == "1",
        )

    def open(self, pod: str) -> Response:
        """Whose link it is, for anybody: what their WebID document shows to all."""
        return self._open(pod)

    def lead(self, pod: str) -> Response:
        """The way to the visitor's own Sésame, whose address they typed."""
        self.door.browser.check_form()
        return self._open(pod)

    def add(self) -> Response:
        """The form, with who a link named."""
        return self._add(self.door.owner())

    def put(self) -> Response:
        """They are in the circle from now on; leads to the owner's own link."""
        self.door.browser.check_form()
        owner = self.door.owner()
        try:
            self._put(owner)
        except _Wrong as wrong:
            return self._add(owner, 422, wrong.trouble)
        except NotAPerson as wrong:
            return self._add(owner, 422, f"contact_{wrong.trouble}")
        except PreconditionFailed:
            return self._add(owner, 412, "contact_changed")
        return make_response(redirect(f"{MINE}?added=1", 303))

    def _put(self, owner: Owner) -> None:
        form, ours = request.form, (owner.ledger, owner.agent)
        webid = self.introductions.checked(owner.ledger, form.get("webid", ""))
        if webid == owner.ledger.pod.owner:
            raise _Wrong("contact_self")
        name, called = (" ".join(form.get(each, "").split()) for each in ("new", "called"))
        circle = form.get("circle", "")
        if name:
            circle = slug(name.casefold().replace(" ", "-")) or ""
            if not circle or len(name) > LONGEST_NAME:
                raise _Wrong("contact_no_circle")
            settle_now(owner.ledger, partial(self.groups.make, *ours, circle, name))
        group = self.groups.one(owner.ledger, circle) if circle else None
        if group is None:
            raise _Wrong("contact_no_circle")
        add = partial(
            self.groups.add, *ours, group.slug, group.version, webid, called[:LONGEST_NAME]
        )
        settle_now(owner.ledger, add)

    def _add(self, owner: Owner, status: int = 200, trouble: str = "") -> Response:
        webid = request.values.get("webid", "")
        known = self.introductions.called(owner.ledger, webid) if webid else ""
        called = request.values.get("called", known)
        return self._page(
            "circle/contact_add",
            status,
            owner=owner,
            webid=webid,
            called=" ".join(called.split())[:LONGEST_NAME],
            circles=list(self.groups.all(owner.ledger, limit=MOST_CIRCLES)),
            said=request.form,
            longest=LONGEST_NAME,
            trouble=trouble,
        )

    def _open(self, pod: str) -> Response:
        ledger = self.called(pod)
        if ledger is None:
            raise MissingResource(request.path)
        webid = ledger.pod.owner
        name = self.introductions.name(webid)
        onward = f"{ADD}?{urlencode({'webid': webid, **({'called': name} if name else {})})}"
        status, way = way_home(self.door.browser, onward)
        return sheet("circle/contact_open", words, status, webid=webid, name=name, **way)

    def _page(self, template: str, status: int = 200, /, **facts: object) -> Response:
        return sheet(template, words, status, form=self.door.browser.form_token(), **facts)
