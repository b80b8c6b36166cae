"""Links by mail through a real server and a relay on this machine (S-47, S-49)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest

from pod_server.commands.checkup.finding import State
from pod_server.commands.checkup.machine import mail
from pod_server.delivery.letters import Letters, Relay
from pod_server.identity.throttle import LIMITS
from pod_server.settings import BadSetting, Settings
from tests.unit.identity.authenticator import Authenticator
from tests.web.at_home import Visitor, at_home, grow_old, words
from tests.web.letterbox import Letterbox, letterbox
from tests.web.served import Served, free_port, serving

HOME, WORK = "alice@house.example", "alice@work.example"


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as found:
        yield found


@pytest.fixture
def served(box: Letterbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data"), smtp_url=box.url) as found:
        yield found


def link_in(letter: EmailMessage, served: Served) -> str:
    """The path of the link that a letter brings: on the configured origin, whatever was asked."""
    text = letter.get_content()
    found = next(word for word in text.split() if word.startswith("http"))
    assert found.startswith(served.account)
    return str(found.removeprefix(served.account))


def prove(visitor: Visitor, box: Letterbox, address: str) -> None:
    """Somebody shows that an address is theirs."""
    sent = visitor.post("/account/email", address=address)
    assert "Open the link that we send to" in words(sent)
    letter = box.next()
    assert (letter["To"], letter["From"]) == (address, "sesame@id.example")
    assert visitor.post(link_in(letter, visitor.served)).status_code == 200


def test_an_address_is_ones_own_once_its_link_was_followed(served: Served, box: Letterbox) -> None:
    with at_home(served, "alice") as alice, Visitor(served) as mail:
        assert "Mail address None." in words(alice.get("/account/"))
        alice.post("/account/email", address=HOME)
        assert "Mail address None." in words(alice.get("/account/")), "not before"
        path = link_in(box.next(), served)
        for _ in range(2):
            assert "alice" in words(mail.get(path)), "looking uses nothing up"
        assert "Address verified" in words(mail.post(path))
        assert mail.get(path).status_code == 410
        assert mail.post(path, page="/recover").status_code == 410
        assert "verified" in words(alice.get("/account/"))
        prove(alice, box, WORK)
        told = box.next()
        assert (told["To"], WORK in told.get_content()) == (HOME, True), "the old one is told"
        grow_old(served)
        led = alice.post("/account/email", page="/account/confirm", address=HOME)
        assert led.headers["Location"].startswith("/account/confirm?next="), "asks who it is"


def test_a_link_to_get_back_in_goes_to_verified_addresses_and_all_are_told_the_same(
    served: Served, box: Letterbox
) -> None:
    people = served.house.accounts.people
    bob = people.account_called("bob")
    assert bob is not None
    people.set_email(bob.account_id, "bob@house.example")
    with at_home(served, "alice") as alice:
        prove(alice, box, HOME)
        with Visitor(served) as lost:
            told = set()
            for name in ("bob", "nobody", HOME.upper()):
                sent = lost.post("/recover/letter", page="/recover", name=name)
                told.add((sent.status_code, words(sent)))
            assert len(told) == 1
            letter = box.next()
            assert letter["To"] == HOME, "and none was sent to the others"
            assert box.letters.empty()
            path = link_in(letter, served)
            assert lost.post(path).headers["Location"] == "/account/back-in"
        assert alice.get("/account/", follow=False).status_code == 303, "signed out"


def test_letters_are_limited_by_network_and_by_account(served: Served, box: Letterbox) -> None:
    """S-48: nobody's mailbox is filled by us."""
    with at_home(served, "alice") as alice, Visitor(served) as lost:
        prove(alice, box, HOME)
        for _ in range(LIMITS["mail"].attempts):
            assert lost.post("/recover/letter", page="/recover", name="x").status_code == 200
        slow = lost.post("/recover/letter", page="/recover", name="x")
        assert (slow.status_code, int(slow.headers["Retry-After"])) == (429, 3600)
        for _ in range(LIMITS["mail"].attempts - 1):
            assert alice.post("/account/email", address=WORK).status_code == 200
        assert alice.post("/account/email", address=WORK).status_code == 429


