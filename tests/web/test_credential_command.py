"""A town hall on one server vouches for a citizen on another, and takes it back (S-36)."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clients.company import __main__ as company
from clients.company.credential_book import FULL, Book
from clients.console import Exit
from tests.web.asking_access import answer, ask, policy, request
from tests.web.at_home import Visitor, at_home
from tests.web.attesting import HOME, PAGE, came, decide, look_again, page
from tests.web.markets import two
from tests.web.served import Reply, Served
from tests.web.test_own_facts import ME, TOWN_HALL, begin_a_day

DAY = 86_400


class Hall:
    """Carol of the other server, with the command and its private folder."""

    def __init__(self, server: Served, folder: Path) -> None:
        self.server, self.folder = server, folder
        person = server.people["carol"]
        self.webid, self.pod = person.webid, person.pod
        members = {
            "issuer": f"{server.account}/",
            "id": person.client,
            "secret": "a" * 40,
            "webId": person.webid,
        }
        credentials = folder / "creds.json"
        credentials.write_text(json.dumps(members))
        status, _ = self.run("init", "--credentials", str(credentials), "--publish")
        assert status == Exit.WELL

    def run(self, *arguments: str) -> tuple[int, str]:
        named = [arguments[0], "--home", str(self.folder / "home"), *arguments[1:]]
        out, err = io.StringIO(), io.StringIO()
        status = company.run(company.parser().parse_args(named), {}, out, err)
        return status, out.getvalue() + err.getvalue()

    def vouches(self, webid: str, *more: str) -> str:
        """For an address in Nantes; its identifier."""
        claims = ("street=1 rue Haute", "code=44000", "town=Nantes", "country=FR")
        given = [part for claim in claims for part in ("--claim", claim)]
        status, said = self.run("credential", "issue", "--json", "--to", webid, *given, *more)
        assert status == Exit.WELL, said
        return str(json.loads(said)["id"])

    def does(self, what: str, called: str = "") -> str:
        status, said = self.run("credential", what, *([called] if called else []))
        assert status == Exit.WELL, said
        return said

    def book(self) -> Book:
        return Book(self.folder / "home" / "credentials.sqlite")


@pytest.fixture
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    with two(tmp_path_factory.mktemp("two")) as found:
        yield found


@pytest.fixture
def town(servers: tuple[Served, Served]) -> Served:
    """Where alice is at home."""
    return servers[0]


@pytest.fixture
def hall(servers: tuple[Served, Served], tmp_path: Path) -> Hall:
    return Hall(servers[1], tmp_path)


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def kept(town: Served, alice: Visitor, hall: Hall) -> str:
    called = hall.vouches(town.people["alice"].webid)
    (name,) = came(alice)
    assert decide(alice, "accept", name=name, fill="on").status_code == 303
    assert "Verified, and still valid" in page(alice)
    return called


def test_it_is_issued_sent_kept_given_and_withdrawn(
    town: Served, alice: Visitor, hall: Hall
) -> None:
    """The whole way of docs/giving.md, over two servers: only its own commands, pages, requests."""
    called = kept(town, alice, hall)
    assert f"verified by {hall.webid}" in page(alice, ME)
    wanted = policy(town, f"{town.home}facts/lives-in-nantes", town.home + HOME, purpose=TOWN_HALL)
    sent = ask(town, request(town, wanted))
    assert sent.status == 201, sent
    answer(alice, f"/sharing/requests/{sent['location'].rpartition('/')[2]}", "all")
    fact = f"{town.home}facts/lives-in-nantes"
    assert hall.webid in town.ask("GET", fact, who="bob").body.decode()
    given = town.ask("GET", town.home + HOME, who="bob").json
    assert given["issuer"] == hall.webid
    assert "valid" in hall.does("list")
    hall.does("revoke", called)
    assert "withdrawn" in hall.does("list")
    town.turn(DAY + 60)
    look_again(town)
    told = town.ask("GET", fact, who="bob").body.decode()
    assert "SelfDeclared" in told
    assert hall.webid not in told
    with at_home(town, "alice") as later:
        assert "Withdrawn by its issuer" in page(later)
        assert "Withdrawn by its issuer" in page(later, "/today")
        assert "verified by" not in page(later, ME)


def test_suspended_and_resumed(town: Served, alice: Visitor, hall: Hall) -> None:
    called = kept(town, alice, hall)
    for what, state in (("suspend", "Suspended since"), ("resume", "Verified, and still valid")):
        hall.does(what, called)
        assert decide(alice, "look", name=HOME).status_code == 303
        assert state in page(alice)
    begin_a_day(town)
    hall.does("revoke", called)
    status, said = hall.run("credential", "resume", called)
    assert (status, "for good" in said) == (Exit.USAGE, True)


def test_the_lists_tell_nobody_who_is_in_them(town: Served, alice: Visitor, hall: Hall) -> None:
    """Open to everybody, signed, 131 072 long, its places drawn; the folder is not."""
    called = kept(town, alice, hall)
    for purpose in ("revocation", "suspension"):
        url = f"{hall.pod}credentials/status/1-{purpose}"
        read = _asked(hall, url)
        assert (read.status, read["content-type"]) == (200, "application/vc")
        assert town.people["alice"].webid not in read.body.decode()
        assert _asked(hall, f"{url}.acl").status == 401
    assert _asked(hall, f"{hall.pod}credentials/status/").status == 401
    before = _asked(hall, f"{hall.pod}credentials/status/1-revocation").json
    hall.does("revoke", called)
    after = _asked(hall, f"{hall.pod}credentials/status/1-revocation").json
    assert before["credentialSubject"] != after["credentialSubject"]


def _asked(hall: Hall, url: str) -> Reply:
    return hall.server.ask("GET", url)


def test_what_was_cut_off_is_finished_by_the_next(town: Served, alice: Visitor, hall: Hall) -> None:
    nobody = f"{town.pods}/nobody/profile/card#me"
    status, said = hall.run("credential", "issue", "--to", nobody, "--claim", "town=Nantes")
    assert status != Exit.WELL, said
    assert "not handed over yet" in hall.does("list")
    with hall.book() as book:
        (waiting,) = book.unsent()
        assert not book.stale(), "the list is out before the credential"
        book.becomes(waiting, "revoked")
        assert book.stale() == [1]
    hall.does("publish")
    with hall.book() as book:
        assert not book.stale()
        assert not book.unsent(), "what is withdrawn is not sent"
    webid = town.people["alice"].webid
    called = hall.vouches(webid)
    with hall.book() as book:
        book.sent(called, "")
    hall.does("send")
    assert len(came(alice)) == 1, "the inbox has it once"


def test_no_place_is_given_twice(tmp_path: Path) -> None:
    """Nor after it was withdrawn, nor by a process that starts anew; a half-full list is closed."""
    path, drawn = tmp_path / "credentials.sqlite", iter([5, 5, 5, 6, 5, 6, 7])
    places = []
    for number in range(3):
        with Book(path) as book:
            one = book.issue(
                f"c{number}", "urn:x", "address", 0, lambda *_: b"", lambda _: next(drawn)
            )
            places.append((one.list, one.place))
            book.becomes(one, "revoked")
    assert places == [(1, 5), (1, 6), (1, 7)]
    with Book(path) as book:
        with book._store:
            book._store.executemany(
                "INSERT INTO issued (name, list, place, subject, kind, body, made) "
                "VALUES (?, 1, ?, '', '', '', 0)",
                ((f"x{n}", n + 10) for n in range(FULL)),
            )
        assert book.issue("next", "urn:x", "address", 0, lambda *_: b"").list == 2
    assert path.stat().st_mode & 0o077 == 0


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path, busy = tmp_path / "credentials.sqlite", threading.Semaphore()

    def issues(name: str) -> tuple[int, int]:
        with Book(path) as book:
            assert busy.acquire(blocking=False), "it is open once at a time"
            one = book.issue(name, "urn:x", "address", 0, lambda *_: b"", lambda _: 5 + book_size())
            busy.release()
        return one.list, one.place

    def book_size() -> int:
        with Book(path, changes=False) as book:
            return len(list(book.all()))

    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(issues, [f"c{n}" for n in range(12)]))
    assert sorted(places) == [(1, 5 + n) for n in range(12)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("issue",),
        ("issue", "--to", "alice", "--claim", "town=Nantes"),
        ("issue", "--to", "https://a.example/#me"),
        ("issue", "--to", "https://a.example/#me", "--claim", "planet=Mars"),
        ("issue", "--to", "https://a.example/#me", "--claim", "town=N", "--days", "0"),
        (
            *("issue", "--to", "https://a.example/#me", "--kind", "identity"),
            *("--claim", "born=yesterday"),
        ),
        ("revoke",),
        ("revoke", "none"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_signed(hall: Hall, arguments: tuple[str, ...]) -> None:
    status, said = hall.run("credential", *arguments)
    assert status == Exit.USAGE, said
    assert said.startswith("sesame-company: ")
    with hall.book() as book:
        assert not list(book.all())


def test_every_kind_becomes_a_fact(town: Served, alice: Visitor, hall: Hall) -> None:
    webid = town.people["alice"].webid
    for kind, claims in {
        "identity": ("given=Alice", "family=Martin", "born=1990-04-02"),
        "household": ("adults=2", "children=1"),
        "document": (),
    }.items():
        given = [part for claim in claims for part in ("--claim", claim)]
        title = ("--title", "Baker's diploma") if kind == "document" else ()
        status, said = hall.run(
            "credential", "issue", "--to", webid, "--kind", kind, *given, *title
        )
        assert status == Exit.WELL, said
    for name in came(alice):
        assert decide(alice, "accept", name=name, fill="on").status_code == 303
    seen = page(alice, ME)
    assert "Alice · Martin · 2 April 1990" in seen
    assert seen.count(f"verified by {hall.webid}") >= 2
    assert "Baker's diploma" in page(alice, PAGE)
