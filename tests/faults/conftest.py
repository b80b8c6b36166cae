"""What tests against the real server start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.companies import Company, account_of, claimed, publish
from tests.faults.people import Person, signed_in
from tests.faults.scene import Scene
from tests.faults.servers import Server, running
from tests.faults.watched import WORKERS, Watched


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with running(Server(tmp_path_factory.mktemp("bad") / "data")) as server:
        browser, owner = claimed(server, "marie")
        made = server.seed("aciers", "banque")
        companies = [Company(made["aciers"]), Company(made["banque"])]
        for company in companies:
            publish(company)
            company.accounts["marie"] = account_of(company, owner.web_id)
        people = [
            Person(each, server.port).sign_in()
            for each in (owner, companies[0].credentials, companies[1].credentials)
        ]
        scene = Scene(server, browser, people[0], companies[0], people[1], companies[1], people[2])
        for datapoint in ("headcount", "after-sales-fte"):
            assert scene.push(companies[0].statement(datapoint)).status == 201
        yield scene
        server.check()
        assert server.stop() == 0
        assert "Traceback" not in server.said()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Four workers, where a module has no other."""
    with running(Server(tmp_path_factory.mktemp("four") / "data", workers=WORKERS)) as server:
        yield server
        server.check()
        assert "Traceback" not in server.said()


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, Watched]:
    found = signed_in(server, "alice", "bob")
    return {
        name: Watched(person.credentials, person.port, person.token, person.key)
        for name, person in zip(("alice", "bob"), found, strict=True)
    }


@pytest.fixture
def alice(people: dict[str, Watched]) -> Watched:
    return people["alice"]
