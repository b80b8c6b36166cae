"""``sesame-company watch --listen``: the company's own inbox, and events that can be resumed."""

from __future__ import annotations

import io
import json
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from clients.company.accounts import Account
from clients.company.desk import Desk
from clients.company.events import Events
from clients.company.home import Home
from clients.company.listening import Inbox, inbox_of, listening
from clients.company.watching import Teller
from tests.web.hooked import Sent, receiving
from tests.web.seller import Seller
from tests.web.served import Served, serving
from tests.web.test_notices import at, contest, eventually_told, withdraw
from vocab.terms import SESAME


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, outgoing_to_loopback=True) as served:
        yield served


@pytest.fixture
def bakery(town: Served) -> Seller:
    found = Seller(town, "bob").opened()
    found.declare()
    return found


class Heard(io.StringIO):
    """Lines as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: queue.Queue[str] = queue.Queue()

    def write(self, text: str) -> int:
        self.lines.put(text.rstrip("\n"))
        return len(text)


@pytest.fixture
def home(tmp_path: Path, bakery: Seller) -> Home:
    made = Home(tmp_path / "company")
    made.make()
    made.settle(bakery.server.people["bob"].webid, bakery.company.credentials)
    with made.register() as register:
        register.enrolled("alice", f"{bakery.account}account")
    return made


def teller(home: Home, out: io.StringIO) -> Teller:
    return Teller(Desk("fr", False, out, io.StringIO()), home)


def test_a_notice_is_told_once_with_its_reason_when_it_comes(bakery: Seller, home: Home) -> None:
    """Issue 5: notices by webhook; the signature is the citizen's Sésame's (decision 0030)."""
    out = Heard()
    told = teller(home, out)
    with listening("127.0.0.1:0", inbox := inbox_of(home, "", told.heard, "fr")) as where:
        inbox.senders.address = where
        at(bakery, where)
        place = contest(bakery)
        line = out.lines.get(timeout=10)
        assert line.startswith("1 ")
        assert f" notice Restricted {bakery.account}account " in line
        assert "Effectif" in line
        eventually_told(bakery)
        withdraw(bakery, place)
        assert " notice Open " in out.lines.get(timeout=10)
        eventually_told(bakery)
    told.looked(Account(f"{bakery.account}account", SESAME.OPEN, ""))
    assert out.lines.empty()  # the next round of looking has nothing new to tell
    told.looked(Account(f"{bakery.account}account", SESAME.CLOSED, ""))
    assert out.lines.get(timeout=1).startswith("3 ")
    again = Heard()
    teller(home, again).again(1)
    assert [again.lines.get(timeout=1).split()[0] for _ in range(2)] == ["2", "3"]
    assert again.lines.empty()


@pytest.fixture
def sent(bakery: Seller) -> Iterator[tuple[str, Sent]]:
    """A notice as it was really sent, and to where."""
    with receiving() as receiver:
        at(bakery, receiver.url)
        contest(bakery)
        yield receiver.url, receiver.next()


def inbox_at(home: Home, address: str, out: io.StringIO) -> Inbox:
    return inbox_of(home, address, teller(home, out).heard, "en")


def test_what_the_citizens_sesame_has_not_signed_is_refused_and_changes_nothing(
    home: Home, sent: tuple[str, Sent]
) -> None:
    """A body, an address, a moment or a signature that was changed; an account that is not ours."""
    address, real = sent
    out = Heard()
    inbox = inbox_at(home, address, out)
    body = real.body.replace(SESAME.RESTRICTED.encode(), SESAME.OPEN.encode())
    assert body != real.body
    assert inbox.take(real.headers, body)[0] == 403
    unsigned = {k: v for k, v in real.headers.items() if not k.startswith("signature")}
    assert inbox.take(unsigned, real.body)[0] == 403
    mark = real.headers["signature"]
    turned = mark[:12] + ("A" if mark[12] != "A" else "B") + mark[13:]
    assert inbox.take({**real.headers, "signature": turned}, real.body)[0] == 403
    assert inbox_at(home, f"{address}-other", out).take(real.headers, real.body)[0] == 403
    inbox.senders.clock = lambda: 4e9
    assert "too long ago" in inbox.take(real.headers, real.body)[1]
    assert not list(Events(home.events).after(0))
    stranger = json.loads(real.body)
    stranger["about"] = "https://elsewhere.example/accounts/x/account#it"
    assert inbox.take(real.headers, json.dumps(stranger).encode()) == (
        403,
        "We have no account there.",
    )
    fresh = inbox_at(home, address, out)
    assert [fresh.take(real.headers, real.body)[0] for _ in range(2)] == [202, 202]
    assert len(list(Events(home.events).after(0))) == 1
    assert "Restricted" in out.lines.get(timeout=1)
    assert out.lines.empty()


def test_what_is_no_notice_is_refused_in_words(home: Home) -> None:
    with listening("127.0.0.1:0", inbox_at(home, "http://127.0.0.1/", Heard())) as where:
        for body, kind, status in (
            (b"x", "text/plain", 415),
            (b"{", "application/ld+json", 400),
            (b"{}", "application/ld+json", 422),
            (b" " * 300_000, "application/ld+json", 413),
        ):
            answer = requests.post(where, data=body, headers={"Content-Type": kind}, timeout=10)
            assert answer.status_code == status
            assert answer.json()["detail"]
