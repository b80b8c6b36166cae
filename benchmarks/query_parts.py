"""What SPARQL under access control costs, in milliseconds, from call to bytes.

    python -m benchmarks.query_parts [DOCUMENTS ...]

A pod of so many documents (default: 54, 4000 and 10000) of 30 statements, in folders of five
reader classes, is asked by its owner and by somebody who may read one folder, through a real query
process. The ledger is the one in memory: its share is not what is measured.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from pod_server.contracts import Pod
from pod_server.model.access import Agent
from pod_server.model.change import Change, Kind, Put
from pod_server.model.iri import Role, subject_path
from pod_server.model.query import read
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.wac import WebAccessControl
from pod_server.storage.memory import MemoryLedger, MemoryLedgers
from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.pool import PooledQueries
from pod_server.storage.queries.process import Limits
from tests.unit.rdf.tiny import NoBlobs
from vocab.terms import ACL

BASE = "http://127.0.0.1:4000/bench/"
OWNER, FRIEND = Agent(f"{BASE}profile/card#me"), Agent("https://friend.example/#me")
FOLDERS = 5
JSON = "application/sparql-results+json"

STAR = "SELECT * { ?m <urn:creator> <urn:me>; <urn:p1> ?a; <urn:n> ?n FILTER(?n < 350) }"
QUERIES = {
    "nothing": "ASK {}",
    "one subject": f"SELECT * {{ <{BASE}f0/d0#it> ?p ?o }}",
    "star, 350 rows": STAR,
    "count of everything": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "star in GRAPH ?g": STAR.replace("{", "{ GRAPH ?g {", 1) + "}",
    "GRAPH of one document": f"SELECT * {{ GRAPH <{BASE}f0/d0> {{ ?s ?p ?o }} }}",
}


def rule(name: str, *who: Agent) -> Put:
    """Rules of a container."""
    lines = [
        f"[] a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{agent.webid}>;"
        f" <{ACL.ACCESS_TO}> <{BASE}{name}>; <{ACL.DEFAULT}> <{BASE}{name}>;"
        f" <{ACL.MODE}> <{ACL.READ}>, <{ACL.CONTROL}>."
        for agent in who
    ]
    return Put(name.rstrip("/"), "text/turtle", "\n".join(lines).encode(), role=Role.ACL)


def document(number: int, text: str = "value") -> Put:
    """30 statements; what the folder's documents say of their maker, they all say."""
    lines = [f"<#it> <urn:p{n}> '{text} {number} {n}' ." for n in range(27)]
    lines.append(f"<#it> <urn:creator> <urn:me>; <urn:n> {number} . <urn:me> a <urn:Person> .")
    return Put(f"f{number % FOLDERS}/d{number}", "text/turtle", "\n".join(lines).encode())


def pod(documents: int) -> MemoryLedger:
    """Folder 0 is the friend's too; the others are the owner's and one more's each."""
    writes = [Put("", "", b"", kind=Kind.CONTAINER), rule("", OWNER)]
    for folder in range(FOLDERS):
        writes.append(Put(f"f{folder}", "", b"", kind=Kind.CONTAINER))
        more = FRIEND if not folder else Agent(f"https://reader{folder}.example/#me")
        writes.append(rule(f"f{folder}/", OWNER, more))
    writes += [document(number) for number in range(documents)]
    made = Pod("bench", "bench", BASE, str(OWNER.webid))
    return MemoryLedgers(lambda: 1).create(made, Change(tuple(writes)))


def took(do: Callable[[], object], times: int = 1) -> float:
    """Milliseconds for one, the best of some."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        do()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def measure(documents: int) -> None:
    """One pod, one process."""
    ledger = pod(documents)
    stored = StoredDocuments(RdfCodecs(), NoBlobs())
    rules = WebAccessControl(
        stored, Groups(stored, lambda _: None, lambda _: None, lambda: 1), lambda: 1
    )
    pool = Pool(size=1, limits=Limits(seconds=60))
    queries = PooledQueries(rules, stored, pool)

    def run(query: str, agent: Agent = OWNER, below: str = "") -> bytes:
        wish = read(query, ledger.pod.base + subject_path(below, True))
        return queries.run(ledger, agent, below, wish, JSON)

    def write() -> None:
        ledger.submit(Change((document(0, f"version {time.time_ns()}"),))).result()

    print(f"{documents} documents, {documents * 29 + 1} statements")
    line("start of the process, and reading the pod in", took(lambda: run("ASK {}")))
    for name, query in QUERIES.items():
        line(f"{name}: owner, first", took(partial(run, query)))
        line(f"{name}: owner", took(partial(run, query), 5))
        line(f"{name}: friend", took(partial(run, query, FRIEND), 5))
    line("star below a folder, first", took(lambda: run(STAR, OWNER, "f0")))
    line("star below a folder", took(lambda: run(STAR, OWNER, "f0"), 5))
    for name, query in (("one subject", QUERIES["one subject"]), ("star", STAR)):
        after = []
        for _ in range(5):
            write()
            after.append(took(partial(run, query)))
        line(f"{name}, right after a write", min(after))
    ledger.submit(Change((rule("f0/", OWNER),))).result()
    line("one subject, right after a fifth of the pod got other readers", took(lambda: run(STAR)))
    pool.close()


def line(what: str, ms: float) -> None:
    """One figure."""
    print(f"  {what:64} {ms:10.2f} ms")


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or [54, 4000, 10_000]:
        measure(size)
