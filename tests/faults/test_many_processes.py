"""Four workers on one port: what must hold for one process holds for all of them together (J-25).

Every request goes out on a connection of its own, so that it may reach any worker.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pod_server.storage.heads import slot_of
from tests.faults.people import (
    CUT_OFF,
    N3,
    PLAIN,
    TURTLE,
    Person,
    at_once,
    line_to_each_worker,
    members,
    signed_in,
    wait_for_workers,
    wait_until,
)
from tests.faults.servers import Server, running
from tests.faults.watched import CLIENTS, WORKERS
from vocab.terms import ACL, FOAF, SESAME, XSD

pytestmark = pytest.mark.slow

ROUNDS = 6
MORE = 3
LATE = b"late"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One whose log may tell of workers that were killed."""
    with running(Server(tmp_path_factory.mktemp("many") / "data", workers=WORKERS)) as server:
        yield server
        server.check()


def test_a_counter_by_if_match_loses_no_update(alice: Person) -> None:
    """J-09: of those who saw the same version one writes, the others are told (412)."""
    url = f"{alice.pod}counter"
    assert alice.ask("PUT", url, b"0", PLAIN).status == 201
    tags: list[str] = []

    def count(_: int) -> list[int]:
        statuses: list[int] = []
        while statuses.count(204) < ROUNDS:
            seen = alice.ask("GET", url)
            body = str(int(seen.body) + 1).encode()
            reply = alice.ask("PUT", url, body, PLAIN, if_match=seen["etag"])
            statuses.append(reply.status)
            if reply.status == 204:
                tags.append(reply["etag"])
        return statuses

    statuses = [status for seen in at_once(count, range(CLIENTS)) for status in seen]
    assert set(statuses) <= {204, 412}
    final = alice.ask("GET", url)
    assert int(final.body) == statuses.count(204) == CLIENTS * ROUNDS
    assert len(set(tags)) == len(tags)
    assert final["etag"] in tags


def test_of_many_who_create_one_does(alice: Person) -> None:
    """J-10: one 201 for one name; one name each for one Slug."""
    for number in range(ROUNDS):
        url = f"{alice.pod}created-{number}"

        def create(who: int, url: str = url) -> int:
            return alice.ask("PUT", url, b"%d" % who, PLAIN, if_none_match="*").status

        statuses = at_once(create, range(CLIENTS))
        assert sorted(statuses) == [201] + [412] * (CLIENTS - 1)
        winner = statuses.index(201)
        assert alice.ask("GET", url).body == b"%d" % winner
    box = f"{alice.pod}box/"
    assert alice.ask("PUT", box).status == 201

    def post(who: int) -> str:
        reply = alice.ask("POST", box, b"%d" % who, PLAIN, slug="same")
        assert reply.status == 201
        assert alice.ask("GET", reply["location"]).body == b"%d" % who
        return reply["location"]

    places = at_once(post, range(CLIENTS * 2))
    assert len(set(places)) == CLIENTS * 2
    assert members(alice, box) == set(places)


SOLID = "http://www.w3.org/ns/solid/terms#"


def _patch(inserts: str, deletes: str = "") -> bytes:
    parts = [f"solid:inserts {{ {inserts} }}"]
    if deletes:
        parts.append(f"solid:deletes {{ {deletes} }}")
    return (
        f"@prefix solid: <{SOLID}> .\n_:p a solid:InsertDeletePatch ; {' ; '.join(parts)} ."
    ).encode()


def test_patches_side_by_side_come_to_their_sum(alice: Person) -> None:
    """J-11: a counter by delete and insert counts the 2xx; a set holds all that was taken."""
    url = f"{alice.pod}patched"
    assert alice.ask("PUT", url, b"<#n> <#is> 0 .", TURTLE).status == 201

    def count(_: int) -> list[int]:
        statuses: list[int] = []
        while sum(status < 300 for status in statuses) < ROUNDS:
            now = int(re.findall(rb"is> \"?(\d+)", alice.ask("GET", url).body)[0])
            patch = _patch(f"<#n> <#is> {now + 1} .", f"<#n> <#is> {now} .")
            statuses.append(alice.ask("PATCH", url, patch, N3).status)
        return statuses

    statuses = [status for seen in at_once(count, range(CLIENTS)) for status in seen]
    assert set(statuses) <= {200, 204, 409}
    taken = sum(status < 300 for status in statuses)
    triples = alice.ask("GET", url, accept="application/n-triples").body.decode().splitlines()
    assert len(triples) == 1
    assert f'"{taken}"^^' in triples[0]

    def add(who: int) -> list[str]:
        for number in range(ROUNDS):
            patch = _patch(f"<#set> <#has> <#e{who}-{number}> .")
            assert alice.ask("PATCH", url, patch, N3).status in (200, 204)
        return [f"#e{who}-{number}>" for number in range(ROUNDS)]

    added = [each for some in at_once(add, range(CLIENTS)) for each in some]
    stored = alice.ask("GET", url, accept="application/n-triples").body.decode()
    assert [each for each in added if each not in stored] == []


