"""The store of accounts: what pods have to do at a certain time, among all processes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pod_server.model.errand import Errand
from pod_server.storage.accounts import SqliteAccounts

ONE, TWO = Errand("p1", "markets/a/handed/b", 10), Errand("p2", "inbox", 20)


def test_what_is_due_comes_in_its_order_and_is_done_once(tmp_path: Path) -> None:
    first, second = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    for each in (TWO, ONE):
        first.errands.put(each)
    assert second.errands.due(9, 10) == []
    assert second.errands.due(20, 10) == [ONE, TWO]
    assert second.errands.due(20, 1) == [ONE]
    second.errands.done(ONE)
    assert first.errands.due(20, 10) == [TWO]
    first.close()
    second.close()


def test_what_was_put_again_meanwhile_is_not_forgotten(tmp_path: Path) -> None:
    """Whoever did the one before neither ends nor delays it."""
    accounts = SqliteAccounts.open(tmp_path)
    accounts.errands.put(ONE)
    anew = replace(ONE, due=15)
    accounts.errands.put(anew)
    accounts.errands.done(ONE)
    accounts.errands.later(ONE, replace(ONE, due=99, tries=1))
    assert accounts.errands.due(20, 10) == [anew]
    accounts.errands.later(anew, replace(anew, due=18, tries=1))
    assert accounts.errands.due(20, 10) == [Errand("p1", ONE.name, 18, 1)]
    accounts.close()
