"""History and trash (issue 7): what is replaced or deleted is kept where somebody asked for it."""

from __future__ import annotations

import re

import orjson
import pytest

from pod_server.actions.past import FOLDER, folder_of
from pod_server.contracts import Ledger
from tests.web.at_home import at_home, words
from tests.web.served import Served

HOME = "/office/past"
KEEPS = "<./> <https://w3id.org/sesame/ns#keepsVersions> true ."
N3 = """@prefix solid: <http://www.w3.org/ns/solid/terms#>.
_:p a solid:InsertDeletePatch; solid:inserts { <#me> <urn:says> "patched" } ."""


@pytest.fixture(scope="module")
def server(served: Served) -> Served:
    """One of these tests' own: they turn its clock."""
    return served


@pytest.fixture
def diary(server: Served, place: str) -> str:
    """A folder of alice's that keeps versions."""
    reply = server.ask(
        "PUT", f"{place}.meta", who="alice", content="text/turtle", body=KEEPS.encode()
    )
    assert reply.status == 201
    return place


@pytest.fixture
def ledger(server: Served) -> Ledger:
    found = server.house.ledger_called("alice")
    assert found is not None
    return found


def versions(ledger: Ledger, url: str) -> list[tuple[str, bytes]]:
    """What is kept of the document, the oldest first: names and octets."""
    place = folder_of(url.removeprefix(ledger.pod.base))
    names = [it.name for it in ledger.children(place)] if ledger.read(place) else []
    found = []
    for name in names:
        stored = ledger.read(name)
        assert stored is not None
        found.append((name, stored.body or b""))
    return found


def grown_old(server: Served, seconds: float = 120) -> None:
    server.turn(seconds)


def test_what_is_put_over_patched_or_deleted_is_kept_with_its_octets(
    server: Served, diary: str, ledger: Ledger
) -> None:
    url = f"{diary}day"
    first = '<#me> <urn:says> "first"  .  # as I wrote it\n'
    server.put(url, first)
    grown_old(server)
    server.put(url, '<#me> <urn:says> "second" .')
    grown_old(server)
    assert server.ask("PATCH", url, who="alice", content="text/n3", body=N3.encode()).status == 204
    grown_old(server)
    assert server.ask("DELETE", url, who="alice").status == 204
    kept = versions(ledger, url)
    assert [octets for _, octets in kept[:2]] == [first.encode(), b'<#me> <urn:says> "second" .']
    assert b"patched" in kept[2][1]
    assert b"second" in kept[2][1]
    numbers = [int(name.rpartition("/")[2]) for name, _ in kept]
    assert numbers == sorted(numbers)


def test_elsewhere_nothing_is_kept(server: Served, place: str, ledger: Ledger) -> None:
    server.put(f"{place}a", "<> <urn:p> 1 .")
    grown_old(server)
    server.put(f"{place}a", "<> <urn:p> 2 .")
    assert server.ask("DELETE", f"{place}a", who="alice").status == 204
    assert versions(ledger, f"{place}a") == []


def test_what_lies_in_folders_below_is_kept_too_and_whatever_its_type(
    server: Served, diary: str, ledger: Ledger
) -> None:
    url = f"{diary}deep/down/picture.png"
    server.put(url, "not really a picture", content="image/png")
    assert server.ask("DELETE", url, who="alice").status == 204
    assert [octets for _, octets in versions(ledger, url)] == [b"not really a picture"]


def test_a_sentence_on_the_way_is_not_a_version(server: Served, diary: str, ledger: Ledger) -> None:
    """An app that saves at each letter leaves one version a minute and a half, not a hundred."""
    url = f"{diary}typing"
    for letter in "abcdef":
        server.put(url, f'<> <urn:p> "{letter}" .')
    assert versions(ledger, url) == []
    server.ask("DELETE", url, who="alice")
    assert len(versions(ledger, url)) == 1


def test_only_the_owner_sees_them_and_only_the_server_makes_them(
    server: Served, diary: str, ledger: Ledger
) -> None:
    """P-61, W-22: also where the document itself was open to everybody."""
    url = f"{diary}open"
    server.put(url, "<> <urn:p> 1 .")
    everybody = f"""@prefix acl: <http://www.w3.org/ns/auth/acl#>.
<#all> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>; acl:mode acl:Read;
  acl:accessTo <{url}>.
<#me> a acl:Authorization; acl:agent <{server.people["alice"].webid}>; acl:accessTo <{url}>;
  acl:mode acl:Read, acl:Write, acl:Control."""
    server.put(f"{url}.acl", everybody)
    assert server.ask("GET", url).status == 200
    server.ask("DELETE", url, who="alice")
    ((name, _),) = versions(ledger, url)
    version = ledger.pod.base + name
    assert server.ask("GET", version, who="alice").status == 200
    for address in (version, f"{version}.meta", f"{server.home}{FOLDER}/"):
        assert server.ask("GET", address).status == 401
        assert server.ask("GET", address, who="bob").status == 403
    forged = server.ask(
        "PUT",
        f"{version}x",
        who="alice",
        content="text/turtle",
        body=b"<> <urn:p> 1 .",
    )
    assert forged.status == 409
    assert "history" in str(forged.json["detail"])