def test_a_name_with_and_without_slash_never_both_are(alice: Person) -> None:
    """J-12: a document, a container of that name, a document in that container, all at once."""
    home = f"{alice.pod}slashes/"
    assert alice.ask("PUT", home).status == 201
    for number in range(ROUNDS * 2):
        name = f"{home}a{number}"

        def put(target: str, name: str = name) -> int:
            if target.endswith("/"):
                return alice.ask("PUT", name + target).status
            return alice.ask("PUT", name + target, b"x", PLAIN).status

        targets = ["", "/b", "/"] * 2
        statuses = at_once(put, targets)
        assert set(statuses) <= {201, 204, 409}
        held = [url for url in (name, f"{name}/") if alice.ask("GET", url).status == 200]
        assert len(held) == 1, statuses
        assert members(alice, home) & {name, f"{name}/"} == set(held)


def test_a_proof_counts_once_whichever_worker_is_asked(server: Server, alice: Person) -> None:
    """S-32: the memory of proofs is one for all workers."""
    url = f"{alice.pod}profile/card"
    with line_to_each_worker(server) as lines:
        assert len(lines) == WORKERS
        for order in (list(lines.values()), list(reversed(lines.values()))):
            headers = {"Host": f"127.0.0.1:{server.port}", **alice.proven("GET", url)}
            statuses = []
            for line in order:
                line.request("GET", "/alice/profile/card", headers=headers)
                answer = line.getresponse()
                answer.read()
                statuses.append(answer.status)
            assert statuses == [200] + [401] * (WORKERS - 1)
    headers = alice.proven("GET", url)

    def again(_: int) -> int:
        return alice.sent("GET", url, headers).status

    assert sorted(at_once(again, range(CLIENTS))) == [200] + [401] * (CLIENTS - 1)


def test_what_is_taken_back_is_over_at_every_worker(server: Server, alice: Person) -> None:
    """K-25, S-60, P-61: also where it was judged, and kept, the moment before."""
    url = f"{alice.pod}lent"
    assert alice.ask("PUT", url, b"", TURTLE).status == 201
    closed = (
        f"<#me> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{alice.pod}profile/card#me>;"
        f" <{ACL.ACCESS_TO}> <{url}>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}>."
    )
    lent = (
        f"<#lent> a <{SESAME.TEMPORARY_AUTHORIZATION}>; <{ACL.AGENT_CLASS}> <{FOAF.AGENT}>;"
        f" <{ACL.ACCESS_TO}> <{url}>; <{ACL.MODE}> <{ACL.READ}>; <{SESAME.UNTIL}>"
        f' "2100-01-01T00:00:00Z"^^<{XSD.DATE_TIME}>.'
    )
    for rules, status in ((closed + lent, 200), (closed, 401)) * 2:
        assert alice.ask("PUT", f"{url}.acl", rules.encode(), TURTLE).status in (201, 204)
        with line_to_each_worker(server) as lines:
            assert len(lines) == WORKERS
            for line in lines.values():
                line.request("GET", "/alice/lent", headers={"Host": f"127.0.0.1:{server.port}"})
                answer = line.getresponse()
                answer.read()
                assert answer.status == status


def test_people_are_seeded_beside_the_running_server_and_every_worker_knows_them(
    server: Server, alice: Person
) -> None:
    stop = threading.Event()
    statuses: list[int] = []

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            reply = alice.ask("PUT", f"{alice.pod}beside", b"%d" % number, PLAIN)
            statuses.append(reply.status)

    writing = threading.Thread(target=keep_writing)
    writing.start()
    try:
        wait_until(lambda: bool(statuses))
        ines, carol = signed_in(server, "ines", "carol")
        again = server.seed("ines", "carol")
    finally:
        stop.set()
        writing.join()
    assert set(statuses) <= {201, 204}
    # Decision 19: the same people, and a secret that was made is shown once.
    for person, seen in zip((ines, carol), again.values(), strict=True):
        assert seen.web_id == person.credentials.web_id
        assert seen.client_secret == ""
    for person in (ines, carol):
        for _ in range(WORKERS * 2):
            assert person.ask("GET", person.pod).status == 200
            assert person.ask("GET", alice.pod).status == 403


