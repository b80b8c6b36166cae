"""``{pod}.front-office/payments``: where a merchant asks for a payment, in its own name.

=====================  ==================================================================
``POST payments``      asks: 201 with ``Location``, 200 where it was asked before
``GET payments/ID``    how it stands, and the signed decision once there is one
``PUT payments/ID``    another sum, until it is decided
``DELETE payments/ID`` cancels it
=====================  ==================================================================
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import orjson

from pod_server.civic.paying.asking import PaymentInbox
from pod_server.civic.paying.wishes import Wish
from pod_server.model.errors import MalformedBody, MissingType, UnsupportedType
from pod_server.model.iri import PAYMENTS
from pod_server.web import headers as fields
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.patience import patiently, settled
from proofs import strict_json
from proofs.strict_json import Json
from proofs.value import value

JSON = "application/json"
LARGEST = 16 * 1024
_TYPE: Header = (b"content-type", JSON.encode())


@value
class PaymentDoor:
    """Answers merchants. ``pages`` is the account's origin, where the citizen decides.

    ``count`` notes one request of a sender to a pod, and raises over the sender's share; it waits.
    ``ring`` is told the pod's id once a request waits there; it waits, and raises nothing.
    """

    inbox: PaymentInbox
    pages: str
    count: Callable[[str, str], None]
    ring: Callable[[str], None]
    methods: tuple[str, ...] = ("OPTIONS", "POST")

    async def answer(self, call: Call) -> Answer:
        """Who asks is asked first, then what."""
        merchant = self.inbox.merchant(call.agent)
        sent = await _sent(call)
        await asyncio.to_thread(self.count, call.ledger.pod.pod_id, merchant)
        wish = Wish.read(sent)
        outcome = await settled(
            call.ledger, lambda: self.inbox.ask(call.ledger, call.agent, wish), is_heavy=True
        )
        if outcome.created:
            await asyncio.to_thread(self.ring, call.ledger.pod.pod_id)
        name = outcome.address.name.rpartition("/")[2]
        where = f"{call.target.address.base}{PAYMENTS}/{name}"
        body = orjson.dumps({"id": name, "page": f"{self.pages}/pocket/payments/{name}"})
        headers: list[Header] = [_TYPE, (b"location", where.encode())]
        return Answer(201 if outcome.created else 200, headers, body)


@value
class OnePayment:
    """Answers for one request, to the merchant that made it and to nobody else.

    ``count`` and ``ring`` are those of :class:`PaymentDoor`: another sum is as good as another
    request.
    """

    inbox: PaymentInbox
    count: Callable[[str, str], None]
    ring: Callable[[str], None]
    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")

    async def answer(self, call: Call) -> Answer:
        """As it stands now."""
        name = call.target.address.name.rpartition("/")[2]
        inbox, ledger, agent = self.inbox, call.ledger, call.agent
        if call.method == "PUT":
            merchant = inbox.merchant(agent)
            sent = await _sent(call)
            await asyncio.to_thread(self.count, ledger.pod.pod_id, merchant)
            wish = Wish.read(sent)
            await settled(ledger, partial(inbox.change, ledger, agent, name, wish), is_heavy=True)
            await asyncio.to_thread(self.ring, ledger.pod.pod_id)
        elif call.method == "DELETE":
            await settled(ledger, partial(inbox.cancel, ledger, agent, name))
        told = await patiently(partial(inbox.told, ledger, agent, name))
        return Answer(200, [_TYPE, (b"cache-control", b"no-store")], orjson.dumps(told))


async def _sent(call: Call) -> Json:
    sent_type = call.sent.get(b"content-type")
    if not sent_type:
        raise MissingType
    media_type, _ = fields.media_type(sent_type)
    if media_type != JSON:
        raise UnsupportedType(media_type, (JSON,))
    body = await call.body(LARGEST)
    try:
        return strict_json.read(body, max_bytes=LARGEST)
    except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
        raise MalformedBody(JSON, str(wrong)) from None
