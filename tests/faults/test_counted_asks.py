"""What is asked, counted over pods that many workers own: one count, the same from each (J-25)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.pod_client.session import Credentials
from pod_server.settings import Settings
from pod_server.wiring.house import build
from tests.faults.people import Person, at_once, wait_until
from tests.faults.servers import Server, running
from tests.web.crowds import FLOUR, PAY_GAP, asks, crowd

pytestmark = pytest.mark.slow

WORKERS, CUSTOMERS, ROUNDS = 4, 40, 12


@pytest.fixture
def bakery(tmp_path: Path) -> Iterator[Person]:
    """A company with customers, of whom 23 ask for a figure and 14 a question."""
    server = Server(tmp_path / "data", workers=WORKERS)
    house = build(Settings(server.data, server.base_url, port=server.port))
    try:
        house.accounts.people.keep("base-url", server.base_url)
        company = house.host.welcome("bakery")
        names = crowd(house, company.pod.owner, CUSTOMERS)
        asks(house, names[:23], company.pod.owner, PAY_GAP)
        asks(house, names[20:34], company.pod.owner, text=FLOUR)
    finally:
        house.close()
    with running(server):
        issued = json.loads(server.command("account", "token", "bakery", "--json").stdout)
        made = {**issued, "issuer": server.base_url}
        yield Person(Credentials.read(made), server.port).sign_in()
        server.check()


def test_each_worker_tells_the_one_count(bakery: Person) -> None:
    """Counted by one process at the start; each request may reach any of them."""
    url = f"{bakery.pod}.front-office/asked"

    def asked(_: int = 0) -> bytes:
        reply = bakery.ask("GET", url)
        assert reply.status == 200
        return reply.body

    wait_until(lambda: b"issued" in asked())
    bodies = {body for found in at_once(lambda _: [asked() for _ in range(ROUNDS)], range(8))
              for body in found}  # fmt: skip
    (body,) = bodies
    counts = {one.get("datapoint", "question"): one["askedBy"] for one in json.loads(body)["asks"]}
    assert counts == {f"dp:{PAY_GAP}": 20, "question": 10}
