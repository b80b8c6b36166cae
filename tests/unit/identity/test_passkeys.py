"""Passkeys: the rules of both ceremonies, each broken once, and refused in words (S-49)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pod_server.actions.welcome import Welcomed
from pod_server.identity.passkeys import MOST, Passkeys
from pod_server.identity.throttle import LIMITS
from pod_server.model.errors import TooManyRequests, Unauthenticated
from tests.unit.identity.authenticator import (
    BACKED_UP,
    PRESENT,
    TRAVELS,
    VERIFIED,
    Authenticator,
    encoded,
)
from tests.unit.identity.town import Town

HERE = "192.0.2.1"
COOKIE = "the cookie of this browser"
Lie = Callable[[Authenticator], None]


@pytest.fixture
def alice(town: Town) -> Welcomed:
    return town.welcome("alice")


@pytest.fixture
def passkeys(town: Town) -> Passkeys:
    return Passkeys.open(town.accounts, town.clock, "http://localhost:4000")


@pytest.fixture
def phone(passkeys: Passkeys, alice: Welcomed) -> Authenticator:
    """Alice's, known here."""
    made = Authenticator(flags=PRESENT | VERIFIED | TRAVELS | BACKED_UP)
    register(passkeys, alice, made)
    return made


def register(passkeys: Passkeys, whose: Welcomed, made: Authenticator) -> None:
    options = passkeys.creation_options(whose.account, COOKIE)
    passkeys.add(whose.account.account_id, COOKIE, made.create(options), " Phone ")


def answer(passkeys: Passkeys, account_id: str, sent: str) -> None:
    """To show that one is ``account_id``, or to sign in."""
    if account_id:
        passkeys.confirm(account_id, COOKIE, sent, HERE)
    else:
        passkeys.sign_in(COOKIE, sent, HERE)


def why(refused: pytest.ExceptionInfo[Unauthenticated]) -> str:
    assert refused.value.detail().endswith("."), "in words"
    return refused.value.scheme_error.removeprefix("passkey_")


def test_a_passkey_is_made_kept_and_signs_in(
    town: Town, passkeys: Passkeys, alice: Welcomed, phone: Authenticator
) -> None:
    """Nobody types a name: the passkey knows whose it is."""
    account_id = alice.account.account_id
    (kept,) = town.accounts.passkeys.of(account_id)
    assert (kept.name, kept.credential_id) == ("Phone", phone.credential_id)
    assert (kept.travels, kept.backed_up, kept.last_used) == (True, True, None)
    assert kept.transports == ("internal", "hybrid")
    town.now += 60
    phone.flags &= ~BACKED_UP
    sent = phone.get(passkeys.request_options(COOKIE))
    assert passkeys.sign_in(COOKIE, sent, HERE) == account_id
    (used,) = town.accounts.passkeys.of(account_id)
    assert used == replace(kept, last_used=town.clock(), backed_up=False)


