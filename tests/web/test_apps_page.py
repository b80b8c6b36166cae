"""The page of the apps that somebody let in, and taking it back there (O-13, S-35c, S-43)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pod_server.web.account.apps import PAGE
from tests.web.at_home import Visitor, at_home, words
from tests.web.let_in import DAY, LetIn, hidden
from tests.web.served import Served


@pytest.fixture(scope="module")
def server(served: Served) -> Served:
    return served


@pytest.fixture
def alice(alice: Visitor) -> Iterator[Visitor]:
    """Afterwards no app is let in."""
    yield alice
    accounts = alice.served.house.accounts
    account = accounts.people.account_called("alice")
    assert account is not None
    for consent in accounts.consents.of(account.account_id, 1_000):
        accounts.consents.withdraw(consent.account_id, consent.client_id, consent.webid)


def listed(visitor: Visitor, page: int = 1) -> str:
    """What can be read there; addresses are whole, wherever they may be broken."""
    found = visitor.get(f"/account/apps?page={page}")
    found._content = found.content.replace(b"<wbr>", b"")
    return words(found)


def test_it_tells_which_app_may_do_what_as_whom_and_until_when(alice: Visitor, place: str) -> None:
    """O-13: the host that it goes back to, then what it calls itself."""
    assert "None at the moment." in listed(alice)
    app = LetIn.registered(alice).let_in(place, may="see")
    told = listed(alice)
    path = place.removeprefix(alice.served.pods).lstrip("/")
    assert f"app.example It calls itself A diary It can see only: {path}" in told
    assert f"As {app.person.webid}" in told
    assert re.search(r"Until \d+ \w+ 20\d\d, \d\d:\d\d UTC", told)
    app.let_in(until="always")
    told = listed(alice)
    assert "It can do whatever you can, here and elsewhere." in told
    assert "Until you take it back" in told
    app.let_in(may="see")
    assert "It can see everywhere on this server." in listed(alice)


def test_taken_back_on_the_page_it_is_out_at_once(alice: Visitor, place: str) -> None:
    """O-13, S-35c: the token that it has is refused at its next request; other apps stay."""
    app, other = (LetIn.registered(alice).let_in(place) for _ in range(2))
    server = alice.served
    sent = {"client": app.person.client, "webid": app.person.webid}
    back = alice.post("/account/apps/take-back", page="/account/apps", **sent)
    assert (back.status_code, back.headers["Location"]) == (303, "/account/apps")
    assert server.ask("GET", place, who=app.who).status == 401
    assert server.ask("GET", place, who=other.who).status == 200
    assert listed(alice).count("A diary") == 1


def test_only_its_person_takes_it_back_and_only_by_a_form_of_ours(
    alice: Visitor, place: str
) -> None:
    """S-43."""
    app, server = LetIn.registered(alice).let_in(place), alice.served
    sent = {"client": app.person.client, "webid": app.person.webid}
    url = f"{server.account}/account/apps/take-back"
    assert alice.http.post(url, data=sent, timeout=20).status_code == 400
    with at_home(server, "bob") as bob:
        assert bob.post("/account/apps/take-back", page="/account/apps", **sent).status_code == 303
        assert "A diary" not in listed(bob)
    assert server.ask("GET", place, who=app.who).status == 200
    with Visitor(server) as stranger:
        away = stranger.get("/account/apps", follow=False)
        assert away.headers["Location"].startswith("/sign-in")


def test_what_is_over_is_said_to_be_and_can_be_put_away(alice: Visitor, place: str) -> None:
    app = LetIn.registered(alice).let_in(place)
    alice.served.turn(DAY + 1)
    assert "Ended on" in listed(alice)
    sent = {"client": app.person.client, "webid": app.person.webid}
    alice.post("/account/apps/take-back", page="/account/apps", **sent)
    assert "None at the moment." in listed(alice)


def test_many_come_by_the_page(alice: Visitor, place: str) -> None:
    for _ in range(PAGE + 1):
        LetIn.registered(alice).asks(place)
    first, second = listed(alice), listed(alice, 2)
    assert (first.count("A diary"), second.count("A diary")) == (PAGE, 1)
    assert "Older" in first
    assert "Newer" in second
    for strange in ("0", "-1", "x", "999999999999999999999"):
        assert alice.get(f"/account/apps?page={strange}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"where": "some"}, 422, "Tick a folder"),
        (
            {"where": "some", "place": "https://elsewhere.example/x"},
            422,
            "in no pod of this server",
        ),
        ({"where": "some", "other": "HOMEa/../../../b.ttl"}, 422, "in no pod of this server"),
        ({"where": "some", "other": "HOMEa.ttl.acl"}, 422, "in no pod of this server"),
        ({"where": "some", "other": "HOMEa?b"}, 422, "in no pod of this server"),
        ({"where": "some", "other": "http://[x/"}, 422, "in no pod of this server"),
        ({"where": "some", "place": [f"HOME{n}/" for n in range(21)]}, 422, "too many places"),
        ({"where": ""}, 400, ""),
        ({"may": "control"}, 400, ""),
        ({"until": "never"}, 400, ""),
    ],
)
def test_a_form_that_does_not_say_gives_nothing(
    alice: Visitor, changes: dict[str, str | list[str]], status: int, told: str
) -> None:
    """O-13: what was chosen stays in the form, and the app gets no code."""
    app, home = LetIn.registered(alice), alice.served.home
    page = alice.get(app.wish()).text
    filled = {
        name: [one.replace("HOME", home) for one in said]
        if isinstance(said, list)
        else said.replace("HOME", home)
        for name, said in changes.items()
    }
    sent = {
        **{name: hidden(page, name) for name in ("form", "query", "webid")},
        **{"decision": "allow", "where": "all", "may": "change", "until": "day"},
        **filled,
    }
    url = f"{alice.served.account}/oidc/authorize"
    answer = alice.http.post(url, data=sent, allow_redirects=False, timeout=20)
    assert answer.status_code == status
    assert told in words(answer)
    assert app.consent is None
    for said in filled.values():
        if status == 422 and isinstance(said, str) and said != "some":
            assert f'value="{said}"' in answer.text


def test_folders_of_ones_own_are_offered_and_a_slash_may_be_left_out(
    alice: Visitor, place: str
) -> None:
    app = LetIn.registered(alice)
    page = alice.get(app.wish())
    assert f'name="place" value="{place}"' in page.text
    assert f'value="{alice.served.people["bob"].pod}' not in page.text
    app.let_in(place.rstrip("/"), place)
    assert app.consent is not None
    assert app.consent.limits is not None
    assert app.consent.limits.places == (place,)
    assert alice.served.ask("GET", place, who=app.who).status == 200


def test_a_place_that_is_written_can_be_looked_at_first(alice: Visitor, place: str) -> None:
    """O-13: the button beside it gives nothing; the form comes again with the place ticked."""
    app = LetIn.registered(alice)
    page = alice.get(app.wish()).text
    sent = {
        **{name: hidden(page, name) for name in ("form", "query", "webid")},
        **{"where": "some", "other": f"{place}a.ttl", "may": "see", "until": "week"},
        "decision": "look",
    }
    url = f"{alice.served.account}/oidc/authorize"
    answer = alice.http.post(url, data=sent, allow_redirects=False, timeout=20)
    assert answer.status_code == 200
    assert f'name="place" value="{place}a.ttl" checked' in answer.text
    assert '<option value="week" selected>' in answer.text
    assert '<option value="see" selected>' in answer.text
    assert app.consent is None