def test_what_is_past_is_in_no_query(server: Served, diary: str) -> None:
    url = f"{diary}told"
    server.put(url, '<#it> <urn:past:said> "a secret that was taken back" .')
    server.ask("DELETE", url, who="alice")
    query = "SELECT ?o WHERE { ?s <urn:past:said> ?o }"
    reply = server.ask(
        "POST",
        f"{server.home}.sparql",
        who="alice",
        content="application/sparql-query",
        body=query.encode(),
        headers={"Accept": "application/sparql-results+json"},
    )
    assert reply.status == 200
    assert orjson.loads(reply.body)["results"]["bindings"] == []


@pytest.fixture
def trash(server: Served, diary: str, ledger: Ledger) -> tuple[str, str]:
    """A deleted document, and the page about its versions."""
    url = f"{diary}letter"
    server.put(url, '<#it> <urn:says> "dear Bob <script>" .')
    server.ask("DELETE", url, who="alice")
    return url, f"{HOME}/{folder_of(url.removeprefix(ledger.pod.base)).partition('/')[2]}"


def test_she_finds_it_looks_at_it_and_has_it_back_as_hers_alone(
    server: Served, trash: tuple[str, str]
) -> None:
    """What was deleted comes back to nobody but her, for its rules went with it."""
    url, page = trash
    with at_home(server, "alice") as alice:
        listed = words(alice.get(HOME))
        assert "letter" in listed
        found = re.search(rf'href="({page}/\d+)"', alice.get(page).text)
        assert found is not None
        shown = alice.get(found[1])
        assert "dear Bob &lt;script&gt;" in shown.text
        assert alice.post(found[1], page=found[1]).status_code == 303
    assert b"dear Bob" in server.ask("GET", url, who="alice").body
    rules = server.ask("GET", f"{url}.acl", who="alice")
    assert rules.status == 200
    assert server.people["alice"].webid.encode() in rules.body
    assert b"agentClass" not in rules.body


def test_a_version_put_back_over_what_is_there_keeps_that(
    server: Served, diary: str, ledger: Ledger
) -> None:
    url = f"{diary}twice"
    server.put(url, "<> <urn:p> 1 .")
    grown_old(server)
    server.put(url, "<> <urn:p> 2 .")
    grown_old(server)
    page = f"{HOME}/{folder_of(url.removeprefix(ledger.pod.base)).partition('/')[2]}"
    with at_home(server, "alice") as alice:
        found = re.search(rf'href="({page}/\d+)"', alice.get(page).text)
        assert found is not None
        alice.post(found[1], page=found[1])
    assert b"1" in server.ask("GET", url, who="alice").body
    assert [octets for _, octets in versions(ledger, url)] == [b"<> <urn:p> 1 .", b"<> <urn:p> 2 ."]


def test_purged_it_is_gone_for_good(server: Served, trash: tuple[str, str], ledger: Ledger) -> None:
    url, page = trash
    with at_home(server, "alice") as alice:
        assert alice.post(f"{page}/purge", page=page).status_code == 303
        assert alice.get(page).status_code == 404
    assert versions(ledger, url) == []
    assert not list(ledger.check())


def test_the_whole_pod_keeps_versions_in_one_tap_and_stops_in_another(
    server: Served, place: str, ledger: Ledger
) -> None:
    def kept(name: str) -> int:
        server.put(f"{place}{name}", "<> <urn:p> 1 .")
        server.ask("DELETE", f"{place}{name}", who="alice")
        return len(versions(ledger, f"{place}{name}"))

    with at_home(server, "alice") as alice:
        assert alice.post(HOME, keep="yes").status_code == 303
        assert kept("a") == 1
        alice.post(HOME, keep="no")
        assert kept("b") == 0
    assert server.ask("GET", f"{server.home}.meta", who="alice").status == 404


def test_a_large_body_is_named_again_not_copied(server: Served, diary: str, ledger: Ledger) -> None:
    url = f"{diary}large"
    server.put(url, "x" * 3_000_000, content="application/octet-stream")
    stored = ledger.read(url.removeprefix(ledger.pod.base))
    assert stored is not None
    assert stored.blob is not None
    server.ask("DELETE", url, who="alice")
    ((name, _),) = versions(ledger, url)
    kept = ledger.read(name)
    assert kept is not None
    assert (kept.blob, kept.size) == (stored.blob, 3_000_000)
    assert not list(ledger.check())
