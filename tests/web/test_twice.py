"""The same decision twice at once: a double click, two windows (R-01, issue 7)."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.civic.circle.papers import Draft, Line
from pod_server.civic.giving.received import ReceivedBook
from pod_server.model.errors import PodError
from tests.web.asking_access import asked, granted, letters, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen, until
from tests.web.rules import reads
from tests.web.served import Served, serving
from tests.web.shared import give, new_folder

TIMES = 6
GIVEN, DAY = "/sharing/given/", "2099-01-01"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Alice and bob on one server, which does what waits."""
    with serving(tmp_path_factory.mktemp("twice"), housekeeping=True) as found:
        yield found


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


@pytest.fixture
def bob(town: Served) -> Iterator[Visitor]:
    with at_home(town, "bob") as visitor:
        yield visitor


def pressed(
    visitor: Visitor, path: str, *ways: dict[str, str], page: str = ""
) -> Counter[tuple[str, int]]:
    """All of these buttons, each several times, in one moment; what became of each."""
    token = visitor.form(page or path)
    together = threading.Barrier(TIMES * len(ways))

    def press(sent: dict[str, str]) -> tuple[str, int]:
        together.wait(20)
        reply = visitor.http.post(
            visitor.served.account + path,
            data={"form": token, **sent},
            cookies=visitor.http.cookies,
            allow_redirects=False,
            timeout=60,
        )
        return sent.get("do", sent.get("answer", "")), reply.status_code

    with ThreadPoolExecutor(TIMES * len(ways)) as pool:
        return Counter(pool.map(press, ways * TIMES))


def at_once(work: Callable[[], object]) -> list[object]:
    """The same work in several threads; what each came to."""
    together = threading.Barrier(TIMES)

    def one(_: int) -> object:
        together.wait(20)
        try:
            return work()
        except PodError as error:
            return type(error).__name__

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def grants_of(town: Served, target: str) -> list[str]:
    return [
        grant["id"]
        for grant in letters(town, "bob", "AccessGrant")
        if target in [each for part in grant["access"] for each in part["target"]["value"]]
    ]


def sent_about(town: Served, iri: str, kind: str, who: str = "bob") -> int:
    """How often that was said of it, once it was."""

    def count() -> int:
        return sum(each["object"] == iri for each in letters(town, who, kind))

    until(lambda: count() > 0)
    return count()


def test_a_grant_given_and_refused_at_once_is_one_of_the_two(town: Served, alice: Visitor) -> None:
    """One answer to a request, one record, one message, and nobody has an error of ours."""
    for _ in range(3):
        note = f"{town.home}{new_folder(town)}note"
        page = asked(town, policy(town, note))
        found = pressed(alice, page, {"do": "all", "until": DAY}, {"do": "refuse"})
        assert {status for _, status in found} <= {303, 404, 409}, found
        is_given = reads(town, note, "bob")
        done = {deed for (deed, status) in found if status == 303}
        assert done == {"all" if is_given else "refuse"}, (
            "whoever came second is not told otherwise"
        )
        request = f"{town.home}inbox/{page.rpartition('/')[2]}"
        if is_given:
            granted(town, note)
            assert len(grants_of(town, note)) == 1
        else:
            assert sent_about(town, request, "as:Reject") == 1
        assert alice.get(page).status_code == 404


def test_a_grant_given_twice_is_one(town: Served, alice: Visitor) -> None:
    """A double click: the second is led where the first was."""
    note = f"{town.home}{new_folder(town)}note"
    page = asked(town, policy(town, note))
    found = pressed(alice, page, {"do": "all", "until": DAY})
    assert set(found) == {("all", 303)}, found
    granted(town, note)
    assert len(grants_of(town, note)) == 1
    tomorrow = datetime.fromtimestamp(town.house.clock() / 1e6, UTC) + timedelta(days=1)
    for sent in ({"do": "all", "until": tomorrow.date().isoformat()}, {"do": "refuse"}):
        other = alice.post(page, page=GIVEN, **sent)
        assert other.status_code == 409, "another answer is not taken for that one"
        assert "answered already, in another way" in words(other)


def test_withdrawn_twice_is_withdrawn_once(town: Served, alice: Visitor) -> None:
    note = f"{town.home}{new_folder(town)}note"
    assert pressed(alice, asked(town, policy(town, note)), {"do": "all", "until": DAY})
    record = granted(town, note)["id"]
    sent = {"grant": record.rpartition("/")[2], "do": "withdraw"}
    found = pressed(alice, GIVEN, sent)
    assert set(found) == {("withdraw", 303)}, found
    assert not reads(town, note, "bob")
    assert sent_about(town, record, "Delete") == 1


