"""What the contract tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.contracts import Accounts
from pod_server.storage.accounts import SqliteAccounts
from pod_server.storage.queries.children import Pool
from pod_server.storage.queries.process import Limits
from tests.contract.issued import ALICE, BOB


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Processes that SPARQL runs in."""
    pool = Pool(size=2, limits=Limits(seconds=3))
    yield pool
    pool.close()


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    """The store, with alice and bob in it."""
    opened = SqliteAccounts.open(tmp_path)
    opened.people.add_account(ALICE)
    opened.people.add_account(BOB)
    yield opened
    opened.close()
