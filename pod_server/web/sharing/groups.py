"""Groups of one's own: made, named, filled and emptied."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.groups import Group, GroupBook
from pod_server.actions.settle import Prepared, settle_now
from pod_server.model.errors import MissingResource, PreconditionFailed
from pod_server.model.iri import slug
from pod_server.web.chosen import one_of
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, plain, visible
from pod_server.web.sharing.people import Introductions, NotAPerson
from pod_server.web.sharing.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/sharing/groups/"
#: Groups, and members of a group, on one page.
PAGE = 50
LONGEST_NAME = 100


def page_of(called: str) -> str:
    """The page about the group of that slug."""
    return HOME + quote(called, safe="")


@value
class GroupPages:
    """The pages about groups."""

    door: Door
    book: GroupBook
    introductions: Introductions

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("groups", __name__, url_prefix="/sharing/groups")
        found.add_url_rule("/", "all", self.all)
        found.add_url_rule("/", "make", self.make, methods=["POST"])
        found.add_url_rule("/<called>", "one", self.one)
        found.add_url_rule("/<called>", "change", self.change, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """A page of them, by name of their documents."""
        return self._all(self.door.owner())

    def make(self) -> Response:
        """A new one."""
        self.door.browser.check_form()
        owner = self.door.owner()
        name = " ".join(request.form.get("name", "").split())
        called = slug(name.casefold().replace(" ", "-"))
        if not called or len(name) > LONGEST_NAME:
            return self._all(owner, "no_group_name", 422)
        try:
            settle_now(
                owner.ledger, partial(self.book.make, owner.ledger, owner.agent, called, name)
            )
        except PreconditionFailed:
            return self._all(owner, "group_there", 409)
        return make_response(redirect(page_of(called), 303))

    def one(self, called: str) -> Response:
        """Who is in it."""
        owner = self.door.owner()
        return self._one(owner, self._group(owner, called))

    def change(self, called: str) -> Response:
        """One member more or less, or the group gone."""
        self.door.browser.check_form()
        owner = self.door.owner()
        group = self._group(owner, called)
        try:
            prepare = self._prepare(owner, called)
            settle_now(owner.ledger, prepare)
        except NotAPerson as wrong:
            said = " ".join([words(tongue())[wrong.trouble], wrong.detail]).strip()
            return self._one(owner, group, said, 422)
        except PreconditionFailed:
            return self._one(
                owner, self._group(owner, called), words(tongue())["group_changed"], 412
            )
        onward = HOME if request.form.get("do") == "delete" else page_of(called)
        return make_response(redirect(onward, 303))

    def _prepare(self, owner: Owner, called: str) -> partial[Prepared]:
        sent = request.form
        ours = (owner.ledger, owner.agent, called, sent.get("version", ""))
        match sent.get("do", ""):
            case "add":
                webid = self.introductions.checked(owner.ledger, sent.get("webid", ""))
                name = " ".join(sent.get("called", "").split())[:LONGEST_NAME]
                return partial(self.book.add, *ours, webid, name)
            case "remove":
                return partial(self.book.remove, *ours, sent.get("member", ""))
            case "delete":
                return partial(self.book.delete, *ours)
            case _:
                raise one_of("do", ("add", "remove", "delete"))

    def _group(self, owner: Owner, called: str) -> Group:
        found = self.book.one(owner.ledger, called)
        if found is None:
            raise MissingResource(request.path)
        return found

    def _all(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        after = request.args.get("after", "")
        found = list(self.book.all(owner.ledger, after, PAGE + 1))
        shown = found[:PAGE]
        return sheet(
            "sharing/groups",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            groups=[
                (visible(g.name, LONGEST_TITLE), page_of(g.slug), len(g.members)) for g in shown
            ],
            counted=words.counted,
            onward=f"{HOME}?after={quote(shown[-1].slug)}" if len(found) > PAGE else "",
            is_first=not after,
            typed=request.form.get("name", "") if trouble else "",
            longest=LONGEST_NAME,
            trouble=trouble,
        )

    def _one(self, owner: Owner, group: Group, trouble: str = "", status: int = 200) -> Response:
        after = request.args.get("after", "")
        named = self.introductions.naming(owner.ledger)
        members = [member for member in group.members if member > after]
        shown = members[:PAGE]
        return sheet(
            "sharing/group",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            group=group,
            here=page_of(group.slug),
            name=visible(group.name, LONGEST_TITLE),
            called=plain(group.name),
            members=[
                (member, visible(named(member)), visible(member, LONGEST_ADDRESS))
                for member in shown
            ],
            count=words.counted(len(group.members), "n_members", tongue()),
            onward=f"?after={quote(shown[-1], safe='')}" if len(members) > PAGE else "",
            is_first=not after,
            typed=request.form.get("webid", "") if trouble else "",
            typed_name=request.form.get("called", "") if trouble else "",
            trouble=trouble,
        )