def test_a_rule_by_hand_is_taken_back_once(town: Served, alice: Visitor) -> None:
    folder = new_folder(town)
    give(alice, f"{folder}note", whom="person", webid=town.people["carol"].webid, read="on")
    page = alice.get(f"{GIVEN}?by=document").text
    entry = re.search(
        rf'name="path" value="{folder}note"><input type="hidden" name="entry" value="(\w+)"', page
    )
    assert entry is not None
    found = pressed(alice, GIVEN, {"path": f"{folder}note", "entry": entry[1], "do": "rule"})
    assert {status for _, status in found} == {303}, found
    assert not reads(town, f"{town.home}{folder}note", "carol")


def test_handed_back_twice_tells_the_giver_once(town: Served, alice: Visitor, bob: Visitor) -> None:
    note = f"{town.home}{new_folder(town)}note"
    pressed(alice, asked(town, policy(town, note)), {"do": "all", "until": DAY})
    record = granted(town, note)["id"]
    ledger = town.house.ledger_called("bob")
    assert ledger is not None

    def called() -> list[str]:
        return [name for name, one in ReceivedBook().all(ledger) if one.record == record]

    until(lambda: bool(called()))
    found = pressed(bob, f"/sharing/received/{called()[0]}", {"do": "back"}, {"do": "check"})
    assert {status for _, status in found} == {303}, found
    until(lambda: "Handed back" in words(alice.get(GIVEN)))
    assert sent_about(town, record, "as:Reject", "alice") == 1


def circle(citizen: Citizen, *members: str) -> None:
    book = GroupBook(citizen.server.house.writer)
    settle_now(citizen.ledger, partial(book.make, citizen.ledger, citizen.agent, "all", "All"))
    for member in members:
        group = book.one(citizen.ledger, "all")
        assert group is not None
        ours = (citizen.ledger, citizen.agent, "all", group.version, member)
        settle_now(citizen.ledger, partial(book.add, *ours))


def made(citizen: Citizen, title: str) -> str:
    files = citizen.files.markets
    file = files.new(citizen.ledger, citizen.agent, Draft(title))
    files.put(citizen.ledger, citizen.agent, file, Line("https://baker.example/#us"))
    files.compose(citizen.ledger, citizen.agent, file)
    return file


def test_offered_and_answered_twice_is_once(town: Served, bob: Visitor) -> None:
    """One offer reaches the other; yes and no at once is one of the two."""
    him, her = Citizen(town), Citizen(town, "bob")

    def is_offered(title: str) -> bool:
        return any(offer.name == title for offer in her.offered().values())

    def is_here(name: str) -> bool:
        return not her.files.incoming.is_coming(her.offered()[name])

    for title in ("One", "Two", "Three"):
        file = made(him, title)
        offer = partial(him.files.handings.offer, him.ledger, him.agent, file, her.webid)
        assert len(set(at_once(offer))) == 1
        assert len(list(him.files.handings.all(him.ledger, file))) == 1
        until(partial(is_offered, title))
        (got,) = (i for i, o in her.offered().items() if o.name == title)
        path = f"/office/received/{got}/answer"
        found = pressed(bob, path, {"answer": "yes"}, {"answer": "no"}, page="/office/markets")
        assert {status for _, status in found} <= {303, 400, 422}, found
        done = {answer for answer, status in found if status == 303}
        assert len(done) == 1, found
        until(partial(is_here, got))
        assert her.offered()[got].state == ("kept" if done == {"yes"} else "declined")


def test_a_question_asked_and_answered_twice_is_one(town: Served, bob: Visitor) -> None:
    him, her = Citizen(town), Citizen(town, "bob")
    circle(him, her.webid)
    circle(her, him.webid)
    ask = partial(him.files.questions.ask, him.ledger, him.agent, "all", "10.71", "Who?")
    assert len(set(at_once(ask))) == 1
    until(lambda: bool(her.files.questions.waiting(her.ledger)))
    ((name, _),) = her.files.questions.waiting(her.ledger)
    file = made(her, "Answer")
    path = f"/office/circle/heard/{name}"
    found = pressed(
        bob, path, {"answer": "offer", "file": file}, {"answer": "leave"}, page="/office/circle"
    )
    assert {status for _, status in found} <= {303, 404}, found
    done = {answer for answer, status in found if status == 303}
    assert len(done) == 1, found
    handed = list(her.files.handings.all(her.ledger, file))
    assert len(handed) == (1 if done == {"offer"} else 0)
