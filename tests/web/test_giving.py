"""Give and take back: asked, granted with purpose and end, listed, over by itself, withdrawn."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.asking_access import answer, ask, asked, granted, is_told, letters, policy, request
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.served import Served
from tests.web.shared import give, send
from tests.web.subscribed import listening, rest, told
from tests.web.test_ending_rules import rows
from tests.web.test_own_facts import save
from vocab.terms import DPV, LWS

DAY = 86_400
ASK, REQUESTS = "/sharing/ask/", "/sharing/requests/"
SERVICE = f"{DPV.NS}RequestedServiceProvision"


def test_a_grant_with_purpose_and_end_works_is_listed_and_ends_by_itself(
    served: Served, alice: Visitor, folder: str
) -> None:
    """K-24, K-25, N-09, S-60: gone for HTTP, SPARQL and notifications, with no chore run."""
    note, other = f"{served.home}{folder}note", f"{served.home}{folder}other"
    served.put(note, '<#it> <http://x.example/says> "hello" .')
    served.put(other, '<#it> <http://x.example/says> "not for bob" .')
    page = asked(served, policy(served, note, other))
    assert not reads(served, note, "bob")
    waits = words(alice.get("/sharing/requests/"))
    assert "asks to read: " in waits
    assert "Delivery of Goods" in waits
    assert "Requests for access 1 request is waiting" in words(alice.get("/today"))
    answer(alice, page, "some", days=2, **{"part-0": "on"})
    assert "is waiting" not in words(alice.get("/today"))
    assert alice.get(page).status_code == 404, "it is answered, and waits no more"

    assert reads(served, note, "bob")
    assert not reads(served, other, "bob")
    assert rows(served, "bob", served.home) == ["hello"]
    for way, said in (("person", "bob"), ("purpose", "Delivery of Goods"), ("document", "note")):
        listed = words(alice.get(f"/sharing/given/?by={way}"))
        assert said in listed
        assert "until" in listed
    (grant,) = letters(served, "bob", "AccessGrant")
    assert grant["storage"] == served.home
    assert grant["access"][0]["target"]["value"] == [note]
    kept = served.ask("GET", grant["id"], who="alice")
    assert kept.status == 200, "the same record on both sides"
    assert kept.json == {k: v for k, v in grant.items() if k not in ("as:to", "actor")}
    assert grant["actor"] == served.people["alice"].webid
    assert served.ask("GET", grant["id"], who="bob").status == 403

    with listening(served, note, who="bob") as line:
        served.put(note, '<#it> <http://x.example/says> "again" .')
        assert told(line)["type"] == "Update"
        served.turn(4 * DAY)
        served.put(note, '<#it> <http://x.example/says> "secret" .')
        assert rest(line)[0] == []
    assert not reads(served, note, "bob")
    assert rows(served, "bob", served.home) == []


def test_what_is_over_is_listed_as_that(served: Served, folder: str) -> None:
    """K-25: the record says until when it was."""
    with at_home(served, "alice") as alice:
        answer(alice, asked(served, policy(served, f"{served.home}{folder}note", days=1)), "all")
        served.turn(3 * DAY)
    with at_home(served, "alice") as alice:
        over = words(alice.get("/sharing/given/?by=over"))
        assert f"{folder}note" in over
        assert "ended on" in over
        assert f"{folder}note" not in words(alice.get("/sharing/given/"))


def test_it_is_withdrawn_at_once_with_copies_and_the_other_side_is_told(
    served: Served, alice: Visitor, folder: str
) -> None:
    """K-25: a document inside that has come to have rules of its own loses its copy, too."""
    box, note = f"{served.home}{folder}", f"{served.home}{folder}note"
    answer(alice, asked(served, policy(served, box)), "all")
    assert reads(served, note, "bob")
    assert send(alice, f"{folder}note", do="own").status_code == 303
    grant = granted(served, box)
    page = alice.get("/sharing/given/?by=document")
    found = re.findall(r'name="grant" value="(\w+)"', page.text)
    assert grant["id"].rpartition("/")[2] in found
    done = alice.post(
        "/sharing/given/", page="/sharing/given/", grant=grant["id"].rpartition("/")[2]
    )
    assert done.status_code == 303
    assert not reads(served, box, "bob")
    assert not reads(served, note, "bob")
    assert reads(served, note, "alice")
    assert is_told(served, grant["id"])
    assert "taken back on" in words(alice.get("/sharing/given/?by=over"))


def test_deleting_the_record_takes_the_grant_back(
    served: Served, alice: Visitor, folder: str
) -> None:
    """K-25: by any program of the owner's; one made by hand is not taken."""
    note = f"{served.home}{folder}note"
    answer(alice, asked(served, policy(served, note)), "all")
    record = str(granted(served, note)["id"])
    assert served.ask("DELETE", record, who="bob").status == 403
    stale = served.ask("DELETE", record, who="alice", headers={"If-Match": '"1"'})
    assert stale.status == 412
    assert reads(served, note, "bob")
    tag = served.ask("GET", record, who="alice")["etag"]
    gone = served.ask("DELETE", record, who="alice", headers={"If-Match": tag})
    assert gone.status == 204
    assert not reads(served, note, "bob")
    assert served.ask("GET", record, who="alice").status == 404
    assert is_told(served, record)
    made = served.ask("PUT", record, who="alice", body=b"{}", content="application/ld+json")
    assert made.status == 409


