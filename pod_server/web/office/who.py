"""Whose page this is: the account that is signed in, its pod, and the language to speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, redirect, request

from pod_server.contracts import Ledger, People
from pod_server.model.access import Agent
from pod_server.model.account import Account
from pod_server.model.errors import MissingResource
from pod_server.web.headers import language
from pod_server.web.provider.browser import Browser

SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody at home: who they are, and the pod they look at."""

    account: Account
    ledger: Ledger
    agent: Agent


@dataclass(frozen=True, slots=True)
class Door:
    """Lets owners in. ``ledger`` opens a pod by its id; ``issuer`` is this server's."""

    browser: Browser
    people: People
    ledger: Callable[[str], Ledger]
    issuer: str

    def owner(self) -> Owner:
        """Who is signed in, with their first pod; leads others to sign in."""
        session = self.browser.session()
        account = self.people.account(session.account_id) if session else None
        if account is None:
            abort(redirect(f"{SIGN_IN}?next={request.path}", 303))
        pods = self.people.pods(account.account_id)
        if not pods:
            raise MissingResource
        agent = Agent(pods[0].owner, client=self.issuer, issuer=self.issuer)
        return Owner(account, self.ledger(pods[0].pod_id), agent)

    def is_open_to_anybody(self) -> bool:
        """Whether nobody has an account here yet."""
        return not self.people.accounts()


def tongue() -> str:
    """The language of this page: as chosen by ``?lang=``, else as the browser prefers."""
    chosen = request.args.get("lang", "")
    if chosen in ("fr", "en"):
        return chosen
    return language(request.headers.get("Accept-Language"))
