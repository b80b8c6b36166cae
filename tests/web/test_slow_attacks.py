"""Who answers slowly, on purpose, keeps nobody's errands from being done (S-61)."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.checking import Checks, NotTheOne
from pod_server.civic.circle.found import Found
from pod_server.civic.circle.papers import COMING, FOREIGN, OFFER, Incoming, folders, written
from pod_server.civic.circle.post import PIECE
from pod_server.civic.civil_status.statements import Statements
from pod_server.civic.giving.inbox import AT_A_TIME
from pod_server.contracts import Pod
from pod_server.identity.keyring import KeyRing
from pod_server.model.change import Change
from pod_server.model.iri import Address
from pod_server.model.received import Received
from pod_server.wiring.errands import Office, office
from proofs import multibase
from proofs.circles import handover
from proofs.circles.handover import Offered
from proofs.circles.market import RECOMMENDATIONS, Contents, Entry, head, read_head
from proofs.circles.market_stream import Parting
from tests.web.crafting import MALLORY, Crafter
from tests.web.markets import JSON_LD, NOW, Citizen, until
from tests.web.served import Served, serving
from vocab.terms import SESAME


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(
        tmp_path_factory.mktemp("slow"), outgoing_to_loopback=True, housekeeping=True
    ) as found:
        yield found


@pytest.fixture(scope="module")
def crumbs() -> Iterator[tuple[str, list[str]]]:
    """A server that sends one octet, whatever part of a file it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers.get("Range", ""))
            self.send_response(206)
            self.send_header("Content-Length", "1")
            self.end_headers()
            self.wfile.write(b"\x1e")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/file", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_in_crumbs_is_not_waited_for(served: Served, crumbs: tuple[str, list[str]]) -> None:
    """One octet a request would take a server's errands for months."""
    url, asked = crumbs
    alice, mallory = Citizen(served), Crafter(Citizen(served, "bob"))
    mallory.offers(alice, Offered(url, "zQm1", "Bread", (), 60_000_000, 1))
    until(lambda: bool(alice.offered()))
    ((one, _),) = alice.offered().items()
    assert alice.takes(one).state == "failed"
    assert len(asked) == 1


@dataclass
class Slow:
    """Somebody's server: each answer takes a while, by the clock of ours."""

    served: Served
    asked: int = 0

    def inbox(self, webid: str) -> str:
        return ""

    def ask(
        self, pod: Pod, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Received:
        self.asked += 1
        self.served.turn(AT_A_TIME / 1_000_000 + 1)
        return Received(206, {}, b"\x1e" + b" " * (PIECE - 1))

    def keys(self, webid: str) -> frozenset[str]:
        self.asked += 1
        self.served.turn(AT_A_TIME / 1_000_000 + 1)
        return frozenset()


@pytest.fixture
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Office]]:
    """A server on which nobody does errands but the test."""
    with serving(tmp_path_factory.mktemp("still")) as found:
        ring = KeyRing(found.house.accounts.keys, found.house.clock)
        yield found, office(found.house, ring, lambda *_: Received(404, {}, b""))


def test_a_large_file_that_comes_slowly_lets_others_have_their_turn(
    clerk: tuple[Served, Office],
) -> None:
    """Piece after piece, and after a while it is put off until the others had theirs."""
    served, clerks = clerk
    alice, slow = Citizen(served), Slow(served)
    post = replace(clerks.post, carrier=slow)
    coming = Incoming(COMING, "https://m.example/#me", "https://m.example/o", "https://m.example/f",
                      "zQm1", "Slow", (), 4 * PIECE, 1, 0, 1, MALLORY.public.did)  # fmt: skip
    at = f"{FOREIGN}/slow"
    change = Change((*folders(alice.ledger, FOREIGN, at), written(f"{at}/{OFFER}", coming)))
    address = Address(alice.base, at, True)
    settle_now(alice.ledger, lambda: Prepared(change, Outcome(address, True)))
    for done in (1, 2, 3):
        again = post.do(alice.ledger, f"{at}/{OFFER}", 0)
        assert again is not None, "it is not over"
        assert slow.asked == done
        assert alice.offered()["slow"].done == done * PIECE


def test_an_inbox_full_of_people_who_answer_slowly_lets_others_have_their_turn(
    clerk: tuple[Served, Office],
) -> None:
    """What was looked at is done with; the rest is for the next time."""
    served, clerks = clerk
    alice, bob, slow = Citizen(served), Citizen(served, "bob"), Slow(served)
    offered = Offered(f"{bob.base}x", "zQm1", "Bread", (), 10, 1)
    for number in range(3):
        actor = f"https://slow-{number}.example/#me"
        message = handover.offer(f"{actor}-o", actor, alice.webid, offered, MALLORY, NOW)
        sent = served.ask(
            "POST", f"{alice.base}inbox/", who="bob", body=message.body, content=JSON_LD
        )
        assert sent.status == 201
    post = replace(clerks.post, sorting=replace(clerks.post.sorting, citizen_keys=slow.keys))
    for done in (1, 2):
        assert post.do(alice.ledger, "inbox", 0) is not None
        assert slow.asked == done
    assert post.do(alice.ledger, "inbox", 0) is None
    assert slow.asked == 3


def test_a_file_that_is_made_to_take_long_is_looked_at_for_so_long(served: Served) -> None:
    """Each document is within what one may cost; there may be twenty thousand of them."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-20T12:00:00Z",
        "verificationMethod": MALLORY.public.verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": multibase.encode(bytes(64)),
    }
    nodes = [f"_:n{number}" for number in range(6)]
    knot = [{"id": a, "urn:x:to": [{"id": b} for b in nodes if b != a]} for a in nodes]
    said = {"@context": SESAME.CONTEXT, "id": "urn:x:a", "type": "Recommendation", "urn:x:of": knot}
    part, dear = Parting(RECOMMENDATIONS), json.dumps({**said, "proof": proof}).encode()
    frames = b"".join(part.add(dear) for _ in range(100))
    contents, whose = Contents("Bread", (), (Entry("https://a.example/#us"),)), "https://m.example/"
    front = head("https://m.example/f#it", whose, contents, [part.done()], MALLORY, NOW)

    def look(longest: float) -> Found:
        return Checks(Statements(), lambda _: {}, longest).look(
            Citizen(served).ledger,
            io.BytesIO(front + frames),
            whose,
            frozenset((MALLORY.public.did,)),
            read_head(front[1:-1]).content_hash,
            lambda _: None,
        )

    with pytest.raises(NotTheOne, match="too long"):
        look(0.2)
    assert look(60).refused == {"broken": 100}