def test_a_grant_of_what_has_been_deleted_can_be_withdrawn(
    served: Served, alice: Visitor, folder: str
) -> None:
    note = f"{served.home}{folder}note"
    answer(alice, asked(served, policy(served, note, f"{served.home}{folder}")), "all")
    grant = granted(served, served.home + folder)
    assert served.ask("DELETE", note, who="alice").status in (200, 204)
    identifier = grant["id"].rpartition("/")[2]
    assert alice.post("/sharing/given/", page="/sharing/given/", grant=identifier).ok
    assert not reads(served, f"{served.home}{folder}", "bob")


def test_a_request_is_refused_without_reasons_and_filed(
    served: Served, alice: Visitor, folder: str
) -> None:
    page = asked(served, policy(served, f"{served.home}{folder}note"))
    answer(alice, page, "refuse")
    assert alice.get(page).status_code == 404
    (said,) = letters(served, "bob", "as:Reject")
    assert said["object"] == f"{served.home}inbox/{page.rpartition('/')[2]}"
    assert set(said) == {"@context", "id", "type", "actor", "object", "published", "as:to"}
    assert not reads(served, f"{served.home}{folder}note", "bob")


def limit(left: str, operator: str, right: str) -> dict[str, str]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"assignee": "https://mallory.example/#me"}, "other-assignee"),
        ({"action": ["delete"]}, "action"),
        ({"action": []}, "action"),
        ({"target": {"type": "DataResource", "value": []}}, "no-target"),
        ({"target": {"type": "DataResource", "value": ["https://x.example/"]}}, "not-here"),
        ({"constraint": []}, "no-purpose"),
        ({"constraint": [limit("client", "eq", "https://app.example/")]}, "not-enforced"),
        ({"constraint": [limit("purpose", "eq", f"{DPV.NS}Whatever")]}, "not-enforced"),
        ({"constraint": [limit("dateTime", "gt", "2099-01-01T00:00:00Z")]}, "not-enforced"),
        ({"constraint": [limit("dateTime", "lt", "2001-01-01T00:00:00Z")]}, "not-enforced"),
    ],
)
def test_what_could_not_be_kept_is_refused_on_arrival(
    served: Served, change: dict[str, Any], code: str
) -> None:
    """K-24, K-25, L-04: never accepted and ignored; what would be accepted is said."""
    reply = ask(served, request(served, policy(served, f"{served.home}a", **change)))
    assert reply.status == 422, reply
    assert str(reply.json["type"]).endswith("access-request-refused")
    found = reply.json["violations"]
    assert isinstance(found, list)
    assert code in [each["code"] for each in found]
    assert all(each["message"]["fr"] and each["message"]["en"] for each in found)


