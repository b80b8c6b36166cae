"""``/pocket/push``: the phones that are told when something waits; each owner's own alone.

======================  =============================================================
``GET /pocket/push``    JSON: the server's key, the form's token, the owner's phones
``POST /pocket/push``   ``endpoint``, ``p256dh``, ``auth`` of a browser's subscription
``POST …/push/end``     ``id``: that phone is told nothing any more
======================  =============================================================
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import orjson
from flask import Blueprint, Response, make_response, request

from pod_server.contracts import Clock
from pod_server.model.errors import MissingResource
from pod_server.model.moments import date_time
from pod_server.model.phone import Phone, PhoneKeys
from pod_server.web.office.who import Door
from pod_server.web.pocket.program import BASE
from proofs.value import value

#: Phones of one account.
MOST = 8
_LONGEST = 64
_JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}


class Phones(Protocol):
    """Of every account. Blocking."""

    def add(self, phone: Phone, most: int) -> None: ...
    def of(self, account_id: str) -> Sequence[Phone]: ...
    def end(self, account_id: str, phone_id: str) -> bool: ...


@value
class PushPages:
    """``check`` raises ``BadRequest`` for keys that nothing could be sent to."""

    door: Door
    phones: Phones
    key: Callable[[], str]
    check: Callable[[PhoneKeys], None]
    clock: Clock
    unique: Callable[[], str]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("push", __name__, url_prefix=BASE.rstrip("/"))
        found.add_url_rule("/push", "listed", self.listed)
        found.add_url_rule("/push", "begun", self.begun, methods=["POST"])
        found.add_url_rule("/push/end", "ended", self.ended, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def listed(self) -> Response:
        """Never more than a page has room for."""
        if self.door.browser.session() is None:
            return make_response(b"{}", 401, _JSON)
        owner = self.door.owner()
        said = {
            "key": self.key(),
            "form": self.door.browser.form_token(),
            "phones": [_said(phone) for phone in self.phones.of(owner.account.account_id)],
        }
        return make_response(orjson.dumps(said), 200, _JSON)

    def begun(self) -> Response:
        """From now on this phone is told."""
        owner = self.door.owner()
        self.door.browser.check_form()
        sent = request.form
        keys = PhoneKeys(
            sent.get("endpoint", ""),
            sent.get("p256dh", "")[: 2 * _LONGEST],
            sent.get("auth", "")[:_LONGEST],
        )
        self.check(keys)
        phone = Phone(
            self.unique(),
            owner.account.account_id,
            owner.ledger.pod.pod_id,
            keys,
            self.door.browser.device(),
            self.clock(),
        )
        self.phones.add(phone, MOST)
        return make_response(orjson.dumps(_said(phone)), 201, _JSON)

    def ended(self) -> Response:
        """It is told nothing any more."""
        owner = self.door.owner()
        self.door.browser.check_form()
        if not self.phones.end(owner.account.account_id, request.form.get("id", "")[:_LONGEST]):
            raise MissingResource
        return make_response(b"", 204)


def _said(phone: Phone) -> dict[str, str]:
    return {
        "id": phone.phone_id,
        "endpoint": phone.keys.endpoint,
        "name": phone.name,
        "since": date_time(phone.since).value,
    }
