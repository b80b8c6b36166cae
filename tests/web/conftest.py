"""One running server for all tests of this folder; each test makes a container of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.web.moved import Seen, moved
from tests.web.served import Served, serving

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as served:
        yield served


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
