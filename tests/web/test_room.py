"""Limits on bytes and counts, checked where they are written, and shown; and who did what."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from pod_server.__main__ import main
from tests.web.at_home import Visitor, at_home, words
from tests.web.served import Served
from tests.web.test_machines import Machine, make
from tests.web.test_own_facts import save
from tests.web.test_staff import App, invite


@pytest.fixture
def served(town: Served) -> Served:
    return town


def test_a_pod_takes_so_many_resources_and_not_one_more(
    served: Served, alice: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    """S-68, J-15: 507 that says what there is too much of; whatever comes at once."""
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    found = served.house.ledgers.by_id(ledger.pod.pod_id)
    there = found.usage().resources
    found.set_quota(resources_max=there + 5).result()
    served.sign_in("alice")

    def put(number: int) -> int:
        return served.put(f"{served.home}n{number}", "<> a <urn:x>.").status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(put, range(12)))
    assert sorted(answers) == [201] * 5 + [507] * 7
    assert found.usage().resources == there + 5
    refused = served.put(f"{served.home}more", "<> a <urn:x>.")
    assert refused.json["type"].endswith("quota-exceeded")  # type: ignore[attr-defined]
    assert (refused.json["what"], refused.json["limit"]) == ("resources", there + 5)
    assert "delete what is not needed" in str(refused.json["detail"])
    deep = served.put(f"{served.home}a/b/c", "<> a <urn:x>.")
    assert deep.status == 507, "with the containers that it would make: all or nothing"
    page = words(alice.get("/account/room"))
    assert f"Documents and folders {there + 5} of {there + 5} · full" in page
    kept = next(number for number, status in enumerate(answers) if status == 201)
    assert served.put(f"{served.home}n{kept}", "<> a <urn:y>.").status in (200, 204), "no more"
    assert served.ask("DELETE", f"{served.home}n{kept}", who="alice").status in (200, 204)
    assert served.put(f"{served.home}more", "<> a <urn:x>.").status == 201
    assert not list(found.check())
    found.set_quota(bytes_max=found.usage().bytes_used).result()
    full = served.put(f"{served.home}more", "<> a <urn:x>, <urn:y>.")
    assert (full.status, full.json["what"]) == (507, "bytes")
    data = ["--data", str(served.house.settings.data), "--base-url", f"{served.account}/"]
    quota = ["account", "quota", "alice", *data]
    assert main([*quota, "--bytes", "0", "--resources", "0"]) == 0
    assert "of any number" in capsys.readouterr().out
    assert served.put(f"{served.home}deep/er/one", "<> a <urn:x>.").status == 201
    assert main([*quota, "--resources", "-1"]) == 2
    assert main(["account", "quota", "nobody", *data]) == 3
    assert not list(found.check())


def test_who_did_it_is_kept_by_person_and_machine_those_that_ended_too(
    served: Served, alice: Visitor
) -> None:
    """O-21: of several who act as one WebID, the log tells them apart."""
    company = served.people["alice"].webid
    shown = make(alice, name="Nightly push")
    machine = Machine(served, shown["Client id"])
    token = str(machine.by_secret(shown["Secret"]).json["access_token"])
    url = f"{served.home}by-machine"
    proof = machine.dpop.proof("PUT", url, at=machine.now(), access_token=token)
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
    done = served.ask("PUT", url, headers=headers, body=b"<> a <urn:x>.", content="text/turtle")
    assert done.status == 201
    with at_home(served, "bob") as bob:
        bob.post(invite(alice, "Bob of the shop"))
        app = App(bob)
        tokens = app.sign_in(company).json
        assert app.put(str(tokens["access_token"]), f"{served.home}by-bob") == 201
    alice.post("/account/machines/end", page="/account/machines/new", id=machine.client_id)
    end = re.search(r'name="end" value="([^"]+)"', alice.get("/account/staff").text)
    assert end is not None
    alice.post("/account/staff", page="/account/staff/new", end=end[1])
    lines = re.findall(
        r'<li class="tile plain">(.*?)</li>', alice.get("/account/history").text, re.S
    )
    told = [re.sub(r"<[^>]+>", "", line).split("·")[-1].split() for line in lines]
    assert ["by", "Bob", "of", "the", "shop"] in told
    assert ["by", "the", "machine", "Nightly", "push"] in told
    with at_home(served, "bob") as bob:
        assert "Nightly push" not in bob.get("/account/history").text


def test_the_history_is_read_by_the_page(served: Served, alice: Visitor) -> None:
    """K-09: each change once, the latest first."""
    for number in range(60):
        assert served.put(f"{served.home}h{number:02}", "<> a <urn:x>.").status == 201
    seen: list[str] = []
    path = "/account/history"
    while path:
        page = alice.get(path).text
        seen += re.findall(r">(h\d\d)<", re.sub(r"<wbr>|&#8203;|\u200b", "", page))
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = onward[1] if onward else ""
    assert seen == [f"h{number:02}" for number in range(59, -1, -1)]


def test_a_change_is_told_by_what_it_was_to_and_the_owners_as_hers(
    served: Served, alice: Visitor
) -> None:
    """Not by an address: a fact by its name, and "by you"."""
    save(alice, "identity", given="Alice", family="Martin")
    told = words(alice.get("/account/history"))
    assert "Identity made · personal/identity" in told
    assert "by you" in told
    assert served.people["alice"].webid not in told.replace(" ", "")
