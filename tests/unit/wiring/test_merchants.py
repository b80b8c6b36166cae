"""Doors that are put together late say beforehand what they take."""

from __future__ import annotations

from pathlib import Path

from pod_server.settings import Settings
from pod_server.wiring.house import open_house
from pod_server.wiring.merchants import payment_services
from pod_server.wiring.paying import payment_doors


def test_what_is_taken_is_what_the_doors_take(tmp_path: Path) -> None:
    with open_house(Settings(data=tmp_path)) as house:
        late, doors = payment_services(house), payment_doors(house)
        assert {path: set(each.methods) for path, each in late.items()} == {
            path: set(each.methods) for path, each in doors.items()
        }
