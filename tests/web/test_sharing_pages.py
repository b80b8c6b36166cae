"""The sharing pages: what they tell, to whom, and what of a form is kept (J-23)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from pod_server.actions.sharing import Sharing
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put
from pod_server.model.errors import AccessDenied
from pod_server.model.iri import Role, address
from pod_server.wiring.house import unique
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import ANYBODY, reads
from tests.web.served import Served
from tests.web.shared import ENTRY, give, page_of, send
from vocab.terms import ACL, FOAF


@pytest.mark.parametrize(
    ("webid", "said"),
    [
        ("", "Write this person's name"),
        ("bob", "it is no address"),
        ("javascript:alert(1)", "it is no address"),
        ("{pods}/nobody/profile/card#me", "cannot be read"),
        ("{pods}/bob/settings/publicTypeIndex.ttl#it", "does not say who can sign"),
        ("https://[::1]/#me", "cannot be read"),
    ],
)
def test_a_webid_that_is_nobodys_is_refused_and_kept_in_the_form(
    served: Served, alice: Visitor, folder: str, webid: str, said: str
) -> None:
    """S-34, S-36."""
    typed = webid.format(pods=served.pods)
    refused = send(alice, folder, do="add", whom="person", webid=typed, read="on")
    assert refused.status_code == 422
    assert said in words(refused)
    assert f'value="{typed}"' in refused.text
    assert served.ask("GET", f"{served.home}{folder}.acl", who="alice").status == 404


def test_names_in_the_pod_are_text_on_the_account_s_origin(served: Served, alice: Visitor) -> None:
    """S-45, S-A4."""
    name = quote('<img src=x onerror="alert(1)">')
    assert served.put(f"{served.home}odd/{name}", "<#a> <#b> <#c> .").status == 201
    for place in ("odd/", f"odd/{name}"):
        page = alice.get(page_of(place))
        assert page.status_code == 200
        assert "<img" not in page.text
    assert FOAF.AGENT not in alice.get("/sharing/").text
    assert ANYBODY not in alice.get("/sharing/").text


def test_strangers_and_others_do_not_come_in(served: Served, alice: Visitor, folder: str) -> None:
    """S-A6: a stranger is led to sign in and back; a form of elsewhere does nothing."""
    with Visitor(served) as stranger:
        led = stranger.get(page_of(f"{folder}caf%C3%A9"), follow=False)
        assert led.status_code == 303
        assert led.headers["Location"] == (
            f"/sign-in?next={quote(f'/sharing/at/{folder}caf%25C3%25A9', safe='')}"
        )
    forged = alice.http.post(
        f"{served.account}{page_of(folder)}",
        data={"form": "x", "do": "add", "whom": "everybody", "read": "on"},
        timeout=10,
    )
    assert forged.status_code == 400
    with at_home(served, "bob") as bob:
        assert bob.get(page_of(folder)).status_code == 404


def test_a_folder_of_many_is_told_a_page_at_a_time(served: Served, alice: Visitor) -> None:
    """K-09."""
    for number in range(55):
        made = served.put(f"{served.home}many/{number:02}", "hello", "text/plain")
        assert made.status == 201
    first = alice.get("/sharing/at/many/")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward is not None
    second = alice.get(unescape(onward[1]))
    found = [re.findall(r'href="/sharing/at/many/(\d\d)"', page.text) for page in (first, second)]
    assert [len(names) for names in found] == [50, 5]
    assert sorted(found[0] + found[1]) == [f"{number:02}" for number in range(55)]


def test_a_page_of_the_pod_leads_its_owner_here_and_nobody_else(
    served: Served, alice: Visitor, folder: str
) -> None:
    """S-A4: the pod's page knows nobody, and says the same to all."""
    url = f"{served.home}{folder}caf%C3%A9"
    assert served.put(url, "<#a> <#b> <#c> .").status == 201
    give(alice, folder, whom="everybody", read="on")
    page = served.ask("GET", url, headers={"Accept": "text/html"}).body.decode()
    found = re.search(r'href="([^"]+/sharing/of/[^"]+)"', page)
    assert found is not None
    path = unescape(found[1]).removeprefix(served.account)
    here = alice.get(path)
    assert here.url == f"{served.account}{page_of(f'{folder}caf%C3%A9')}"
    assert "café" in words(here)
    with at_home(served, "bob") as bob:
        assert bob.get(path).status_code == 404


