"""Sharing by hand, over HTTP: what the page says is what the server does."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from pod_server.actions.sharing import Sharing
from pod_server.model.access import Agent
from pod_server.model.iri import address
from pod_server.wiring.house import unique
from tests.web.at_home import PASSWORD, Visitor, grow_old, words
from tests.web.rules import acl
from tests.web.served import Served
from tests.web.shared import ENTRY, give, page_of, places, send, version
from vocab.terms import ACL, SOLID

PEOPLE = ("bob", "carol", None)
_ANSWER = re.compile(r"<li><strong>([^<]+)</strong>: (yes|no),")


def says(alice: Visitor, served: Served, path: str, who: str | None) -> dict[str, bool]:
    """What the page says that somebody may do."""
    webid = quote(served.people[who].webid, safe="") if who else ""
    page = alice.get(f"{page_of(path)}?who={webid}")
    return {mode: said == "yes" for mode, said in _ANSWER.findall(page.text)}


def does(served: Served, path: str, who: str | None) -> dict[str, bool]:
    """What the server lets them do with a document, by trying."""
    url = f"{served.home}{path}"
    head = f"@prefix solid: <{SOLID.NS}>. _:p a solid:InsertDeletePatch; solid:"
    insert = head + f'inserts {{ <#{who}> <#was> "{next(places)}" }}.'
    tries = {
        "Read": ("GET", url, "", ""),
        "Add": ("PATCH", url, "text/n3", insert),
        "Change and delete": ("PUT", url, "text/turtle", '<#it> <#says> "one" .'),
        "Decide over access": ("GET", f"{url}.acl", "", ""),
    }
    done = {}
    for mode, (method, target, content, body) in tries.items():
        reply = served.ask(method, target, who=who, content=content, body=body.encode() or None)
        done[mode] = reply.status not in (401, 403)
    return done


#: By person, the letters of what they may then do.
Granted = dict[str | None, str]
TABLE: list[tuple[dict[str, str], Granted]] = [
    ({"whom": "person", "read": "on"}, {"bob": "r"}),
    ({"whom": "person", "read": "on", "append": "on"}, {"bob": "ra"}),
    ({"whom": "person", "append": "on"}, {"bob": "a"}),
    ({"whom": "person", "read": "on", "write": "on"}, {"bob": "raw"}),
    ({"whom": "person", "control": "on"}, {"bob": "c"}),
    ({"whom": "person", "read": "on", "scope": "here"}, {}),
    ({"whom": "person", "read": "on", "scope": "below"}, {"bob": "r"}),
    ({"whom": "signed_in", "read": "on"}, {"bob": "r", "carol": "r"}),
    ({"whom": "signed_in", "append": "on"}, {"bob": "a", "carol": "a"}),
    ({"whom": "everybody", "read": "on"}, {"bob": "r", "carol": "r", None: "r"}),
    ({"whom": "everybody", "write": "on"}, {"bob": "aw", "carol": "aw", None: "aw"}),
    ({"whom": "group", "read": "on", "write": "on"}, {"carol": "raw"}),
]
_LETTERS = {"r": "Read", "a": "Add", "w": "Change and delete", "c": "Decide over access"}


@pytest.mark.parametrize(("sent", "granted"), TABLE)
def test_what_the_page_says_is_what_the_server_does(
    served: Served,
    alice: Visitor,
    folder: str,
    sent: dict[str, str],
    granted: Granted,
) -> None:
    """W-06, W-08, W-09, W-10, O-13: a table of rules made on the page, tried over HTTP."""
    if sent["whom"] == "group":
        called = f"g{next(places)}"
        made = alice.post("/sharing/groups/", name=called)
        assert made.status_code == 303
        group = f"/sharing/groups/{called}"
        one = {"do": "add", "webid": served.people["carol"].webid}
        told = alice.post(group, version=version(alice.get(group)), **one)
        assert told.status_code == 303, words(told)
        sent = {**sent, "group": f"{served.home}groups/{called}#it"}
    give(alice, folder, webid=served.people["bob"].webid, **sent)
    for who in PEOPLE:
        expected = {word: letter in granted.get(who, "") for letter, word in _LETTERS.items()}
        assert does(served, f"{folder}note", who) == expected, who
        assert says(alice, served, f"{folder}note", who) == expected, who
    assert all(does(served, f"{folder}note", "alice").values())


def test_what_is_taken_back_is_gone_at_once(served: Served, alice: Visitor, folder: str) -> None:
    """Giving and taking back leave the rules as they were."""
    give(alice, folder, whom="person", webid=served.people["bob"].webid, read="on")
    assert does(served, f"{folder}note", "bob")["Read"]
    page = alice.get(page_of(folder))
    (key,) = set(ENTRY.findall(page.text))
    assert send(alice, folder, do="take-back", entry=key).status_code == 303
    assert not does(served, f"{folder}note", "bob")["Read"]
    assert send(alice, folder, do="take-back", entry=key).status_code == 409


def test_an_entry_is_changed_and_nothing_else(served: Served, alice: Visitor, folder: str) -> None:
    bob, carol = (served.people[name].webid for name in ("bob", "carol"))
    rules = acl(f"{served.home}{folder}", served.people["alice"].webid)
    more = (
        f"<#two> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.DEFAULT}> <./>;"
        f" <{ACL.AGENT}> <{bob}>, <{carol}>; <{ACL.MODE}> <{ACL.READ}> ."
    )
    assert served.put(f"{served.home}{folder}.acl", f"{rules}\n{more}").status == 201
    keys = dict.fromkeys(ENTRY.findall(alice.get(page_of(folder)).text))
    assert len(keys) == 2
    for key in keys:
        page = alice.get(page_of(folder)).text
        entry = page[page.index(key) - 2_000 : page.index(key)]
        if "bob" in entry:
            done = send(alice, folder, do="change", entry=key, write="on", scope="both")
            assert done.status_code == 303
            break
    assert does(served, f"{folder}note", "bob")["Change and delete"]
    assert not does(served, f"{folder}note", "bob")["Read"]
    assert does(served, f"{folder}note", "carol") == {
        **dict.fromkeys(_LETTERS.values(), False),
        "Read": True,
    }


def test_two_editors_do_not_lose_each_others_change(
    served: Served, alice: Visitor, folder: str
) -> None:
    """P-07: the second is told, sees what the first did, and nothing typed is lost."""
    seen = version(alice.get(page_of(folder)))
    give(alice, folder, whom="everybody", read="on")
    again = alice.post(
        page_of(folder),
        version=seen,
        do="add",
        whom="person",
        webid=served.people["bob"].webid,
        write="on",
    )
    assert again.status_code == 412
    assert "changed meanwhile" in words(again)
    assert f'value="{served.people["bob"].webid}"' in again.text
    assert "Everybody : read" in words(again)
    assert not does(served, f"{folder}note", "bob")["Change and delete"]


def test_an_app_that_writes_meanwhile_is_not_written_over(
    served: Served, alice: Visitor, folder: str
) -> None:
    give(alice, folder, whom="everybody", read="on")
    seen = version(alice.get(page_of(folder)))
    insert = (
        f"INSERT DATA {{ <#app> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>;"
        f" <{ACL.AGENT}> <https://app.example/#me>; <{ACL.MODE}> <{ACL.READ}> }}"
    )
    url = f"{served.home}{folder}.acl"
    sent = {"who": "alice", "content": "application/sparql-update", "body": insert.encode()}
    assert served.ask("PATCH", url, **sent).status == 204  # type: ignore[arg-type]
    late = alice.post(page_of(folder), version=seen, do="add", whom="signed_in", write="on")
    assert late.status_code == 412
    assert b"app.example" in served.ask("GET", url, who="alice").body


FOREIGN = f"""
@prefix ex: <https://ex.example/#>.
[] a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.AGENT}> <https://zoe.example/#me>;
   <{ACL.MODE}> <{ACL.READ}>;
   <{ACL.CONDITION}> [ a <{ACL.CLIENT_CONDITION}>; <{ACL.CLIENT}> <https://diary.example/id> ] .
<#odd> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.AGENT_CLASS}> ex:Neighbours;
   <{ACL.MODE}> <{ACL.READ}>; ex:until "2027-01-01" .
<#noted> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <./>; <{ACL.AGENT}> <https://yan.example/#me>;
   <{ACL.MODE}> <{ACL.READ}>; ex:note "for <b>Yan</b>" .
"""


def test_what_others_wrote_is_shown_and_kept(served: Served, alice: Visitor, folder: str) -> None:
    """S-45, W-11: conditions and classes that the page does not know survive each edit."""
    rules = acl(f"{served.home}{folder}", served.people["alice"].webid)
    url = f"{served.home}{folder}.acl"
    assert served.put(url, rules + FOREIGN).status == 201
    before = set(statements(served, url))
    page = alice.get(page_of(folder))
    read = words(page)
    assert "with the app https://diary.example/id" in read
    assert "agentClass https://ex.example/#Neighbours" in read
    assert "<b>Yan</b>" not in page.text
    give(alice, folder, whom="everybody", read="on")
    assert before <= set(statements(served, url))
    for key in dict.fromkeys(ENTRY.findall(page.text)):
        refused = send(alice, folder, do="change", entry=key, write="on")
        assert refused.status_code == 409
    assert before <= set(statements(served, url))


def test_a_rule_with_a_condition_can_be_taken_back(
    served: Served, alice: Visitor, folder: str
) -> None:
    rules = acl(f"{served.home}{folder}", served.people["alice"].webid)
    url = f"{served.home}{folder}.acl"
    assert served.put(url, rules + FOREIGN).status == 201
    for _ in range(2):
        keys = ENTRY.findall(alice.get(page_of(folder)).text)
        assert send(alice, folder, do="take-back", entry=keys[0]).status_code == 303
    left = " ".join(statements(served, url))
    assert "zoe.example" not in left
    assert "diary.example" not in left
    assert "Neighbours" in left
    assert not ENTRY.findall(alice.get(page_of(folder)).text)


def statements(served: Served, url: str) -> list[str]:
    """Those without blank nodes, which have other names at each reading."""
    reply = served.ask("GET", url, who="alice", headers={"Accept": "application/n-triples"})
    return [line for line in reply.body.decode().splitlines() if "_:" not in line]


def test_the_owner_cannot_lock_herself_out(served: Served, alice: Visitor, folder: str) -> None:
    """W-04, S-18: not at the root and nowhere else, and the refusal is in words."""
    owner = served.people["alice"].webid
    for path, place in (("", "/sharing/"), (folder, page_of(folder))):
        if path:
            assert send(alice, folder, do="own").status_code == 303
        ledger = served.house.ledger_called("alice")
        assert ledger is not None
        page = alice.get(place)
        assert not ENTRY.findall(page.text), "the owner's own entry offers no form"
        sharing = Sharing(served.house.rules, served.house.writer.content, unique)
        found = sharing.seen(ledger, Agent(owner), address(served.home, path))
        (mine,) = [entry for entry in found.entries if entry.share.who == owner]
        for sent in ({"do": "take-back"}, {"do": "change", "read": "on"}):
            refused = alice.post(place, version=found.version, entry=mine.key, **sent)
            assert refused.status_code == 409
            assert "owner out of control" in words(refused)
        assert served.ask("GET", f"{served.home}{path}.acl", who="alice").status == 200
    assert (
        alice.post("/sharing/", version=version(alice.get("/sharing/")), do="inherit").status_code
        == 409
    )


def test_everybody_does_not_decide_over_access(alice: Visitor, folder: str) -> None:
    for whom in ("everybody", "signed_in"):
        assert send(alice, folder, do="add", whom=whom, control="on").status_code == 409


def test_control_that_an_app_took_is_taken_back(
    served: Served, alice: Visitor, folder: str
) -> None:
    """S-18: the owner shows again who she is, and has it; what the app wrote stays."""
    bob = served.people["bob"].webid
    url = f"{served.home}{folder}note"
    mode = f"<{ACL.ACCESS_TO}> <{url}>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.CONTROL}>"
    rules = f"<#b> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{bob}>; {mode} ."
    assert served.put(f"{url}.acl", rules).status == 201
    assert served.ask("GET", f"{url}.acl", who="alice").status == 403
    page = page_of(f"{folder}note")
    assert "Take control back first" in words(alice.get(page))
    assert alice.post(page, version=version(alice.get(page)), do="own").status_code == 403
    grow_old(served)
    asked = alice.post(page, version=version(alice.get(page)), do="reclaim")
    assert asked.headers["Location"].startswith("/account/confirm?next=")
    assert served.ask("GET", f"{url}.acl", who="alice").status == 403
    assert alice.post("/account/confirm", password=PASSWORD, next=page).status_code == 303
    done = alice.post(page, version=version(alice.get(page)), do="reclaim")
    assert done.status_code == 303
    assert served.ask("GET", f"{url}.acl", who="alice").status == 200
    assert served.ask("GET", f"{url}.acl", who="bob").status == 200


def test_rules_in_another_syntax_stay_in_it(served: Served, alice: Visitor, folder: str) -> None:
    """W-02: an app that writes JSON-LD finds JSON-LD."""
    url = f"{served.home}{folder}note"
    owner = {
        "@id": "#owner",
        "@type": ACL.AUTHORIZATION,
        ACL.AGENT: {"@id": served.people["alice"].webid},
        ACL.ACCESS_TO: {"@id": url},
        ACL.MODE: [{"@id": mode} for mode in (ACL.READ, ACL.WRITE, ACL.CONTROL)],
    }
    assert served.put(f"{url}.acl", json.dumps(owner), "application/ld+json").status == 201
    give(alice, f"{folder}note", whom="everybody", read="on")
    kept = served.ask("GET", f"{url}.acl", who="alice", headers={"Accept": "*/*"})
    assert kept["content-type"].startswith("application/ld+json")
    assert served.ask("GET", url).status == 200


def test_rules_without_number_are_edited_one_by_one(
    served: Served, alice: Visitor, folder: str
) -> None:
    """A long document of rules is patched, and every entry still has its own."""
    url = f"{served.home}{folder}"
    rules = acl(url, served.people["alice"].webid)
    many = "".join(
        f"[] a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <{url}>; <{ACL.MODE}> <{ACL.READ}>;"
        f" <{ACL.AGENT}> <https://p{number:03}.example/#me> .\n"
        for number in range(60)
    )
    assert served.put(f"{url}.acl", rules + many).status == 201
    pages = [alice.get(f"{page_of(folder)}?part={part}") for part in (1, 2, 99)]
    told = [re.findall(r"https://p(\d\d\d)\.", words(page)) for page in pages]
    assert told[1] == told[2]
    assert sorted({*told[0], *told[1]}) == [f"{number:03}" for number in range(60)]
    for left in (59, 58):
        key = ENTRY.findall(alice.get(page_of(folder)).text)[0]
        assert send(alice, folder, do="take-back", entry=key).status_code == 303
        body = served.ask("GET", f"{url}.acl", who="alice").body.decode()
        assert len(set(re.findall(r"https://p\d\d\d\.", body))) == left