def test_what_a_browser_is_asked_for(
    passkeys: Passkeys, alice: Welcomed, phone: Authenticator
) -> None:
    """Discoverable, unlocked, for this host, and none that is here already."""
    asked = json.loads(passkeys.creation_options(alice.account, COOKIE))
    assert asked["rp"] == {"id": "localhost", "name": "Sésame"}
    assert asked["user"]["id"] == encoded(alice.account.account_id.encode())
    chosen = asked["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert [known["id"] for known in asked["excludeCredentials"]] == [phone.credential_id]
    signing_in = json.loads(passkeys.request_options(COOKIE))
    assert (signing_in["rpId"], signing_in["userVerification"]) == ("localhost", "required")
    assert signing_in["allowCredentials"] == [], "who asks to sign in learns of nobody's passkeys"
    confirming = json.loads(passkeys.request_options(COOKIE, alice.account.account_id))
    assert [known["id"] for known in confirming["allowCredentials"]] == [phone.credential_id]


LIES: list[tuple[str, Lie]] = [
    ("origin", lambda it: setattr(it, "origin", "https://evil.example")),
    ("origin", lambda it: setattr(it, "origin", "http://pods.localhost:4000")),
    ("origin", lambda it: setattr(it, "origin", "http://localhost:4001")),
    ("framed", lambda it: setattr(it, "framed", True)),
    ("party", lambda it: setattr(it, "party", "evil.example")),
    ("locked", lambda it: setattr(it, "flags", it.flags & ~VERIFIED)),
    ("unreadable", lambda it: setattr(it, "flags", it.flags & ~PRESENT)),
    ("unreadable", lambda it: setattr(it, "flags", it.flags & ~TRAVELS)),
]


@pytest.mark.parametrize(("said", "lie"), LIES)
def test_an_answer_of_this_kind_signs_nobody_in(
    passkeys: Passkeys, phone: Authenticator, said: str, lie: Lie
) -> None:
    """Web Authentication §7.2, steps 10 to 17; a pod's origin counts for nothing (S-A1)."""
    lie(phone)
    with pytest.raises(Unauthenticated) as refused:
        passkeys.sign_in(COOKIE, phone.get(passkeys.request_options(COOKIE)), HERE)
    assert why(refused) == said


@pytest.mark.parametrize(("said", "lie"), LIES)
def test_an_answer_of_this_kind_makes_no_passkey(
    town: Town, passkeys: Passkeys, alice: Welcomed, said: str, lie: Lie
) -> None:
    """Web Authentication §7.1; backed up and not able to travel is a contradiction."""
    made = Authenticator(flags=PRESENT | VERIFIED | TRAVELS | BACKED_UP)
    lie(made)
    with pytest.raises(Unauthenticated) as refused:
        register(passkeys, alice, made)
    assert why(refused) == said
    assert not town.accounts.passkeys.of(alice.account.account_id)


def test_an_answer_counts_once_from_its_browser_for_its_purpose_and_in_time(
    town: Town, passkeys: Passkeys, alice: Welcomed, phone: Authenticator
) -> None:
    sent = phone.get(passkeys.request_options(COOKIE))
    assert passkeys.sign_in(COOKIE, sent, HERE)
    late = phone.get(passkeys.request_options(COOKIE))
    mine = alice.account.account_id
    for cookie, answer in (
        (COOKIE, sent),
        ("another browser", phone.get(passkeys.request_options(COOKIE))),
        ("", phone.get(passkeys.request_options(""))),
        (COOKIE, phone.get(passkeys.request_options(COOKIE, mine))),
        (COOKIE, phone.get(passkeys.creation_options(alice.account, COOKIE))),
        (COOKIE, phone.get(json.dumps({"challenge": encoded(bytes(56))}))),
        (COOKIE, phone.get(json.dumps({"challenge": ""}))),
    ):
        with pytest.raises(Unauthenticated) as refused:
            passkeys.sign_in(cookie, answer, HERE)
        assert why(refused) == "stale"
    town.now += 601
    with pytest.raises(Unauthenticated) as refused:
        passkeys.sign_in(COOKIE, late, HERE)
    assert why(refused) == "stale"


def test_a_question_to_confirm_makes_no_passkey_and_the_reverse(
    passkeys: Passkeys, alice: Welcomed, phone: Authenticator
) -> None:
    """Each question is for one thing, of the same person too."""
    mine = alice.account.account_id
    made = Authenticator()
    asked = json.loads(passkeys.creation_options(alice.account, COOKIE))
    asked["challenge"] = json.loads(passkeys.request_options(COOKIE, mine))["challenge"]
    with pytest.raises(Unauthenticated) as refused:
        passkeys.add(mine, COOKIE, made.create(json.dumps(asked)), "")
    assert why(refused) == "stale"
    with pytest.raises(Unauthenticated) as refused:
        answer(passkeys, mine, phone.get(passkeys.creation_options(alice.account, COOKIE)))
    assert why(refused) == "stale"


def test_a_passkey_does_not_change_whether_it_can_be_copied(
    passkeys: Passkeys, phone: Authenticator
) -> None:
    """Web Authentication §7.2 step 17."""
    phone.flags &= ~(TRAVELS | BACKED_UP)
    with pytest.raises(Unauthenticated) as refused:
        passkeys.sign_in(COOKIE, phone.get(passkeys.request_options(COOKIE)), HERE)
    assert why(refused) == "unreadable"


def test_a_count_that_falls_back_is_a_copy_and_its_person_is_told(
    town: Town, passkeys: Passkeys, alice: Welcomed
) -> None:
    """Web Authentication §7.2 step 22: whoever has the copy does not get in either."""
    stick = Authenticator(count=5)
    register(passkeys, alice, stick)
    copy = replace(stick)
    stick.count = 6
    assert passkeys.sign_in(COOKIE, stick.get(passkeys.request_options(COOKIE)), HERE)
    copy.count = 6
    with pytest.raises(Unauthenticated) as refused:
        passkeys.sign_in(COOKIE, copy.get(passkeys.request_options(COOKIE)), HERE)
    assert why(refused) == "copied"
    (kept,) = town.accounts.passkeys.of(alice.account.account_id)
    assert kept.doubted == town.clock()


def test_nobody_casts_doubt_on_a_passkey_without_its_key(
    town: Town, passkeys: Passkeys, alice: Welcomed
) -> None:
    """The signature is verified before the count is believed."""
    stick = Authenticator(count=5)
    register(passkeys, alice, stick)
    forged = replace(stick, key=Authenticator().key, count=1)
    with pytest.raises(Unauthenticated) as refused:
        passkeys.sign_in(COOKIE, forged.get(passkeys.request_options(COOKIE)), HERE)
    assert why(refused) == "unreadable"
    (kept,) = town.accounts.passkeys.of(alice.account.account_id)
    assert kept.doubted is None


def test_a_credential_that_is_not_known_or_anothers_opens_nothing(
    town: Town, passkeys: Passkeys, phone: Authenticator
) -> None:
    bob = town.welcome("bob")
    theirs = Authenticator()
    register(passkeys, bob, theirs)
    stranger = replace(Authenticator(), user=phone.user)
    for made, account_id, said in (
        (stranger, "", "unknown"),
        (replace(phone, user=theirs.user), "", "foreign"),
        (replace(phone, user=None), "", "foreign"),
        (phone, bob.account.account_id, "foreign"),
    ):
        asked = passkeys.request_options(COOKIE, account_id)
        with pytest.raises(Unauthenticated) as refused:
            answer(passkeys, account_id, made.get(asked))
        assert why(refused) == said
    twin = replace(phone, credential=theirs.credential)
    with pytest.raises(Unauthenticated) as refused:
        register(passkeys, bob, twin)
    assert why(refused) == "known"


def test_attempts_with_passkeys_are_limited_and_not_for_ever(
    town: Town, passkeys: Passkeys, phone: Authenticator
) -> None:
    """S-48: by passkey and network, and by network."""
    honest = phone.origin
    phone.origin = "https://evil.example"
    for _ in range(LIMITS["pair"].attempts):
        with pytest.raises(Unauthenticated):
            passkeys.sign_in(COOKIE, phone.get(passkeys.request_options(COOKIE)), HERE)
    phone.origin = honest
    sent = phone.get(passkeys.request_options(COOKIE))
    with pytest.raises(TooManyRequests):
        passkeys.sign_in(COOKIE, sent, HERE)
    assert passkeys.sign_in(COOKIE, sent, "198.51.100.1"), "the answer was not used up"
    town.now += LIMITS["pair"].seconds + 1
    assert passkeys.sign_in(COOKIE, phone.get(passkeys.request_options(COOKIE)), HERE)
    passkeys.throttle.failed(*[f"network {HERE}"] * LIMITS["network"].attempts)
    with pytest.raises(TooManyRequests):
        passkeys.sign_in(COOKIE, "{}", HERE)


def test_there_is_an_end_to_them_and_an_address_without_a_name_has_none(
    town: Town, passkeys: Passkeys, alice: Welcomed
) -> None:
    for _ in range(MOST):
        register(passkeys, alice, Authenticator())
    with pytest.raises(Unauthenticated) as refused:
        register(passkeys, alice, Authenticator())
    assert why(refused) == "many"
    assert passkeys.available
    for origin in ("http://127.0.0.1:4000", "http://[::1]:4000"):
        assert not Passkeys.open(town.accounts, town.clock, origin).available


JUNK = st.one_of(
    st.text(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    ).map(json.dumps),
)
CLIENT_DATA = st.one_of(st.binary(max_size=60), JUNK.map(str.encode))
BYTES = st.binary(max_size=120)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(junk=JUNK, page=CLIENT_DATA, data=BYTES, honest_page=st.booleans())
def test_nonsense_is_refused_and_never_a_fault(
    town: Town,
    passkeys: Passkeys,
    alice: Welcomed,
    phone: Authenticator,
    junk: str,
    page: bytes,
    data: bytes,
    honest_page: bool,
) -> None:
    network = "nonsense"
    town.now += 901
    account_id = alice.account.account_id
    for sent in (junk, "[" * 10_000, "x" * 20_000):
        with pytest.raises(Unauthenticated):
            passkeys.sign_in(COOKIE, sent, network)
        with pytest.raises(Unauthenticated):
            passkeys.add(account_id, COOKIE, sent, "")
    asked = passkeys.creation_options(alice.account, COOKIE)
    made = json.loads(Authenticator().create(asked))
    used = json.loads(phone.get(passkeys.request_options(COOKIE)))
    made["response"]["attestationObject"] = encoded(data)
    used["response"]["authenticatorData"] = encoded(data)
    if not honest_page:
        made["response"]["clientDataJSON"] = used["response"]["clientDataJSON"] = encoded(page)
    with pytest.raises(Unauthenticated):
        passkeys.add(account_id, COOKIE, json.dumps(made), "")
    with pytest.raises(Unauthenticated):
        passkeys.sign_in(COOKIE, json.dumps(used), network)
