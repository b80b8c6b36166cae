"""The town and its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from tests.unit.identity.town import Elsewhere, Town, ec_key


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    made.close()


@pytest.fixture
def elsewhere(town: Town) -> Elsewhere:
    return Elsewhere(town)


@pytest.fixture(scope="session")
def key() -> ECKey:
    """The key of an honest client."""
    return ec_key()