@dataclass
class Witness:
    """Writes without end, and remembers what was acknowledged."""

    person: Person
    name: str
    kept: dict[str, bytes] = field(default_factory=dict)
    lost: int = 0
    wrong: list[int] = field(default_factory=list)

    def write_until(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            url = f"{self.person.pod}witness/{self.name}-{number}"
            body = f"{self.name} {number}".encode()
            try:
                reply = self.person.ask("PUT", url, body, PLAIN)
            except CUT_OFF:
                self.lost += 1
                continue
            if reply.status == 201:
                self.kept[url] = body
            elif reply.status == 503:
                self.lost += 1
            else:
                self.wrong.append(reply.status)


def _each_keeps_more(witnesses: list[Witness]) -> None:
    """Wait until to each there was acknowledged some more."""
    enough = [len(each.kept) + MORE for each in witnesses]
    wait_until(lambda: all(len(w.kept) >= n for w, n in zip(witnesses, enough, strict=True)))


def test_a_killed_worker_is_replaced_and_nothing_acknowledged_is_lost(server: Server) -> None:
    """J-01 with several processes: of four workers three are killed, one after the other."""
    people = signed_in(server, "dora", "emil", "fara", "gaston")
    witnesses = [Witness(person, str(number)) for number, person in enumerate(people * 2)]
    stop = threading.Event()
    writing = [threading.Thread(target=each.write_until, args=(stop,)) for each in witnesses]
    for thread in writing:
        thread.start()
    first = server.worker_pids()
    try:
        for number, victim in enumerate(first[:3]):
            _each_keeps_more(witnesses)
            os.kill(victim, signal.SIGKILL)
            wait_for_workers(server, first[: number + 1])
        with line_to_each_worker(server) as lines:
            assert len(lines) == WORKERS
        _each_keeps_more(witnesses)
    finally:
        stop.set()
        for thread in writing:
            thread.join()
    assert len(set(first) & set(server.worker_pids())) == 1
    assert [each.wrong for each in witnesses] == [[]] * len(witnesses)
    kept = [(each, url, body) for each in witnesses for url, body in each.kept.items()]
    assert len(kept) >= len(witnesses) * 4 * MORE
    for each, url, body in kept:
        assert each.person.ask("GET", url).body == body
    for number, person in enumerate(people):
        there = members(person, f"{person.pod}witness/")
        mine = [each for each in (witnesses[number], witnesses[number + len(people)])]
        assert {url for each in mine for url in each.kept} <= there
        assert len(there) <= sum(len(each.kept) + each.lost for each in mine)
    server.check()


def test_sigterm_finishes_what_was_begun_and_ends_with_0(tmp_path: Path) -> None:
    with running(Server(tmp_path / "data", workers=WORKERS)) as server:
        (alice,) = signed_in(server, "alice")
        witnesses = [Witness(alice, str(number)) for number in range(CLIENTS)]
        stop = threading.Event()
        writing = [threading.Thread(target=each.write_until, args=(stop,)) for each in witnesses]
        for thread in writing:
            thread.start()
        _each_keeps_more(witnesses)
        workers = server.worker_pids()
        status = server.stop()
        stop.set()
        for thread in writing:
            thread.join()
        assert status == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
        assert "Traceback" not in server.said()
        server.check()
        kept = {url: body for each in witnesses for url, body in each.kept.items()}
        assert kept
        server.start()
        for url, body in kept.items():
            assert alice.ask("GET", url).body == body
        assert server.stop() == 0


def test_no_process_closes_its_pods_while_another_still_answers(tmp_path: Path) -> None:
    """Requests under way when the server is told to stop are finished, the owner's own first."""
    with running(Server(tmp_path / "data", workers=WORKERS)) as server:
        (alice,) = signed_in(server, "alice")
        with line_to_each_worker(server) as lines, ThreadPoolExecutor(1) as beside:
            owner = _owner(server)
            in_order = sorted(lines, key=lambda pid: pid != owner)
            for number, pid in enumerate(in_order):
                _begin(lines[pid], alice, f"{alice.pod}late-{number}")
            status = beside.submit(server.stop)
            for pid in in_order:
                lines[pid].send(LATE[1:])
                assert lines[pid].getresponse().status == 201
                # Longer than a process needs to end that waits for nobody.
                time.sleep(1)
            assert status.result() == 0
        assert "Traceback" not in server.said()
        server.start()
        for number in range(WORKERS):
            assert alice.ask("GET", f"{alice.pod}late-{number}").body == LATE


def _owner(server: Server) -> int:
    """The process that writes to the only pod there is: it holds the lock for its slot."""
    (pod,) = (server.data / "pods").glob("*/*/pod.sqlite")
    lock = server.data / "run" / f"owner-{slot_of(pod.parent.name) % WORKERS}.lock"
    for pid in server.worker_pids():
        if any(held.samefile(lock) for held in Path(f"/proc/{pid}/fd").iterdir() if held.exists()):
            return pid
    raise AssertionError(f"nobody holds {lock}")


def _begin(line: HTTPConnection, person: Person, url: str) -> None:
    """Ask for a PUT, and send the first octet of it once the server has said to go on."""
    line.putrequest("PUT", urlsplit(url).path, skip_host=True)
    headers = {
        "Host": urlsplit(url).netloc,
        "Content-Type": PLAIN,
        "Content-Length": str(len(LATE)),
        "Expect": "100-continue",
        **person.proven("PUT", url),
    }
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders()
    assert line.sock.recv(1024).startswith(b"HTTP/1.1 100 ")
    line.send(LATE[:1])
