"""A provider of its own for each test, with a citizen, her browser and an app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pod_server.actions.welcome import Welcomed
from tests.unit.identity.town import Town
from tests.web.provider.town import PASSWORD, App, browser, sign_in


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.fixture
def alice(town: Town) -> Welcomed:
    return town.welcome("alice", PASSWORD)


@pytest.fixture
def visitor(town: Town) -> FlaskClient:
    return browser(town)


@pytest.fixture
def app(town: Town, visitor: FlaskClient) -> App:
    return App.registered(town, visitor)


@pytest.fixture
def signed_in(alice: Welcomed, visitor: FlaskClient) -> str:
    """Alice is; her WebID."""
    assert sign_in(visitor, "alice").status_code == 303
    return alice.pod.owner
