"""What the inbox asks of those who may only add to it (Linked Data Notifications §3.2, L-04).

It is a container (P-58): what comes by POST is its member (L-02), and its listing is L-03's.

Senders are signed in, messages are RDF and small, and one sender has its share of an hour, so that
nobody fills a pod or its owner's attention (S-63). Nothing in a message is followed or shown as
active content: it is a document like any other (L-05). Who may write is not held to this.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pod_server.actions.pods import INBOX
from pod_server.actions.read import RDF_TYPES
from pod_server.model.access import Grants, Mode
from pod_server.model.errors import Conflict, MissingType, UnsupportedType
from pod_server.web import headers as fields
from pod_server.web.calls import Call
from proofs.value import value

#: Octets of a message.
LARGEST = 64 * 1024
#: As the storage description says it.
RULES = (
    f"Send RDF (JSON-LD, Turtle, N-Triples) of at most {LARGEST} octets, signed in. One sender has"
    " its share of an hour; over it the answer is 429, with Retry-After."
)
_BELOW = f"{INBOX}/"

#: Counts one message to this pod from this sender; raises ``TooManyRequests`` over the limits.
Count = Callable[[str, str], None]


def is_inboxs(name: str) -> bool:
    """Whether what has this name is the inbox, or in it."""
    return name == INBOX or name.startswith(_BELOW)


@value
class Inbox:
    """Admits messages."""

    count: Count

    async def admit(self, call: Call, grants: Grants, *, as_container: bool = False) -> int | None:
        """How large the message may be; ``None`` for what is no message from a sender.

        Raises ``UnsupportedType``, ``Conflict``, ``TooManyRequests``: before the body is read.
        """
        name = call.target.address.name
        if not is_inboxs(name):
            return None
        if Mode.WRITE in grants.user:
            return None
        if call.method == "PATCH" and name == INBOX:
            grants.refuse(Mode.WRITE)  # Senders add messages, and nothing to what the inbox says.
        if as_container:
            raise Conflict(
                "An inbox takes messages, no containers.",
                "Une boîte de réception prend des messages, pas de conteneurs.",
            )
        sent_type = call.sent.get(b"content-type")
        if not sent_type:
            raise MissingType
        media_type, _ = fields.media_type(sent_type)
        if call.method != "PATCH" and media_type not in RDF_TYPES:
            raise UnsupportedType(media_type, RDF_TYPES)
        sender = call.agent.webid or ""
        await asyncio.to_thread(self.count, call.ledger.pod.pod_id, sender)
        return LARGEST
