"""WebIDs hosted elsewhere: whoever can write their document may own a pod here (I-07).

Control is proven by a word in the document itself, as Community Solid Server does it:
``<webid> solid:oidcIssuerRegistrationToken "…"``. The word is made from the account and the WebID
by a key of this server, so it is worth nothing for another account, and nothing is kept of it.
"""

from __future__ import annotations

import hashlib
import hmac

from pod_server.contracts import Clock, People
from pod_server.identity.secrets import new_secret
from pod_server.identity.webids import LiveWebIds, issuers_in
from pod_server.model.account import WebId
from pod_server.model.errors import BadRequest, Conflict
from pod_server.model.terms import Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import SOLID

_KEY = "webid-proof-key"


@value
class Elsewhere:
    """Proves who controls a WebID and lets an account sign in as it. ``issuer`` is ours."""

    webids: LiveWebIds
    people: People
    clock: Clock
    issuer: str

    def word(self, account_id: str, webid: str) -> str:
        """What the document must say to show that this account controls the WebID."""
        key = self.people.keep(_KEY, new_secret()).encode()
        return hmac.new(key, f"{account_id} {webid}".encode(), hashlib.sha256).hexdigest()

    def sentence(self, account_id: str, webid: str) -> str:
        """The same, as the line of Turtle to be added."""
        word = self.word(account_id, webid)
        return f'<{webid}> <{SOLID.OIDC_ISSUER_REGISTRATION_TOKEN}> "{word}" .'

    def prove(self, account_id: str, webid: str) -> bool:
        """Read the document now. Blocking; asks the outside once, by the guarded door (S-36).

        Returns whether the account may sign in as the WebID here too, which it may where the
        document names us as its issuer. Raises ``BadRequest`` where it cannot be read,
        ``Conflict`` where it does not have the word.
        """
        try:
            me = NamedNode(webid)
        except ValueError:
            raise BadRequest(f"{webid!r} is no WebID.") from None
        graph = self.webids.read(webid)
        said = Triple(
            me,
            NamedNode(SOLID.OIDC_ISSUER_REGISTRATION_TOKEN),
            Literal(self.word(account_id, webid)),
        )
        if said not in graph:
            raise Conflict(f"{webid} does not say that it is yours: add the line to its document.")
        if self.issuer not in issuers_in(graph, webid):
            return False
        self.people.add_webid(WebId(webid, account_id, self.clock()))
        return True
