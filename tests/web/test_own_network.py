"""From ``sesame home`` to a server under its names, at the ports of the web, in a network apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.namespace import NAMES, entered, possible

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if obstacle := possible():
        pytest.skip(f"LEFT OUT: {obstacle} (make proxy, as root)")
    return entered(tmp_path_factory.mktemp("network"))


def states(answer: Any) -> dict[str, set[str]]:
    """What the doctor found, by what it looked at."""
    found: dict[str, set[str]] = {}
    for finding in answer[1]["findings"]:
        found.setdefault(finding["check"], set()).add(finding["state"])
    return found


def test_home_ends_without_a_fault(seen: dict[str, Any]) -> None:
    assert seen["home"][0] == 0
    assert seen["home"][1]["url"] == "https://id.sesame.test/"


def test_the_doctor_sees_what_is_missing_and_then_that_nothing_is(seen: dict[str, Any]) -> None:
    assert seen["ill"][0] == 1
    ill = states(seen["ill"])
    assert ill["name"] == {"ok"}
    assert ill["port"] == {"note"}
    assert ill["certificate"] == {"fault"}
    assert seen["well"][0] == 0, seen["well"]
    well = states(seen["well"])
    assert well["port"] == {"ok"}
    assert well["phone"] == {"ok"}
    assert "fault" not in well["certificate"]


def test_the_server_is_reached_by_its_names_alone(seen: dict[str, Any]) -> None:
    assert seen["ready"] == "ready https://id.sesame.test/"
    for (status, where), name in zip(seen["redirects"], NAMES, strict=True):
        assert status in (301, 308)
        assert where == f"https://{name}/alice/"
    assert seen["stored"] == "<a> <b> <c> ."
