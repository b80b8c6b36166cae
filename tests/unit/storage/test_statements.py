"""The statements and the schema keep the rules of a cluster sharded by pod."""

from __future__ import annotations

import re

import pytest

from pod_server.storage import statements
from pod_server.storage.migrations import STEPS

SQL = {
    name: text
    for name, text in vars(statements).items()
    if name.isupper() and not name.startswith("_") and isinstance(text, str)
}
SCHEMA = "\n".join(STEPS)


@pytest.mark.parametrize("name", sorted(SQL))
def test_every_statement_names_the_pod(name: str) -> None:
    text = SQL[name]
    if name == "POD_OF_FILE":
        return
    if text.startswith("INSERT"):
        assert re.match(r"INSERT INTO \w+ \(pod_id, ", text)
        assert "ON CONFLICT" not in text or "ON CONFLICT (pod_id, " in text
    else:
        assert text.count("WHERE") == text.count("pod_id = ?") == 1
        assert text.count("SELECT") <= 1


@pytest.mark.parametrize("name", sorted(SQL))
def test_no_statement_asks_the_engine_for_time_or_chance(name: str) -> None:
    assert not re.search(r"now\(|random\(|CURRENT_|nextval", SQL[name], re.IGNORECASE)


def test_columns_are_of_three_types() -> None:
    columns = re.findall(r"^    (?!PRIMARY)(\w+) (\w+)", SCHEMA, re.MULTILINE)
    assert len(columns) > 40
    assert {kind for _, kind in columns} == {"BIGINT", "TEXT", "BYTEA"}


def test_every_key_is_led_by_the_pod() -> None:
    keys = re.findall(r"PRIMARY KEY \((\w+)|INDEX \w+ ON \w+ \((\w+)", SCHEMA)
    assert len(keys) == SCHEMA.count("CREATE")
    assert {first or second for first, second in keys} == {"pod_id"}
