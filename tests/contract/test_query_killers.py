"""SPARQL that would kill the process it runs in, or take all there are (S-58)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from pod_server.model.errors import PoolExhausted, QueryRefused
from pod_server.storage.queries.children import MAX_WAITING, Pool
from tests.contract.queried import ALL, JSON, OWNER, QueriedPod, notes


@contextmanager
def allowed() -> Iterator[None]:
    """The engine may manage it, or refuse."""
    with suppress(QueryRefused):
        yield


CROSS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?a{n} ?b{n} ?c{n} ." for n in range(9)) + "}"
REGEX = "ASK { FILTER(REGEX('" + "a" * 3000 + "', '(a*)*(a*)*(a*)*b{1000}{1000}')) }"
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
BEARABLE = (REGEX, PRODUCT)


@pytest.fixture
def crowded(pool: Pool) -> QueriedPod:
    pod = QueriedPod(pool)
    pod.put("a", "".join(f"<urn:s{n}> <urn:p> <urn:s{(n + 1) % 300}> .\n" for n in range(300)))
    return pod


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 5000 + "}" * 5000,
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * {" + "".join(f"?s <urn:p{n}> ?o{n} ." for n in range(200)) + "}",
        "SELECT * {" + "{}UNION" * 2000 + "{} }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        CROSS,
        CROSS.replace("COUNT(*)", "GROUP_CONCAT(?c0)"),
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        PRODUCT,
        "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT (COUNT(*) AS ?n) { ?a <urn:p>* ?b . ?c <urn:p>* ?d . ?e <urn:p>* ?f }",
        REGEX,
    ],
)
def test_a_query_that_would_kill_is_refused_and_the_next_is_answered(
    pool: Pool, crowded: QueriedPod, query: str
) -> None:
    """S-58: whatever becomes of the process that it ran in, and never with half an answer."""
    media_type = "text/turtle" if query.startswith("CONSTRUCT") else JSON
    begun = time.monotonic()
    if query in BEARABLE:
        with allowed():
            crowded.run(OWNER, query, media_type=media_type)
    else:
        with pytest.raises(QueryRefused) as refusal:
            crowded.run(OWNER, query, media_type=media_type)
        assert not refusal.value.syntax
    assert time.monotonic() - begun < 10 * pool.limits.seconds
    assert notes(crowded, OWNER, "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }") == ["300"]


def test_a_process_that_dies_takes_nobody_along(pool: Pool, crowded: QueriedPod) -> None:
    assert notes(crowded, OWNER, "ASK {}".replace("ASK", "SELECT (1 AS ?n)")) == ["1"]
    with pool.child("somebody") as child:
        os.kill(child.pid, signal.SIGSEGV)
    assert notes(crowded, OWNER, "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }") == ["300"]


def test_one_pod_never_has_all_processes() -> None:
    """While its own query has a process, another pod's are answered and its next one is not."""
    pool = Pool(size=2, patience=0.1)
    try:
        crowded, other = QueriedPod(pool), QueriedPod(pool)
        with pool.child(crowded.ledger.pod.pod_id):
            other.put("a", '<#it> <urn:note> "quick".')
            assert notes(other, OWNER) == ["quick"]
            with pytest.raises(PoolExhausted):
                crowded.run(OWNER, ALL)
    finally:
        pool.close()


def waiting(pool: Pool, pod_id: str, count: int) -> list[Future[None]]:
    """That many who wait for a child of the pod."""

    def wait() -> None:
        with pool.child(pod_id):
            pass

    threads = ThreadPoolExecutor(count)
    asked = [threads.submit(wait) for _ in range(count)]
    threads.shutdown(wait=False)
    while pool.waiting(pod_id) < count:
        time.sleep(0.01)
    return asked


def test_those_who_come_at_once_are_served_in_turn_and_no_more_than_can_wait() -> None:
    """S-58: no query is refused because another one runs; only so many of one pod wait."""
    pool = Pool(size=2)
    try:
        with pool.child("crowded"):
            asked = waiting(pool, "crowded", MAX_WAITING)
            with pytest.raises(PoolExhausted), pool.child("crowded"):
                pass
            assert not any(one.done() for one in asked)
        for one in asked:
            one.result()
        assert pool.waiting("crowded") == 0
    finally:
        pool.close()


def test_nobody_waits_for_a_pool_that_is_closed() -> None:
    pool = Pool(size=2)
    with pool.child("crowded"):
        asked = waiting(pool, "crowded", 2)
        pool.close()
        for one in asked:
            with pytest.raises(PoolExhausted):
                one.result()
