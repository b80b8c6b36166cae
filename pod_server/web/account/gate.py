"""Who comes in to the account's pages, and who must first show again who they are (S-49)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, abort, make_response, redirect, request

from pod_server.contracts import Passkeys, People
from pod_server.model.account import LONGEST_PASSWORD, SHORTEST_PASSWORD, Account, Session
from pod_server.web.account.needs import Keeping, OwnPasskeys
from pod_server.web.account.words import words
from pod_server.web.provider.browser import Browser
from pod_server.web.sheets import sheet
from proofs.value import value

HOME, CONFIRM, SIGN_IN = "/account/", "/account/confirm", "/sign-in"


@value
class Person:
    """Somebody who is signed in, and with which browser."""

    account: Account
    session: Session


@value
class Gate:
    """Lets people in to their own, and draws its pages."""

    browser: Browser
    people: People
    passkeys: Passkeys
    keeping: Keeping
    ceremonies: OwnPasskeys

    def person(self) -> Person:
        """Who is signed in; leads others to sign in."""
        session = self.browser.session()
        account = self.people.account(session.account_id) if session else None
        if session is None or account is None:
            abort(redirect(f"{SIGN_IN}?{urlencode({'next': _here()})}", 303))
        return Person(account, session)

    def fresh(self) -> Person:
        """Who has just shown who they are; leads others to show it, and then back to this page."""
        person = self.person()
        if not self.keeping.is_fresh(person.session):
            abort(redirect(f"{CONFIRM}?{urlencode({'next': _here()})}", 303))
        return person

    def has_password(self, person: Person) -> bool:
        """Whether there is one to come in with."""
        return person.account.password is not None

    def page(self, template: str, person: Person, status: int = 200, **facts: object) -> Response:
        """One of the room's pages."""
        return sheet(
            f"account/{template}",
            words,
            status,
            form=self.browser.form_token(),
            owner=person,
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
            **{"trouble": "", **facts},
        )

    def open_page(self, template: str, status: int, **facts: object) -> Response:
        """A page for somebody who is not in."""
        shown = {"trouble": "", "name": request.form.get("name", ""), **facts}
        form = self.browser.form_token()
        return sheet(f"account/{template}", words, status, form=form, **shown)


def _here() -> str:
    """The page that was asked for; the address of a form can be asked for as well."""
    return request.path


def see(path: str) -> Response:
    """Go on to another page."""
    return make_response(redirect(path, 303))