def test_inherited_rules_are_told_and_own_ones_begin_as_their_copy(
    served: Served, alice: Visitor, folder: str
) -> None:
    """W-06: and back again, when the own ones are dropped."""
    bob = served.people["bob"].webid
    give(alice, folder, whom="person", webid=bob, read="on")
    note = f"{folder}note"
    told = words(alice.get(page_of(note)))
    assert "has no rules of its own: they are those of the folder" in told
    assert "Change them in that folder" in told
    assert send(alice, note, do="own").status_code == 303
    assert reads(served, f"{served.home}{note}", "bob")
    assert "These rules are this place's own." in words(alice.get(page_of(note)))
    (key,) = set(ENTRY.findall(alice.get(page_of(note)).text))
    assert send(alice, note, do="take-back", entry=key).status_code == 303
    assert not reads(served, f"{served.home}{note}", "bob")
    assert send(alice, note, do="inherit").status_code == 303
    assert reads(served, f"{served.home}{note}", "bob")


def test_nobody_goes_back_to_rules_that_leave_the_owner_out(
    served: Served, alice: Visitor, folder: str
) -> None:
    """S-18: what is above says nothing of the owner for its members."""
    note = f"{folder}note"
    assert send(alice, note, do="own").status_code == 303
    owner = served.people["alice"].webid
    here = f"<{ACL.ACCESS_TO}> <{served.home}{folder}>; <{ACL.AGENT}> <{owner}>"
    modes = f"<{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}>"
    rules = f"<#me> a <{ACL.AUTHORIZATION}>; {here}; {modes} ."
    assert served.put(f"{served.home}{folder}.acl", rules).status == 201
    refused = send(alice, note, do="inherit")
    assert refused.status_code == 409
    assert "owner out of control" in words(refused)
    assert served.ask("GET", f"{served.home}{note}.acl", who="alice").status == 200


def test_rules_that_cannot_be_read_can_be_dropped(
    served: Served, alice: Visitor, folder: str
) -> None:
    """S-19: the page says so, and what is above counts again."""
    note = f"{folder}note"
    assert send(alice, note, do="own").status_code == 303
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    broken = Put(note, "text/turtle", b"<", size=1, role=Role.ACL)
    ledger.submit(Change((broken,))).result()
    page = alice.get(page_of(note))
    assert page.status_code == 200
    assert "cannot be read" in words(page)
    assert send(alice, note, do="inherit").status_code == 303
    assert "cannot be read" not in words(alice.get(page_of(note)))
    assert reads(served, f"{served.home}{note}", "alice")


def test_nobody_but_the_owner_takes_control_back(served: Served, folder: str) -> None:
    """S-18: whoever may sign in for the pod, or decide over access in it."""
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    sharing = Sharing(served.house.rules, served.house.writer.content, unique)
    where, bob = address(served.home, folder), Agent(served.people["bob"].webid)
    seen = sharing.seen(ledger, bob, where)
    with pytest.raises(AccessDenied):
        sharing.reclaimed(ledger, bob, where, seen.version)


def test_people_here_have_their_names_beside_their_addresses(
    served: Served, alice: Visitor, folder: str
) -> None:
    """S-45: as everybody may read them; nobody elsewhere is asked, and a name is text."""
    bob = served.people["bob"].webid
    card = bob.partition("#")[0]
    rename = (
        f"DELETE WHERE {{ <{bob}> <{FOAF.NAME}> ?n }};"
        f' INSERT DATA {{ <{bob}> <{FOAF.NAME}> "Bob <b>Martin</b>" }}'
    )
    sent = served.ask(
        "PATCH", card, who="bob", content="application/sparql-update", body=rename.encode()
    )
    assert sent.status == 204
    give(alice, folder, whom="person", webid=bob, read="on")
    page = alice.get(page_of(folder))
    shown = words(page)
    assert shown.index("Bob <b>Martin</b>") < shown.index(bob)
    assert "<b>Martin" not in page.text
    assert served.ask("DELETE", f"{card}.acl", who="bob").status == 204
    assert "Martin" not in alice.get(page_of(folder)).text