def test_rules_and_book_keeping_cannot_be_asked_for(served: Served, alice: Visitor) -> None:
    """W-18: access to access rules is not given this way; nor to the pod's own records."""
    for place in ("", ".acl", "a.acl", "a.meta", ".sparql", "a/../b"):
        reply = ask(served, request(served, policy(served, served.home + place)))
        assert reply.status == 422, place
    page = asked(served, policy(served, f"{served.home}inbox/"))
    until = words(alice.get(page))
    assert "Request of" in until
    done = alice.post(page, do="all", until="2099-01-01")
    assert done.status_code == 409
    assert "not given to anybody" in words(done)
    answer(alice, page, "refuse")


def test_what_a_person_may_do_everywhere_is_what_the_server_judges(
    served: Served, alice: Visitor, folder: str
) -> None:
    """J-23, W-06: the page of a person and ``sesame why`` read the same rules."""
    carol = served.people["carol"].webid
    give(alice, f"{folder}note", whom="person", webid=carol, read="on")
    shown = words(alice.get(f"/sharing/person/?who={quote(carol, safe='')}"))
    assert f"{folder}note" in shown
    assert "Read: " in shown
    house = served.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    by_hand = alice.get("/sharing/given/?by=document")
    assert "given by hand" in words(by_hand)
    entry = re.search(
        rf'name="path" value="{folder}note"><input type="hidden" name="entry" value="(\w+)"',
        by_hand.text,
    )
    assert entry is not None
    done = alice.http.post(
        f"{served.account}/sharing/given/",
        data={"form": alice.form("/sharing/given/"), "path": f"{folder}note", "entry": entry[1]},
        allow_redirects=False,
        timeout=20,
    )
    assert done.status_code == 303
    assert not reads(served, f"{served.home}{folder}note", "carol")
    assert "nothing here beyond" in words(
        alice.get(f"/sharing/person/?who={quote(carol, safe='')}")
    )


def test_the_storage_says_where_to_ask(served: Served) -> None:
    """K-24, K-14."""
    accept = {"Accept": "application/lws+cid"}
    services = served.ask("GET", served.home, headers=accept).json["service"]
    assert isinstance(services, list)
    (one,) = [each for each in services if each["type"] == "AccessRequestService"]
    assert one["serviceEndpoint"] == f"{served.home}inbox/"
    assert one["conformsTo"] == LWS.ACCESS_PROFILE


def test_a_private_person_asks_another_and_sees_what_was_given(
    served: Served, alice: Visitor
) -> None:
    """Counterparts of the same kind: from page to page."""
    bob = served.people["bob"].webid
    with at_home(served, "bob") as visitor:
        save(visitor, "contact", email="bob@example.org")
    wrong = alice.post(ASK, webid=bob, what="personal/contact", until="2099-01-01")
    assert wrong.status_code == 422
    week = date_in(served, 7)
    sent = alice.post(ASK, webid=bob, what="personal/contact", until=week, **{"for": SERVICE})
    assert sent.status_code == 303, words(sent)
    with at_home(served, "bob") as visitor:
        (letter,) = re.findall(r'href="(/sharing/requests/[^"?]+)"', visitor.get(REQUESTS).text)
        assert "Requested Service Provision" in words(visitor.get(letter))
        done = visitor.post(letter, do="all", until=date_in(served, 2))
        assert done.status_code == 303
    granted(served, f"{served.people['bob'].pod}personal/contact", who="alice")
    url = f"{served.people['bob'].pod}personal/contact"
    assert b"bob@example.org" in served.ask("GET", url, who="alice").body
    with at_home(served, "bob") as visitor:
        (given,) = re.findall(r'name="grant" value="(\w+)"', visitor.get("/sharing/given/").text)
        assert visitor.post("/sharing/given/", page="/sharing/given/", grant=given).ok
    letters(served, "alice", "Delete")
    assert served.ask("GET", url, who="alice").status == 403


def date_in(served: Served, days: int) -> str:
    now = datetime.fromtimestamp(served.house.clock() / 1e6, UTC)
    return (now + timedelta(days=days)).date().isoformat()
