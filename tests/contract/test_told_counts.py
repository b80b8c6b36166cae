"""The store of accounts: what companies are told, counted once a week among all processes."""

from __future__ import annotations

from pathlib import Path

from pod_server.model.asked import Told
from pod_server.storage.accounts import SqliteAccounts

BAKERY, MILL = "https://fournil.example/card#us", "https://moulin.example/card#us"
ONE = Told(BAKERY, "gender-pay-gap", 10)
TWO = Told(BAKERY, "zQuestion", 20, "D'où vient votre farine ?", "fr")
OTHER = Told(MILL, "gender-pay-gap", 30)


def test_a_week_is_counted_once_whichever_process_comes_first(tmp_path: Path) -> None:
    first, second = SqliteAccounts.open(tmp_path), SqliteAccounts.open(tmp_path)
    assert (first.told.week(), first.told.all()) == ("", [])
    assert first.told.replace("2026-11-23", [ONE, TWO, OTHER])
    assert not second.told.replace("2026-11-23", [])
    assert not second.told.replace("2026-11-16", [])
    assert second.told.week() == "2026-11-23"
    assert second.told.of(BAKERY) == [ONE, TWO]
    assert second.told.of("https://nobody.example/#me") == []
    assert second.told.replace("2026-11-30", [OTHER])
    assert first.told.of(BAKERY) == []
    assert first.told.all() == [OTHER]
    first.close()
    second.close()
