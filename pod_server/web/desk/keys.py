"""The page of the signing key: made in the browser, listed in the company's WebID document."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import orjson
from flask import Blueprint, Response, request

from pod_server.actions.identity import Identity
from pod_server.actions.settle import Prepared
from pod_server.model.errors import MissingResource
from pod_server.web.desk.room import HOME, Room, Sitting, see
from proofs.keys import BadKey, PublicKey
from proofs.value import value

#: What the browser writes of a locked key: which passkey opens it, how, and the key under the lock.
_LOCK = {"passkey", "salt", "iv", "wrapped"}
_LONGEST = 2_048


@value
class KeyPage:
    """Nothing of the private half comes here: the browser sends the public one, and a proof."""

    room: Room
    identity: Identity
    #: The passkeys of an account, by their ids as browsers write them.
    passkeys: Callable[[str], Sequence[str]]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_key", __name__, url_prefix="/desk/key")
        found.add_url_rule("", "show", self.show)
        found.add_url_rule("", "take", self.take, methods=["POST"])
        found.add_url_rule("/new", "again", self.again)
        return found

    def show(self) -> Response:
        """To make one, or to take it back from its file."""
        sitting = self.room.sitting()
        if not sitting.book.key:
            self.room.door.fresh_owner()
        return self._page(sitting)

    def again(self) -> Response:
        """To make another one, where the first and its file are lost."""
        self.room.door.fresh_owner()
        return self._page(self.room.sitting(), is_new=True)

    def take(self) -> Response:
        """List a new key. Whoever does has just shown who they are."""
        self.room.door.browser.check_form()
        self.room.door.fresh_owner()
        sitting = self.room.sitting()
        key = _shown(sitting.company)
        if key is None:
            return self._page(sitting, "key_unsure", 422)
        self.room.settle(sitting, partial(self._listed, sitting, key))
        locked = _locked(self.passkeys(sitting.owner.account.account_id))
        sitting.change(lambda book: replace(book, key=key.did, locked=locked))
        return see(HOME)

    def _listed(self, sitting: Sitting, key: PublicKey) -> Prepared:
        ledger, agent = sitting.owner.ledger, sitting.owner.agent
        shown = self.identity.shown(ledger)
        if shown is None:
            raise MissingResource(sitting.company)
        method = key.verification_method
        return self.identity.add_company_key(ledger, agent, shown.version, method)

    def _page(
        self, sitting: Sitting, trouble: str = "", status: int = 200, *, is_new: bool = False
    ) -> Response:
        makes = is_new or not sitting.book.key
        passkeys = self.passkeys(sitting.owner.account.account_id)
        return self.room.page(
            "key", sitting, status, trouble=trouble, makes=makes, passkeys=list(passkeys)
        )


def _locked(passkeys: Sequence[str]) -> str:
    """The key under the lock of one of these passkeys, as the browser wrote it; or nothing."""
    sent = request.form.get("locked", "")[:_LONGEST]
    try:
        found = orjson.loads(sent or "null")
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(found, dict) or set(found) != _LOCK or found["passkey"] not in passkeys:
        return ""
    return sent if all(isinstance(one, str) for one in found.values()) else ""


def _shown(company: str) -> PublicKey | None:
    """The key that was sent, if it signed the company's address."""
    try:
        raw, proof = (
            base64.b64decode(request.form.get(name, ""), validate=True)
            for name in ("public", "proof")
        )
        key = PublicKey(raw)
    except (BadKey, binascii.Error):
        return None
    return key if key.verify(proof, company.encode()) else None
