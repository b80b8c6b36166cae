"""What the contract tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.process import Limits


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Processes that SPARQL runs in."""
    pool = Pool(size=2, limits=Limits(seconds=3))
    yield pool
    pool.close()
