"""The form that makes a Sésame, and the page that says it is made: for an owner, and for guests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flask import Response, request

from pod_server.actions.welcome import RESERVED, Welcomed
from pod_server.model.account import LONGEST_PASSWORD, SHORTEST_PASSWORD, may_be_password
from pod_server.model.errors import BadRequest, NameTaken
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.words import words as of_the_office
from pod_server.web.provider.browser import Browser
from pod_server.web.sheets import sheet
from proofs.value import value

#: Where a citizen goes on from here.
HOME = "/today"


class Codes(Protocol):
    """Recovery codes."""

    def new_codes(self, account_id: str) -> tuple[str, ...]: ...


@value
class Wish:
    """What somebody has filled in. ``password`` is a hash; ``trouble`` names what is wrong."""

    name: str
    full_name: str
    password: str | None = None
    trouble: str = ""


@value
class Making:
    """Where there can be passkeys, a password is optional."""

    browser: Browser
    codes: Codes
    hash_password: Callable[[str], str]
    has_passkeys: bool

    def form(
        self,
        template: str,
        status: int,
        trouble: str = "",
        words: Lexicon = of_the_office,
        **facts: object,
    ) -> Response:
        """The form, with what was filled in but the password."""
        shown = {
            "name": request.form.get("name", ""),
            "full_name": request.form.get("full_name", ""),
        }
        return sheet(
            template,
            words,
            status,
            form=self.browser.form_token(),
            trouble=trouble,
            has_passkeys=self.has_passkeys,
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
            **{**shown, **facts},
        )

    def wish(self) -> Wish:
        """The form that came back."""
        name = request.form.get("name", "").strip().lower()
        full_name = request.form.get("full_name", "").strip()
        password = request.form.get("password", "")
        if not password and self.has_passkeys:
            return Wish(name, full_name)
        if not may_be_password(password):
            return Wish(name, full_name, trouble="too_short")
        return Wish(name, full_name, self.hash_password(password))

    def made(
        self, welcomed: Welcomed, onward: str = HOME, words: Lexicon = of_the_office
    ) -> Response:
        """Its codes, shown once; whoever made it is signed in, and goes on from there."""
        page = sheet(
            "office/made",
            words,
            201,
            onward=onward,
            codes=self.codes.new_codes(welcomed.account.account_id),
            has_passkeys=self.has_passkeys,
            has_password=welcomed.account.password is not None,
            address=welcomed.pod.owner,
        )
        token = self.browser.signing_in.begin(welcomed.account.account_id, self.browser.device())
        return self.browser.sign_in(page, token)


def trouble_with(name: str, error: NameTaken | BadRequest) -> str:
    """What is wrong with a name, as the words call it."""
    if isinstance(error, NameTaken):
        return "taken_name"
    return "reserved_name" if name in RESERVED else "bad_name"