def test_an_address_of_another_account_is_not_taken_over(served: Served, box: Letterbox) -> None:
    """Asking tells nothing of it (S-47); only whoever reads that mail learns that it is in use."""
    with at_home(served, "bob") as bob, at_home(served, "alice") as alice:
        prove(bob, box, WORK)
        asked = alice.post("/account/email", address=WORK.upper())
        assert "Open the link that we send to" in words(asked)
        refused = alice.post(link_in(box.next(), served))
        assert refused.status_code == 409
        assert "that of another account" in words(refused)
        assert WORK not in words(alice.get("/account/"))


def test_what_is_no_address_gets_no_letter(served: Served, box: Letterbox) -> None:
    with at_home(served, "alice") as alice:
        for address in ("", "alice", "a@b\r\nBcc: c@d", "a@b, c@d", "<a@b>", "a b@c", "a@b@c"):
            refused = alice.post("/account/email", address=address)
            assert refused.status_code == 422, address
            assert "This is no mail address." in words(refused)
        assert alice.post("/account/email", address=f"{'x' * 300}@b.c").status_code == 422
        assert box.letters.empty()


def test_the_doctor_greets_the_relay_and_leaves_no_letter(
    box: Letterbox, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(
        data=tmp_path_factory.getbasetemp(), smtp_url=box.url, mail_from="sesame@id.example"
    )
    (found,) = mail(settings)
    assert found.state is State.WELL
    assert box.letters.empty()
    (found,) = mail(replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}"))
    assert found.state is State.FAULT
    assert "ConnectionRefusedError" in found.words.en
    (found,) = mail(Settings(data=settings.data))
    assert found.state is State.NOTE


def test_a_relay_that_is_down_is_logged_without_anybodys_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """S-66."""
    relay = Relay.of(f"smtp://127.0.0.1:{free_port()}", "", "sesame@id.example")
    with caplog.at_level(logging.ERROR):
        Letters(relay).send(HOME, "x", "y")
    assert "a letter was not sent: ConnectionRefusedError" in caplog.text
    assert HOME not in caplog.text


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("http://mail.example", "a@b", "is no relay"),
        ("smtp://", "a@b", "is no relay"),
        ("smtp://u:secret@mail.example", "a@b", "SESAME_SMTP_PASSWORD"),
        ("smtp://u@mail.example", "", "--mail-from"),
        ("", "a@b", "is no relay"),
    ],
)
def test_a_relay_that_cannot_be_is_refused_at_the_start(
    tmp_path_factory: pytest.TempPathFactory, url: str, sender: str, said: str
) -> None:
    with pytest.raises(BadSetting, match=said) as refused:
        Settings(data=tmp_path_factory.getbasetemp(), smtp_url=url, mail_from=sender)
    assert "secret" not in str(refused.value)


def test_what_opens_the_account_does_not_change_unheard(served: Served, box: Letterbox) -> None:
    """S-49: a passkey that was added, a password that was changed, are told to a proven address."""
    with at_home(served, "alice") as alice:
        alice.add(Authenticator(origin=served.account), "Phone of nobody")
        prove(alice, box, HOME)
        alice.add(Authenticator(origin=served.account), "Phone of somebody")
        told = box.next()
        assert (told["To"], "Phone of somebody" in told.get_content()) == (HOME, True)
        assert "recovery code" in told.get_content()
        alice.post("/account/password", password="another long password")
        told = box.next()
        assert (told["To"], told["Subject"]) == (HOME, "The password of your Sésame has changed")
        alice.http.headers["Accept-Language"] = "fr"
        alice.post("/account/password", choice="none")
        assert box.next()["Subject"] == "Votre Sésame n’a plus de mot de passe"
