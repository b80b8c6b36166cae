"""Passkeys: made, and answered with, by the person who holds one (S-49).

The relying party is the host of the account's origin, and answers count from that very origin only:
a page of a pod below the same host may ask a browser for such an answer, and it is worth nothing.
A refusal's ``scheme_error`` names it for the pages, which say it in the reader's language.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pod_server.contracts import Accounts, Clock
from pod_server.identity.challenges import Challenges
from pod_server.identity.throttle import Throttle
from pod_server.model.account import Account, Passkey
from pod_server.model.errors import NameTaken, Unauthenticated
from proofs.value import value

if TYPE_CHECKING:
    from webauthn.helpers.structs import AuthenticationCredential, CollectedClientData

#: What a challenge is for.
CREATE, SIGN_IN, CONFIRM = "create", "sign-in", "confirm"
#: Passkeys of one person.
MOST = 20
LONGEST_NAME = 64
_REASONS = {
    "unreadable": "What the browser sent is no answer of a passkey.",
    "origin": "This answer was made for another website.",
    "framed": "This answer was made within a page of another website.",
    "stale": "This page was open for too long, or its answer was used before: try again.",
    "party": "This passkey is for another website.",
    "locked": "The device did not ask who holds it: unlock it with a finger, a face or its code.",
    "unknown": "This passkey is not known here, or was removed: sign in another way.",
    "foreign": "This passkey is somebody else's.",
    "copied": "There may be a copy of this passkey: sign in another way and remove it.",
    "known": "This passkey is here already.",
    "many": "There are too many passkeys: remove one first.",
}


def refused(why: str) -> Unauthenticated:
    """The refusal of this name."""
    return Unauthenticated(_REASONS[why], f"passkey_{why}")


@value
class Passkeys:
    """Ceremonies of one server. ``cookie`` is always that of the browser that asks."""

    accounts: Accounts
    challenges: Challenges
    throttle: Throttle
    clock: Clock
    origin: str

    @classmethod
    def open(cls, accounts: Accounts, clock: Clock, origin: str) -> Passkeys:
        """Over a store of accounts; ``origin`` is where people sign in, without slash."""
        throttle = Throttle(accounts.signins, clock)
        return cls(accounts, Challenges.open(accounts, clock), throttle, clock, origin)

    @property
    def party(self) -> str:
        """The relying party's id: the host of the account's origin."""
        return urlsplit(self.origin).hostname or ""

    @property
    def available(self) -> bool:
        """Whether browsers would make any: not for an address without a name (§5.1.3 step 8)."""
        try:
            ipaddress.ip_address(self.party)
        except ValueError:
            return True
        return False

    def creation_options(self, account: Account, cookie: str) -> str:
        """JSON to make one with."""
        from pod_server.identity import ceremony

        challenge = self.challenges.make(CREATE, cookie, account.account_id)
        known = self.accounts.passkeys.of(account.account_id)
        return ceremony.creation_options(self.party, account, challenge, known)

    def request_options(self, cookie: str, account_id: str = "") -> str:
        """JSON to answer with: to sign in as anybody, or to show that one is ``account_id``."""
        from pod_server.identity import ceremony

        challenge = self.challenges.make(CONFIRM if account_id else SIGN_IN, cookie, account_id)
        known = self.accounts.passkeys.of(account_id) if account_id else ()
        return ceremony.request_options(self.party, challenge, known)

    def add(self, account_id: str, cookie: str, sent: str, name: str) -> Passkey:
        """Keep the one that a browser has made. Raises ``Unauthenticated``."""
        from webauthn.helpers import bytes_to_base64url
        from webauthn.helpers.structs import CredentialDeviceType

        from pod_server.identity import ceremony

        if len(self.accounts.passkeys.of(account_id)) >= MOST:
            raise refused("many")
        try:
            answer = ceremony.read_registration(sent)
            said = ceremony.read_client_data(answer.response.client_data_json)
            self._check_page(CREATE, cookie, account_id, said)
            made = ceremony.verified_registration(answer, said.challenge, self.party, self.origin)
        except ceremony.Unreadable as error:
            raise _told(error) from error
        passkey = Passkey(
            credential_id=bytes_to_base64url(made.credential_id),
            account_id=account_id,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name.strip()[:LONGEST_NAME],
            created=self.clock(),
            travels=made.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
            backed_up=made.credential_backed_up,
            transports=tuple(way.value for way in answer.response.transports or ()),
        )
        try:
            self.accounts.passkeys.add(passkey)
        except NameTaken as error:
            raise refused("known") from error
        return passkey

    def sign_in(self, cookie: str, sent: str, network: str) -> str:
        """The account whose passkey answered. Raises ``Unauthenticated``, ``TooManyRequests``."""
        return self._answered(partial(self._check_page, SIGN_IN, cookie, ""), sent, network, "")

    def confirm(self, account_id: str, cookie: str, sent: str, network: str) -> None:
        """Somebody who is signed in shows again who they are. Raises as :meth:`sign_in`."""
        asked = partial(self._check_page, CONFIRM, cookie, account_id)
        self._answered(asked, sent, network, account_id)

    def signed_over(self, account_id: str, sent: str, network: str, document: bytes) -> None:
        """The passkey of somebody who is signed in answered the SHA-256 of a document.

        So it is a step-up over that document (decision 26), which has to be fresh by itself: no
        challenge of ours is used up. Raises as :meth:`sign_in`.
        """
        digest = hashlib.sha256(document).digest()

        def asked(said: CollectedClientData) -> None:
            self._check_place(said)
            if not hmac.compare_digest(said.challenge, digest):
                raise refused("stale")

        self._answered(asked, sent, network, account_id)

    def _answered(
        self,
        asked: Callable[[CollectedClientData], None],
        sent: str,
        network: str,
        account_id: str,
    ) -> str:
        """Attempts are counted as for passwords (S-48): by what was tried, and from where."""
        from pod_server.identity import ceremony

        everywhere = f"network {network}"
        self.throttle.check(everywhere)
        pair = ""
        try:
            answer = ceremony.read_authentication(sent)
            pair = f"pair {network} passkey {answer.id}"
            self.throttle.check(pair)
            passkey = self._verified(answer, asked, account_id)
        except (Unauthenticated, ceremony.Unreadable) as error:
            self.throttle.failed(everywhere, *([pair] if pair else ()))
            raise (error if isinstance(error, Unauthenticated) else _told(error)) from error
        self.throttle.succeeded(pair)
        return passkey.account_id

    def _verified(
        self,
        answer: AuthenticationCredential,
        asked: Callable[[CollectedClientData], None],
        account_id: str,
    ) -> Passkey:
        """Web Authentication §7.2."""
        from webauthn.helpers.structs import CredentialDeviceType

        from pod_server.identity import ceremony

        said = ceremony.read_client_data(answer.response.client_data_json)
        asked(said)
        known = self.accounts.passkeys.find(answer.id)
        if known is None:
            raise refused("unknown")
        holder = answer.response.user_handle
        is_told = holder is not None or bool(account_id)  # step 6: who was not named names themself
        if not is_told or holder not in (None, known.account_id.encode()):
            raise refused("foreign")
        if account_id and known.account_id != account_id:
            raise refused("foreign")
        found = ceremony.verified_authentication(
            answer, said.challenge, self.party, self.origin, known
        )
        travels = found.credential_device_type == CredentialDeviceType.MULTI_DEVICE
        if travels != known.travels:
            raise refused("unreadable")
        rose = self.accounts.passkeys.used(
            known.credential_id,
            found.new_sign_count,
            self.clock(),
            backed_up=found.credential_backed_up,
        )
        if not rose:
            raise refused("copied")
        return known

    def _check_page(
        self, purpose: str, cookie: str, account_id: str, said: CollectedClientData
    ) -> None:
        """Where the answer was made, and for which question of ours; that is used up by it."""
        self._check_place(said)
        if not self.challenges.take(said.challenge, purpose, cookie, account_id):
            raise refused("stale")

    def _check_place(self, said: CollectedClientData) -> None:
        if said.origin != self.origin:
            raise refused("origin")
        if said.cross_origin:
            raise refused("framed")


def _told(error: Exception) -> Unauthenticated:
    """The library's refusal in our words, which tell nothing of the inside."""
    for part, why in (("RP ID", "party"), ("User verification", "locked")):
        if part in str(error):
            return refused(why)
    return refused("unreadable")
