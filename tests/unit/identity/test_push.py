"""Messages to phones are those of the RFCs, to the octet where the RFC gives octets (issue 6)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pod_server.identity.fetch import Door
from pod_server.identity.push import PushKey, PushPost, encrypted, topic, vapid, written
from pod_server.model.errors import BadRequest
from pod_server.model.phone import Phone, PhoneKeys, Waits
from pod_server.storage.accounts import SqliteAccounts
from tests.web.pushed import Handset, decoded, verified

#: RFC 8291 §5 and appendix A.
PHONE = PhoneKeys(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SAID = b"When I grow up, I want to be a watermelon"
SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)
#: RFC 8292 §2.4.
TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0"
    "NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuC"
    "GSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
)
KEY = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[SqliteAccounts]:
    found = SqliteAccounts.open(tmp_path)
    yield found
    found.close()


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text), "big"), ec.SECP256R1())


def test_a_message_is_encrypted_as_in_rfc_8291() -> None:
    made = encrypted(PHONE, SAID, salt=decoded(SALT), private=private(PRIVATE))
    assert base64.urlsafe_b64encode(made).decode().rstrip("=") == SENT
    assert encrypted(PHONE, SAID) != encrypted(PHONE, SAID)


def test_a_token_is_that_of_rfc_8292() -> None:
    """Signatures differ each time: the RFC's own is verified as ours are, what is signed is its."""
    example = {
        "aud": "https://push.example.net",
        "exp": 1453523768,
        "sub": "mailto:push@example.com",
    }
    assert verified(f"vapid t={TOKEN}, k={KEY}") == (example, KEY)
    own = vapid(private(PRIVATE), PHONE.endpoint, 1453523768, "mailto:push@example.com")
    assert own.startswith("vapid t=" + TOKEN.rpartition(".")[0] + ".")
    assert verified(own)[0] == example


def test_the_key_is_one_whoever_asks_first(accounts: SqliteAccounts) -> None:
    keys = [PushKey(accounts.people, lambda: 0, "") for _ in range(2)]
    assert keys[0].public == keys[1].public
    assert len(decoded(keys[0].public)) == 65


def test_all_messages_are_of_one_size_and_topics_say_no_kind() -> None:
    said = [written({"kind": kind, "page": "/x" * 20}) for kind in Waits]
    assert {len(each) for each in said} == {256}
    phones = [Phone("p", "a", "b", PHONE, "", 0, kind=kind) for kind in Waits]
    topics = {topic(phone) for phone in phones}
    assert len(topics) == 2
    assert {len(each) for each in topics} == {32}


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/1", "https://10.0.0.1/1", "https://127.0.0.1/1", "ftp://x/", "", "x"],
)
def test_what_the_door_would_not_open_for_is_refused(
    endpoint: str, accounts: SqliteAccounts
) -> None:
    """S-36: https, and nobody inside."""
    post = PushPost(Door(), PushKey(accounts.people, lambda: 0, ""))
    with pytest.raises(BadRequest):
        post.check(Handset(endpoint).keys)


def test_keys_that_no_browser_makes_are_refused(accounts: SqliteAccounts) -> None:
    post = PushPost(Door(), PushKey(accounts.people, lambda: 0, ""))
    post.check(PHONE)
    for p256dh, auth in (
        (PHONE.p256dh, "c2hvcnQ"),
        (PHONE.p256dh[:-4] + "AAAA", PHONE.auth),
        ("é", PHONE.auth),
        ("", ""),
    ):
        with pytest.raises(BadRequest):
            post.check(PhoneKeys(PHONE.endpoint, p256dh, auth))
