"""Whose page this is: the account that is signed in, and its pod."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, redirect, request

from pod_server.contracts import Ledger, People
from pod_server.model.access import Agent
from pod_server.model.account import Account, Session
from pod_server.model.errors import MissingResource
from pod_server.web.provider.browser import Browser
from proofs.value import value

SIGN_IN, CONFIRM = "/sign-in", "/account/confirm"
HOME = "/office/"


@value
class Owner:
    """Somebody at home: who they are, and the pod they look at."""

    account: Account
    ledger: Ledger
    agent: Agent


@value
class Door:
    """Lets owners in. ``ledger`` opens a pod by its id; ``issuer`` is this server's."""

    browser: Browser
    people: People
    ledger: Callable[[str], Ledger]
    issuer: str
    is_fresh: Callable[[Session], bool]

    def owner(self) -> Owner:
        """Who is signed in, with their first pod; leads others to sign in."""
        session = self.browser.session()
        account = self.people.account(session.account_id) if session else None
        if account is None:
            onward = _here() if request.method == "GET" else HOME
            abort(redirect(f"{SIGN_IN}?{urlencode({'next': onward})}", 303))
        pods = self.people.pods(account.account_id)
        if not pods:
            raise MissingResource
        agent = Agent(pods[0].owner, client=self.issuer, issuer=self.issuer)
        return Owner(account, self.ledger(pods[0].pod_id), agent)

    def fresh_owner(self) -> Owner:
        """The same, who has just shown who they are; leads others to show it, and then back."""
        owner, session = self.owner(), self.browser.session()
        if session is None or not self.is_fresh(session):
            abort(redirect(f"{CONFIRM}?{urlencode({'next': quote(request.path)})}", 303))
        return owner

    def form_page(
        self, name: str, at: str, show: Callable[..., Response], take: Callable[..., Response]
    ) -> Blueprint:
        """The blueprint of a page whose forms come back to its own address."""
        found = Blueprint(name, __name__, url_prefix=at)
        found.add_url_rule("", "show", show)
        found.add_url_rule("", "take", take, methods=["POST"])
        found.after_request(self.browser.remember)
        return found

    def is_open_to_anybody(self) -> bool:
        """Whether nobody has an account here yet."""
        return not self.people.accounts()


def _here() -> str:
    """The page that was asked for, with what it was asked with."""
    query = request.query_string.decode("ascii", "replace")
    return quote(request.path) + (f"?{query}" if query else "")
