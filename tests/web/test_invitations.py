"""Invitations: one link, one Sésame, on a server that is somebody else's."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pod_server.__main__ import main
from pod_server.identity.invitations import InvitationLinks
from pod_server.model.errors import BadRequest, Conflict, NameTaken
from pod_server.model.invitation import MOST_OPEN, USUAL
from pod_server.wiring.hosting import invitation_links, sign_up
from tests.unit.identity.authenticator import Authenticator
from tests.web.at_home import PASSWORD, Visitor, at_home, words
from tests.web.served import Served, serving

_LINK = re.compile(r"/invitation/[A-Za-z0-9_-]{43}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def guest(served: Served) -> Iterator[Visitor]:
    with Visitor(served) as visitor:
        yield visitor


@pytest.fixture
def links(served: Served) -> InvitationLinks:
    return invitation_links(served.house)


def path(served: Served, link: str) -> str:
    assert link.startswith(f"{served.account}/invitation/")
    return link.removeprefix(served.account)


def quota_of(served: Served, name: str) -> int:
    pod = served.house.accounts.people.pod(name)
    assert pod is not None
    return served.house.ledgers.by_id(pod.pod_id).usage().bytes_max


def test_a_guest_chooses_a_name_and_has_a_sesame_of_their_own(
    served: Served, guest: Visitor, links: InvitationLinks
) -> None:
    """S-68: recovery codes, a pod with the quota that was said, and the link is used up."""
    _, link = links.make(guest="Dora Dupont", name="dora", quota=5_000_000)
    where = path(served, link)
    for _ in range(2):
        page = guest.get(where)
        assert page.status_code == 200, "looked at, and still good"
    assert 'value="dora"' in page.text, "proposed"
    assert 'value="Dora Dupont"' in page.text
    assert "5 MB" in words(page)
    made = guest.post(where, name="Dodo", full_name="Dora", password=PASSWORD)
    assert made.status_code == 201
    assert made.text.count("<code>") >= 8
    assert guest.get("/office/", follow=False).status_code == 200, "and is signed in"
    assert quota_of(served, "dodo") == 5_000_000
    base = f"{served.pods}/dodo/"
    assert served.ask("GET", f"{base}profile/card").status == 200
    assert served.ask("GET", base).status == 401
    again = guest.get(where)
    assert again.status_code == 410
    assert "used up" in words(again)
    assert guest.post(where, page="/recover", name="late").status_code == 410
    assert served.house.accounts.people.account_called("late") is None


def test_a_passkey_is_enough(served: Served, guest: Visitor, links: InvitationLinks) -> None:
    _, link = links.make()
    made = guest.post(path(served, link), name="pia")
    assert made.status_code == 201
    assert 'href="/account/passkeys/new?next=/office/"' in made.text
    phone = Authenticator(origin=served.account)
    assert guest.add(phone, "phone").status_code == 303
    with Visitor(served) as other:
        assert other.by_passkey(phone).status_code == 303


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("alice", PASSWORD, "taken"),
        ("admin", PASSWORD, "needs this name"),
        ("-x-", PASSWORD, "does not do"),
        ("zoe", "pw-3x7", "too short"),
    ],
)
def test_what_cannot_be_is_said_and_the_link_stays_good(
    served: Served, guest: Visitor, links: InvitationLinks, name: str, password: str, said: str
) -> None:
    """S-12, S-68: and what was typed is kept, but the password."""
    _, link = links.make()
    where = path(served, link)
    pods = sorted(served.house.settings.data.glob("pods/*/*"))
    refused = guest.post(where, name=name, full_name="Zoé « Z »", password=password)
    assert refused.status_code == 422
    assert said in words(refused)
    assert f'value="{name}"' in refused.text
    assert "Zoé « Z »" in refused.text
    assert password not in refused.text
    assert guest.get(where).status_code == 200
    assert sorted(served.house.settings.data.glob("pods/*/*")) == pods, "nothing was made"


def test_a_name_that_was_given_once_is_never_given_again(
    served: Served, guest: Visitor, links: InvitationLinks
) -> None:
    """S-68: not to a guest, and not as a proposal."""
    house = served.house
    left = house.host.welcome("lea").account
    house.ledgers.remove(left.account_id)
    house.accounts.people.remove_account(left.account_id)
    _, link = links.make()
    refused = guest.post(path(served, link), name="lea", password=PASSWORD)
    assert refused.status_code == 422
    assert "taken, or was" in words(refused)
    with pytest.raises(NameTaken):
        links.make(name="lea")
    with pytest.raises(BadRequest):
        links.make(name="admin")


def test_of_two_guests_with_one_link_one_comes_in(served: Served, links: InvitationLinks) -> None:
    """And whoever comes too late leaves nothing behind: no name, no account, no pod."""
    people, data = served.house.accounts.people, served.house.settings.data
    there = {account.name for account in people.accounts()}
    pods = set(data.glob("pods/*/*"))
    _, link = links.make()
    where = path(served, link)
    names = [f"guest{number}" for number in range(6)]
    together = threading.Barrier(len(names))

    def come(name: str) -> int:
        with Visitor(served) as visitor:
            form = visitor.form(where)
            together.wait(20)
            sent = {"form": form, "name": name, "password": PASSWORD}
            return visitor.http.post(served.account + where, data=sent, timeout=20).status_code

    with ThreadPoolExecutor(len(names)) as pool:
        answers = sorted(pool.map(come, names))
    assert answers == [201] + [410] * (len(names) - 1)
    assert len({account.name for account in people.accounts()} - there) == 1
    assert len({pod.name for pod in people.pods()} & set(names)) == 1
    assert sum(people.is_free(name) for name in names) == len(names) - 1
    assert len(set(data.glob("pods/*/*")) - pods) == 1


def test_of_two_links_with_one_name_one_makes_it(served: Served, links: InvitationLinks) -> None:
    """Whoever comes second is told, and chooses another with the same link."""
    made = [links.make()[0] for _ in range(4)]
    together = threading.Barrier(len(made))

    def come(number: int) -> bool:
        together.wait(20)
        try:
            sign_up(served.house).admit(made[number], "nora")
        except NameTaken:
            return False
        return True

    with ThreadPoolExecutor(len(made)) as pool:
        came = list(pool.map(come, range(len(made))))
    assert sum(came) == 1
    sign_up(served.house).admit(made[came.index(False)], "nora-2")
    assert served.house.accounts.people.pod("nora-2") is not None


def test_an_invitation_ends_and_tries_are_counted(
    served: Served, guest: Visitor, links: InvitationLinks
) -> None:
    _, link = links.make(days=1)
    where = path(served, link)
    tried = [guest.post(where, name="alice").status_code for _ in range(31)]
    assert tried == [422] * 30 + [429]
    guest_of_mine = served.house.accounts.people.account_called("alice")
    assert guest_of_mine is not None
    _, other = links.make(days=1)
    form = guest.form("/sign-in")
    served.turn(24 * 3600 + 1)
    try:
        assert guest.get(where).status_code == 410
        sent = {"form": form, "name": "tardy", "password": PASSWORD}
        late = guest.http.post(served.account + path(served, other), data=sent, timeout=20)
        assert late.status_code == 410
        assert served.house.accounts.people.is_free("tardy")
    finally:
        served.turn(-24 * 3600 - 1)


def test_only_who_runs_the_server_invites_on_its_pages(served: Served) -> None:
    """Made after showing again who one is, listed by whom it is for, taken back at once."""
    data = ("--data", str(served.house.settings.data), "--base-url", f"{served.account}/")
    with at_home(served, "alice") as alice:
        assert alice.get("/account/invitations").status_code == 404
        assert main(["account", "operator", "alice", *data]) == 0
        assert "/account/invitations" in alice.get("/account/").text
        made = alice.post(
            "/account/invitations/new", guest="Yves", name="yves", days="30", quota="2,5"
        )
        assert made.status_code == 201
        found = _LINK.search(made.text.replace("<wbr>", ""))
        assert found is not None
        listed = alice.get("/account/invitations")
        assert "Yves" in words(listed)
        assert found[0].rpartition("/")[2] not in listed.text, "the link is shown once"
        with Visitor(served) as yves:
            assert yves.post(found[0], name="yves", password=PASSWORD).status_code == 201
            assert yves.get("/account/invitations").status_code == 404
            assert "/account/invitations" not in yves.get("/account/").text
        assert quota_of(served, "yves") == 2_500_000_000
        assert "under the name of yves" in words(alice.get("/account/invitations"))
        for wrong, said in (
            ({"quota": "1e9"}, "Room is in GB"),
            ({"quota": "0.0001"}, "Room is in GB"),
            ({"days": "91"}, "1 to 90 days"),
            ({"guest": "x" * 201}, "1 to 90 days"),
            ({"name": "admin"}, "needs this name"),
            ({"name": "yves"}, "taken"),
        ):
            refused = alice.post("/account/invitations/new", **{"guest": "Kept", **wrong})
            assert refused.status_code == 422, wrong
            assert said in words(refused)
        assert main(["account", "operator", "alice", "--no", *data]) == 0
        assert alice.get("/account/invitations").status_code == 404


def test_one_is_taken_back_by_page_and_by_command(
    served: Served, guest: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the open invitations of an operator end with being one."""
    data = ("--data", str(served.house.settings.data), "--base-url", f"{served.account}/", "--json")

    def said(*command: str, status: int = 0) -> list[dict[str, Any]]:
        assert main(["account", *command, *data]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    said("operator", "bob")
    (first,) = said("invite", "--for", "Ana", "--quota", "2G", "--days", "3")
    where = path(served, first["link"])
    (one,) = [found for found in said("invitations") if found["id"] == first["id"]]
    assert (one["standing"], one["guest"], one["quota"]) == ("open", "Ana", 2_000_000_000)
    said("uninvite", first["id"])
    said("uninvite", first["id"], status=3)
    assert guest.get(where).status_code == 410
    with at_home(served, "bob") as bob:
        found = []
        for _ in range(2):
            made = bob.post("/account/invitations/new", guest="Max").text.replace("<wbr>", "")
            found.append(_LINK.findall(made)[0])
        number = re.findall(r'name="end" value="([0-9a-f]+)"', bob.get("/account/invitations").text)
        assert bob.post("/account/invitations", end=number[0]).status_code == 303
        assert sorted(guest.get(link).status_code for link in found) == [200, 410]
        said("operator", "bob", "--no")
        assert [guest.get(link).status_code for link in found] == [410, 410]
    said("invite", "--days", "0", status=1)
    said("invite", "--name", "alice", status=1)


def test_there_are_so_many_and_no_more(served: Served, links: InvitationLinks) -> None:
    """Those that are used or over make room."""
    store = served.house.accounts.invitations
    before = [one for one in store.listed() if one.standing(served.house.clock()).value == "open"]
    for one in before:
        store.take_back(one.invitation_id)
    made = [links.make(days=1)[0] for _ in range(MOST_OPEN)]
    with pytest.raises(Conflict):
        links.make()
    with at_home(served, "carol") as carol:
        account = served.house.accounts.people.account_called("carol")
        assert account is not None
        served.house.accounts.people.set_operates(account.account_id, operates=True)
        refused = carol.post("/account/invitations/new", guest="One more")
        assert refused.status_code == 409
        assert "One more" in refused.text, "nothing that was typed is lost"
        page = carol.get("/account/invitations?page=2")
        assert page.text.count('name="end"') == 25
        assert "Page 2 of" in words(page)
        served.house.accounts.people.set_operates(account.account_id, operates=False)
    sign_up(served.house).admit(made[0], "roomy")
    links.make(days=USUAL)
