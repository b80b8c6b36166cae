"""What the library ``webauthn`` does for us, and what it leaves to us (Web Authentication Level 3).

It reads and verifies (§7.1, §7.2). Ours to look at are the frame that a page was in (§7.2 step 11),
whose a passkey is (step 6) and whether it may now be copied (step 17). User verification is always
required: a passkey stands for the device *and* for whoever unlocks it. No attestation is asked for:
which maker's key somebody has is none of our business. Loaded when first needed, for it is large.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    base64url_to_bytes,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from pod_server.identity.challenges import GOOD_FOR
from pod_server.model.account import SECOND, Account, Passkey

#: Octets of an answer; those of real authenticators have some hundreds, with attestation some
#: thousands.
LARGEST = 16_384
_TIMEOUT_MS = GOOD_FOR // SECOND * 1_000
_VERIFIED = UserVerificationRequirement.REQUIRED
T = TypeVar("T")


class Unreadable(Exception):
    """An answer that is none; what the library said is in its text."""


def creation_options(
    party: str, account: Account, challenge: bytes, known: Sequence[Passkey]
) -> str:
    """For ``navigator.credentials.create()``: a passkey that signs in without a name (§5.4)."""
    options = generate_registration_options(
        rp_id=party,
        rp_name="Sésame",
        user_id=account.account_id.encode(),
        user_name=account.name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json(options)


def request_options(party: str, challenge: bytes, known: Sequence[Passkey] = ()) -> str:
    """For ``navigator.credentials.get()``: one of ``known``, or any that is for here (§5.5)."""
    options = generate_authentication_options(
        rp_id=party,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=_described(known),
        user_verification=_VERIFIED,
    )
    return options_to_json(options)


def read_registration(sent: str) -> RegistrationCredential:
    """What ``create()`` gave. Raises :class:`Unreadable`."""
    return _reading(lambda: parse_registration_credential_json(_bounded(sent)))


def read_authentication(sent: str) -> AuthenticationCredential:
    """What ``get()`` gave. Raises :class:`Unreadable`."""
    return _reading(lambda: parse_authentication_credential_json(_bounded(sent)))


def read_client_data(data: bytes) -> CollectedClientData:
    """What the browser says of the page (§5.8.1). Raises :class:`Unreadable`."""
    return _reading(lambda: parse_client_data_json(data))


def verified_registration(
    answer: RegistrationCredential, challenge: bytes, party: str, origin: str
) -> VerifiedRegistration:
    """§7.1. Raises :class:`Unreadable`."""
    return _reading(
        lambda: verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party,
            expected_origin=origin,
            require_user_verification=True,
        )
    )


def verified_authentication(
    answer: AuthenticationCredential, challenge: bytes, party: str, origin: str, known: Passkey
) -> VerifiedAuthentication:
    """§7.2 but for the count, which is compared where it is kept. Raises :class:`Unreadable`."""
    return _reading(
        lambda: verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(known.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    )


def _described(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    named = {transport.value: transport for transport in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(passkey.credential_id),
            transports=[named[name] for name in passkey.transports if name in named] or None,
        )
        for passkey in known
    ]


def _bounded(sent: str) -> str:
    if len(sent) > LARGEST:
        raise Unreadable("The answer is too long.")
    return sent


def _reading(read: Callable[[], T]) -> T:
    """What it reads; all that a library may raise on hostile octets is one error here."""
    try:
        return read()
    except (WebAuthnException, ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
