"""Running servers for all tests of this folder, for a module or a single test; who lives there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.web.at_home import Visitor, at_home
from tests.web.crafting import Crafter
from tests.web.markets import Citizen, Company, two
from tests.web.moved import Seen, moved
from tests.web.served import Served, serving
from tests.web.shared import new_folder

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all files; each test makes a container of its own."""
    with serving(tmp_path_factory.mktemp("data")) as served:
        yield served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for a module whose tests change what others would see."""
    with serving(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for a single test: alice is the citizen, bob and carol may be companies."""
    with serving(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Two for a module, which reach each other."""
    with two(tmp_path_factory.mktemp("two")) as found:
        yield found


@pytest.fixture(scope="module")
def xavier(servers: tuple[Served, Served]) -> Citizen:
    """Of the first."""
    return Citizen(servers[0])


@pytest.fixture(scope="module")
def zoe(servers: tuple[Served, Served]) -> Citizen:
    """Of the other."""
    return Citizen(servers[1])


@pytest.fixture(scope="module")
def baker(servers: tuple[Served, Served], xavier: Citizen) -> Company:
    """Told xavier that 64 % are satisfied."""
    found = Company(servers[0], "bob").publish()
    xavier.was_told(found, found.states("64"))
    return found


@pytest.fixture(scope="module")
def mallory(servers: tuple[Served, Served]) -> Crafter:
    """Zoe's neighbour, whose pod signs what she likes."""
    return Crafter(Citizen(servers[1], "carol"))


@pytest.fixture
def alice(served: Served) -> Iterator[Visitor]:
    """On the account's pages, signed in."""
    with at_home(served, "alice") as visitor:
        yield visitor


@pytest.fixture
def folder(served: Served) -> str:
    """A folder in alice's pod with a document in it; the path below the pod."""
    return new_folder(served)


@pytest.fixture
def place(server: Served) -> str:
    """A container in alice's pod that nobody else has used, open to nobody but her."""
    url = f"{server.home}place-{next(_numbers)}/"
    assert server.ask("PUT", url, who="alice").status == 201
    return url


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What a move made of a trial: to look at, and to copy."""
    return moved(tmp_path_factory.mktemp("moved"))
