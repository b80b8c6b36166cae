"""People go by the names that an owner gave them, on her pages and where she types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from urllib.parse import quote

import pytest

from pod_server.actions.acquaintances import Acquaintances
from pod_server.actions.groups import GroupBook
from pod_server.actions.settle import settle_now
from pod_server.web.sharing.people import choices
from tests.web.asking_access import asked, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen, Company, until
from tests.web.served import Served
from tests.web.shared import give, new_folder
from vocab.terms import VCARD

ADD, GROUP = "/office/contact/add", "/sharing/groups/friends"


@pytest.fixture(scope="module")
def zoe(servers: tuple[Served, Served]) -> Citizen:
    """She lives elsewhere; alice has her in a circle, by a name of alice's own."""
    found = Citizen(servers[1])
    with at_home(servers[0], "alice") as alice:
        sent = {"webid": found.webid, "called": "  Zoé  du Four ", "new": "Friends"}
        assert alice.post(ADD, **sent).status_code == 303
    return found


@pytest.fixture
def alice(servers: tuple[Served, Served]) -> Iterator[Visitor]:
    with at_home(servers[0], "alice") as visitor:
        yield visitor


def bare(page: str) -> str:
    return page.replace(" ", "")


def test_a_market_file_is_offered_by_name_and_its_list_says_the_name(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    him = Citizen(servers[0])
    baker = Company(servers[0], "bob").publish()
    him.was_told(baker, baker.states("64"))
    page = f"/office/markets/{him.composes(baker)}"
    assert '<option value="Zoé du Four">' in alice.get(page).text
    sent = alice.post(f"{page}/offer", page=page, whom="zoé du four", days="3")
    assert sent.status_code == 303, words(sent)
    until(lambda: bool(zoe.offered()))
    shown = words(alice.get(page)).rpartition("To whom you offered it")[2]
    assert "Zoé du Four offered, not answered" in shown or "Zoé du Four offer on its way" in shown
    assert zoe.webid not in bare(shown)


def test_whom_one_asks_and_who_asks_go_by_name(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    made = alice.post("/office/circle", circle="friends", market="10.71", text="Who bakes?")
    assert "Zoé du Four" in words(alice.get(made.headers["Location"]))
    him = Citizen(servers[0])
    book = GroupBook(zoe.server.house.writer)
    make = partial(book.make, zoe.ledger, zoe.agent, "pals", "Pals")
    settle_now(zoe.ledger, make)
    there = book.one(zoe.ledger, "pals")
    assert there is not None
    add = partial(book.add, zoe.ledger, zoe.agent, "pals", there.version, him.webid, "My sister")
    settle_now(zoe.ledger, add)
    alice.post("/office/circle", circle="friends", market="10.71", text="And on Sundays?")
    until(lambda: bool(zoe.files.questions.waiting(zoe.ledger)))
    with at_home(zoe.server, "alice") as hers:
        assert "Asked by My sister" in words(hers.get("/office/circle"))


def test_access_is_given_asked_and_looked_up_by_name(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    folder = new_folder(servers[0])
    give(alice, folder, whom="person", webid="Zoé du Four", read="on")
    assert "Zoé du Four" in words(alice.get("/sharing/given/"))
    whole = words(alice.get(f"/sharing/person/?who={quote('zoé du four')}"))
    assert "a rule names this person" in whole
    assert zoe.webid in bare(whole), "the address stands beside the name"
    assert "a rule names" in words(alice.get(f"/sharing/at/{folder}?who=Zoé du Four"))


def test_a_request_says_who_by_the_name_given(servers: tuple[Served, Served]) -> None:
    one = servers[0]
    page = asked(one, policy(one, f"{one.home}personal/identity"))
    bob = one.people["bob"].webid
    with at_home(one, "alice") as alice:
        alice.post(ADD, webid=bob, called="Robert de la mairie", new="Work")
        assert "Request of Robert de la mairie" in words(alice.get(page))


def test_the_name_is_linked_data_beside_the_member_and_goes_with_it(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    url = f"{servers[0].home}groups/friends"
    said = f'<{zoe.webid}> <{VCARD.FN}> "Zoé du Four"'

    def document() -> str:
        accept = {"Accept": "application/n-triples"}
        return servers[0].ask("GET", url, who="alice", headers=accept).body.decode()

    def send(**values: str) -> None:
        shown = re.search(r'name="version" value="([^"]+)"', alice.get(GROUP).text)
        assert shown is not None
        done = alice.post(GROUP, version=unescape(shown[1]), **values)
        assert done.status_code == 303, words(done)

    assert said in document()
    send(do="add", webid="Zoé du Four", called="Zoé")
    assert f'<{zoe.webid}> <{VCARD.FN}> "Zoé" .' in document(), "another name takes its place"
    assert said not in document()
    assert "Zoé ·" in words(alice.get(GROUP))
    send(do="remove", member=zoe.webid)
    assert VCARD.FN + '> "Zoé"' not in document()
    send(do="add", webid=zoe.webid, called="Zoé du Four")


def test_what_is_typed_and_no_ones_is_told_how_to_mend(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    folder = new_folder(servers[0])
    alice.http.headers["Accept-Language"] = "fr"
    for typed, said in (
        ("Zoé", "Personne ne s'appelle ainsi dans vos cercles"),
        (f"{zoe.server.account}/contact/alice", "C'est un lien de contact : ouvrez-le"),
    ):
        wrong = alice.post(ADD, webid=typed, circle="friends")
        assert wrong.status_code == 422
        assert f'value="{typed}"' in unescape(wrong.text)
        page = f"/sharing/at/{folder}"
        form = {"version": "", "do": "add", "whom": "person", "webid": typed, "read": "on"}
        assert said in words(alice.post(page, **form))


def test_a_link_carries_the_name_that_its_owner_shows(
    servers: tuple[Served, Served], zoe: Citizen
) -> None:
    """Who opens it has the name in the form, and may write another."""
    one, other = servers
    with at_home(other, "alice") as hers:
        hers.post("/office/me/face", do="say", name="Zoé Roux", role="", note="")
    led = Visitor(other).post("/contact/alice", home=f"{one.account}/")
    found = re.search(r'href="([^"]+/office/contact/add[^"]+)"', led.text)
    assert found is not None
    onward = unescape(found[1])
    assert "called=Zo%C3%A9+Roux" in onward
    with at_home(one, "carol") as carol:
        page = carol.get(onward.removeprefix(one.account))
        assert 'value="Zoé Roux"' in page.text


def test_one_name_for_two_is_nobodys(servers: tuple[Served, Served]) -> None:
    one = servers[0]
    people = [one.people[name].webid for name in ("alice", "bob")]
    assert choices([(people[0], "Léa"), (people[1], "léa")]) == [
        (people[0], "Léa"),
        (people[1], "léa"),
    ]
    with at_home(one, "carol") as carol:
        for webid in people:
            carol.post(ADD, webid=webid, called="Léa", new=f"Circle {people.index(webid)}")
        wrong = carol.post(ADD, webid="Léa", new="Third")
        assert "Several of your contacts are called so" in words(wrong)
    ledger = one.house.ledger_called("carol")
    assert ledger is not None
    book = GroupBook(one.house.writer)
    assert set(Acquaintances(book).names(ledger).values()) == {"Léa"}


def test_what_is_thrown_away_for_good_is_asked_once_more(
    servers: tuple[Served, Served], alice: Visitor, zoe: Citizen
) -> None:
    """The button stands behind the words of what will be gone, which a tap opens."""
    him = Citizen(servers[0])
    baker = Company(servers[0], "carol").publish()
    him.was_told(baker, baker.states("64"))
    got = him.given(zoe, him.composes(baker))
    with at_home(zoe.server, "alice") as hers:
        pages = [alice.get(GROUP).text, hers.get(f"/office/received/{got}").text]
    for page, button, gone in zip(
        pages,
        ("Yes, delete it", "Yes, throw it away"),
        ("the names that you gave", "will be with you no more"),
        strict=True,
    ):
        folded = re.search(r"<details class=.card look.>(.*?)</details>", page, re.S)
        assert folded is not None
        assert button in folded[1]
        assert gone in folded[1]
        assert page.count(button) == 1
