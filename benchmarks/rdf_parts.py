"""What the parts of the rdf floor cost, in microseconds of process time.

python -m benchmarks.rdf_parts
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from pod_server.contracts import Pod
from pod_server.model.access import Agent
from pod_server.model.change import Change, Kind, Put
from pod_server.model.iri import Role, address
from pod_server.model.patch import effect
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.wac import WebAccessControl
from pod_server.storage.memory import MemoryLedgers
from vocab.terms import ACL, FOAF, SOLID

BASE = "http://127.0.0.1:4000/bench/"
OWNER = f"{BASE}profile/card#me"
TURTLE, JSON_LD, N_TRIPLES = "text/turtle", "application/ld+json", "application/n-triples"
ROUNDS = 5


class NoBlobs:
    """Fulfils :class:`~pod_server.contracts.Blobs`: none is asked for here."""

    def store(self, pod_id: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        raise LookupError(pod_id)

    def path(self, pod_id: str, blob: str) -> Path:
        raise LookupError(blob)


def report(what: str, do: Callable[[], object], times: int = 500) -> None:
    """Print the best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(times):
            do()
        best = min(best, (time.process_time() - started) / times)
    print(f"{what:<52} {best * 1e6:10.2f}")


def turtle(statements: int) -> bytes:
    lines = (
        f'<#n{n // 4}> foaf:p{n % 4} "value {n}" .\n'
        if n % 2
        else f"<#n{n // 4}> foaf:p{n % 4} <#n{n}> .\n"
        for n in range(statements)
    )
    return (f"@prefix foaf: <{FOAF.NS}> .\n" + "".join(lines)).encode()


def syntaxes(codecs: RdfCodecs, statements: int) -> None:
    times = max(5, 10_000 // statements)
    body = turtle(statements)
    graph = codecs.parse(body, TURTLE, BASE)
    for kind in (TURTLE, N_TRIPLES, JSON_LD):
        written = codecs.serialize(graph, kind, BASE)
        report(f"parse {statements} {kind}", partial(codecs.parse, written, kind, BASE), times)
        report(f"write {statements} {kind}", partial(codecs.serialize, graph, kind, BASE), times)
    report(
        f"convert {statements} Turtle to JSON-LD",
        lambda: codecs.convert(body, TURTLE, JSON_LD, BASE),
        times,
    )


def patches(codecs: RdfCodecs) -> None:
    head = f"@prefix solid: <{SOLID.NS}>. @prefix foaf: <{FOAF.NS}>.\n"
    insert = f"{head}<> a solid:InsertDeletePatch; solid:inserts {{ <#a> foaf:name 'new' }}."
    swap = (
        f"{head}<> a solid:InsertDeletePatch; solid:where {{ ?a foaf:p1 'value 1' }};"
        " solid:deletes { ?a foaf:p1 'value 1' }; solid:inserts { ?a foaf:p1 'other' }."
    )
    data = f"PREFIX foaf: <{FOAF.NS}> INSERT DATA {{ <#a> foaf:name 'new' }}"
    for what, text, kind in (
        ("N3 Patch, insert 1", insert, "text/n3"),
        ("N3 Patch, where + swap", swap, "text/n3"),
        ("SPARQL INSERT DATA 1", data, "application/sparql-update"),
    ):
        raw = text.encode()
        report(f"read {what}", partial(codecs.patch, raw, kind, BASE))
    for statements in (20, 1_000):
        graph = codecs.parse(turtle(statements), TURTLE, BASE)
        for what, text in (("insert 1", insert), ("where + swap", swap)):
            patch = codecs.patch(text.encode(), "text/n3", BASE)
            report(
                f"effect of {what} on {statements}",
                partial(effect, patch, graph),
                max(20, 20_000 // statements),
            )


def judging() -> None:
    pod = Pod("bench", "bench", BASE, OWNER)
    rules = (
        f"<#o> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{OWNER}>;"
        f" <{ACL.ACCESS_TO}> <./>; <{ACL.DEFAULT}> <./>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>."
    ).encode()
    first = Change(
        (
            Put("", "", b"", kind=Kind.CONTAINER),
            Put("", TURTLE, rules, size=len(rules), role=Role.ACL),
        )
    )
    ledger = MemoryLedgers(lambda: 0).create(pod, first)
    documents = StoredDocuments(RdfCodecs(), NoBlobs())
    groups = Groups(documents, lambda iri: None, lambda iri: None, lambda: 0)
    wac = WebAccessControl(documents, groups, lambda: 1)
    owner, where = Agent(OWNER), address(BASE, "c/one")
    report("judge, known", lambda: wac.grants(ledger, owner, where), 20_000)
    names = iter(range(10_000_000))
    report(
        "judge, new name",
        lambda: wac.grants(ledger, owner, address(BASE, f"c/{next(names)}")),
        5_000,
    )
    agents = iter(range(10_000_000))
    report(
        "judge, new agent",
        lambda: wac.grants(ledger, Agent(f"{BASE}{next(agents)}"), where),
        5_000,
    )
    report("reader class", lambda: wac.reader_class(ledger, "c/one"), 20_000)


def main() -> None:
    """All parts, one after another."""
    codecs = RdfCodecs()
    for statements in (20, 1_000):
        syntaxes(codecs, statements)
    patches(codecs)
    judging()


if __name__ == "__main__":
    main()
