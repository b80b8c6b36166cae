"""What the tests of the RDF floor share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pod_server.rdf.shape_pool import ShapePool


@pytest.fixture(scope="module")
def pool() -> Iterator[ShapePool]:
    """The child that shapes of pods are judged in."""
    made = ShapePool(most=1)
    yield made
    made.close()
