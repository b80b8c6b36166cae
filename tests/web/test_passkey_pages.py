"""Passkeys on the pages of a real server: made, used, named, removed (S-49, S-43)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.identity.authenticator import Authenticator
from tests.web.at_home import PASSWORD, Visitor, at_home, grow_old, words
from tests.web.served import Served

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def alice(served: Served) -> Iterator[Visitor]:
    with at_home(served, "alice", FIREFOX) as visitor:
        yield visitor
    account = served.house.accounts.people.account_called("alice")
    assert account is not None
    for passkey in served.house.accounts.passkeys.of(account.account_id):
        served.house.accounts.passkeys.remove(account.account_id, passkey.credential_id)


@pytest.fixture
def phone(served: Served) -> Authenticator:
    return Authenticator(origin=served.account)


def test_a_passkey_is_added_signs_in_without_a_name_and_is_told_of(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    assert "You have none yet." in words(alice.get("/account/"))
    added = alice.add(phone, "My <b>phone</b>")
    assert (added.status_code, added.headers["Location"]) == (303, "/account/")
    listed = alice.get("/account/")
    assert "<b>phone" not in listed.text
    assert "Made on" in words(listed)
    assert "never used" in words(listed)
    with Visitor(served, SAFARI) as other:
        entered = other.by_passkey(phone)
        assert (entered.status_code, entered.headers["Location"]) == (303, "/account/")
        told = words(other.get("/account/"))
    assert "last used on" in told
    assert "Safari, iPhone" in told
    assert "Firefox, Linux" in told


def test_an_answer_of_another_browser_or_sent_twice_is_refused_in_words(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    alice.add(phone, "phone")
    with Visitor(served) as one, Visitor(served) as two:
        for visitor in (one, two):
            visitor.get("/sign-in")
        answer = phone.get(one.question("/sign-in/passkey/question"))
        for visitor, status in ((two, 401), (one, 303)):
            sent = visitor.post("/sign-in/passkey", page="/sign-in", passkey=answer)
            assert sent.status_code == status
            if status == 401:
                assert "The page was open for too long. Try again." in words(sent)
        with Visitor(served) as thief:
            thief.http.cookies.update(one.http.cookies)
            sent = thief.post("/sign-in/passkey", page="/sign-in", passkey=answer)
            assert sent.status_code == 401
    phone.origin = "https://evil.example"
    with Visitor(served) as other:
        refused = other.by_passkey(phone)
        assert refused.status_code == 401
        assert "made for another website" in words(refused)
        assert other.get("/sign-in/passkey").status_code == 200, "its other language can be had"


def test_only_our_own_pages_in_this_browser_ask_and_answer(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    """S-43: cross-site requests get no question, and forms that are not ours nothing."""
    for path in (
        "/sign-in/passkey/question",
        "/account/passkeys/question",
        "/account/confirm/question",
    ):
        for site in ("cross-site", "same-site"):
            assert alice.get(path, {"Sec-Fetch-Site": site}).status_code == 400
        assert "Access-Control-Allow-Origin" not in alice.get(path).headers
    answer = phone.create(alice.question("/account/passkeys/question"))
    bare = alice.http.post(f"{served.account}/account/passkeys/new", data={"passkey": answer})
    assert bare.status_code == 400
    assert "You have none yet." in words(alice.get("/account/"))
    with Visitor(served) as nobody:
        asked = nobody.get("/account/passkeys/question", follow=False)
        assert (asked.status_code, asked.headers["Location"]) == (
            303,
            "/sign-in?next=%2Faccount%2Fpasskeys%2Fquestion",
        )


def test_what_matters_needs_a_proof_of_the_last_minutes(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    """S-49: passkeys, password, codes, export; a passkey or the password shows who it is."""
    alice.add(phone, "phone")
    page = f"/account/passkeys/{phone.credential_id}"
    matters = (
        "/account/passkeys/new",
        "/account/password",
        "/account/codes",
        "/office/export.zip",
    )
    for path in matters:
        grow_old(served)
        led = alice.get(path, follow=False)
        assert led.status_code == 303, path
        assert led.headers["Location"].startswith("/account/confirm?next=")
        wrong = alice.post("/account/confirm", password="not it", next=path)
        assert wrong.status_code == 401
        assert "The password is not right." in words(wrong)
        right = alice.post("/account/confirm", password=PASSWORD, next=path)
        assert (right.status_code, right.headers["Location"]) == (303, path)
        assert alice.get(path, follow=False).status_code == 200
    grow_old(served)
    for path, values in (
        ("/account/passkeys/new", {"passkey": "{}"}),
        (f"{page}/remove", {}),
        ("/account/password", {"password": "another long password"}),
        ("/account/codes", {}),
    ):
        sent = alice.post(path, page="/account/confirm", **values)
        assert sent.headers.get("Location", "").startswith("/account/confirm?next="), path
    answer = phone.get(alice.question("/account/confirm/question"))
    right = alice.post("/account/confirm", passkey=answer, next="https://evil.example/")
    assert (right.status_code, right.headers["Location"]) == (303, "/account/")
    removed = alice.post(f"{page}/remove")
    assert (removed.status_code, removed.headers["Location"]) == (303, "/account/")
    with Visitor(served) as other:
        refused = other.by_passkey(phone)
        assert refused.status_code == 401
        assert "not known here, or was removed" in words(refused)


def test_passkeys_are_renamed_and_the_last_way_in_stays(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    alice.add(phone, "phone")
    page = f"/account/passkeys/{phone.credential_id}"
    assert alice.post(page, name="  ").status_code == 422
    assert alice.post(page, name="Téléphone").status_code == 303
    assert "Téléphone" in words(alice.get(page))
    none = alice.post("/account/password", choice="none")
    assert (none.status_code, none.headers["Location"]) == (303, "/account/")
    assert "None: your passkeys will do." in words(alice.get("/account/"))
    kept = alice.post(f"{page}/remove", page=page)
    assert kept.status_code == 409
    assert "your only way in" in words(kept)
    assert alice.post("/account/password", password="short").status_code == 422
    assert alice.post("/account/password", password="another long password").status_code == 303
    assert "Téléphone" in words(alice.get("/account/")), "signed in anew"
    assert alice.post(f"{page}/remove", page=page).status_code == 303
    last = alice.post("/account/password", choice="none")
    assert last.status_code == 409
    assert "add a passkey first" in words(last)


def test_nobody_touches_anothers_passkeys(
    served: Served, alice: Visitor, phone: Authenticator
) -> None:
    """S-67."""
    alice.add(phone, "phone")
    page = f"/account/passkeys/{phone.credential_id}"
    with at_home(served, "bob") as bob:
        assert bob.get(page).status_code == 404
        for path in (page, f"{page}/remove"):
            assert bob.post(path, page="/account/password", name="mine").status_code == 404
        grow_old(served)
        refused = bob.post(
            "/account/confirm", passkey=phone.get(bob.question("/account/confirm/question"))
        )
        assert refused.status_code == 401
        assert "somebody else's" in words(refused)
    assert "phone" in words(alice.get("/account/"))


def test_sign_ins_are_listed_and_ended_one_by_one_and_all_at_once(
    served: Served, alice: Visitor
) -> None:
    def is_in(visitor: Visitor) -> bool:
        return visitor.get("/account/", follow=False).status_code == 200

    alice.post("/account/sign-ins", page="/account/", end="others")
    with Visitor(served, SAFARI) as one, Visitor(served) as two, at_home(served, "bob") as bob:
        one.sign_in("alice")
        page = alice.get("/account/")
        assert "Safari, iPhone Since" in words(page)
        digest = page.text.partition('name="end" value="')[2].partition('"')[0]
        bob.post("/account/sign-ins", page="/account/", end=digest)
        assert is_in(one)
        two.sign_in("alice")
        alice.post("/account/sign-ins", page="/account/", end=digest)
        assert [is_in(one), is_in(two), is_in(alice)] == [False, True, True]
        alice.post("/account/sign-ins", page="/account/", end="others")
        assert [is_in(two), is_in(alice), is_in(bob)] == [False, True, True]


def test_new_recovery_codes_are_shown_once_and_replace_the_old(
    served: Served, alice: Visitor
) -> None:
    def shown(page: str) -> list[str]:
        return [part.partition("<")[0] for part in page.split("<code>")[1:]]

    old = shown(alice.post("/account/codes").text)
    new = shown(alice.post("/account/codes").text)
    assert len(set(old) | set(new)) == 16
    page = alice.get("/account/codes").text
    assert not shown(page)
    assert "Codes that can still be used: 8" in words(alice.get("/account/"))


def test_the_script_is_ours_and_the_policy_lets_nothing_else_run(served: Served) -> None:
    """S-A6."""
    with Visitor(served) as visitor:
        page = visitor.get("/sign-in")
        policy = page.headers["Content-Security-Policy"]
        nonce = policy.partition("script-src 'nonce-")[2].partition("'")[0]
        assert f'<script src="/passkeys.js" nonce="{nonce}" defer></script>' in page.text
        assert "unsafe" not in policy
        script = visitor.get("/passkeys.js")
        assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
        again = visitor.get("/passkeys.js", {"If-None-Match": script.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    ("agent", "said"),
    [(FIREFOX, "Firefox, Linux"), (SAFARI, "Safari, iPhone"), ("curl/8", "Unknown device")],
)
def test_a_device_is_told_in_words_that_its_person_knows(
    tmp_path: Path, served: Served, agent: str, said: str
) -> None:
    with at_home(served, "carol", agent) as carol:
        assert said in words(carol.get("/account/"))
