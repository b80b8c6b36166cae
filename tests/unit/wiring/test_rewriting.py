"""Addresses of a house that moves, in texts of all kinds; what only looks alike is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pod_server.model.moving import Origins, Rewriting

OLD = Origins("http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000")
NEW = Origins("https://id.a.example", "https://pods.a.example", "https://apps.a.example")
HOSTS = Origins("https://id.a.example", "https://*.a.example", "https://apps.a.example")
BEFORE, AFTER = "a" * 16, "b" * 16
BY_PATH = Rewriting(OLD, NEW, {BEFORE: AFTER})
BY_HOST = Rewriting(OLD, HOSTS, {BEFORE: AFTER})

MOVES = (
    ("http://localhost:4000", "https://id.a.example", "https://id.a.example"),
    ("http://localhost:4000/", "https://id.a.example/", "https://id.a.example/"),
    ("HTTP://LocalHost:4000/x", "https://id.a.example/x", "https://id.a.example/x"),
    (
        "http://127.0.0.1:4000/marie/profile/card#me",
        "https://pods.a.example/marie/profile/card#me",
        "https://marie.a.example/profile/card#me",
    ),
    ("http://127.0.0.1:4000/marie", "https://pods.a.example/marie", "https://marie.a.example/"),
    (
        "http://127.0.0.1:4000/%6Darie/a%20b",
        "https://pods.a.example/%6Darie/a%20b",
        "https://marie.a.example/a%20b",
    ),
    (
        f"http://127.0.0.1:4000/marie/accounts/{BEFORE}/offers/",
        f"https://pods.a.example/marie/accounts/{AFTER}/offers/",
        f"https://marie.a.example/accounts/{AFTER}/offers/",
    ),
    (
        f"http://127.0.0.1:4000/marie/accounts/{BEFORE}x/",
        f"https://pods.a.example/marie/accounts/{BEFORE}x/",
        f"https://marie.a.example/accounts/{BEFORE}x/",
    ),
    (
        "http://[::1]:4000/browse?uri=http%3A%2F%2F127.0.0.1%3A4000%2Fmarie%2F",
        "https://apps.a.example/browse?uri=https%3A%2F%2Fpods.a.example%2Fmarie%2F",
        "https://apps.a.example/browse?uri=https%3A%2F%2Fmarie.a.example%2F",
    ),
    (
        "ws://127.0.0.1:4000/marie/.notifications/x",
        "wss://pods.a.example/marie/.notifications/x",
        "wss://marie.a.example/.notifications/x",
    ),
    (
        "voir http://127.0.0.1:4000/marie/. Merci",
        "voir https://pods.a.example/marie/. Merci",
        "voir https://marie.a.example/. Merci",
    ),
)
ALIKE = (
    "http://localhost:40001/",
    "http://localhost:400/",
    "http://localhost/",
    "http://localhost:4000.example/",
    "http://localhost:4000@example/",
    "http://localhost:4000-x/",
    "https://localhost:4000/",
    "http://127.0.0.11:4000/marie/",
    "http://127.0.0.1:4001/marie/",
    "xhttp://localhost:4000/",
    "http://notlocalhost:4000/",
)


@pytest.mark.parametrize(("old", "by_path", "by_host"), MOVES)
def test_what_is_ours_moves(old: str, by_path: str, by_host: str) -> None:
    assert BY_PATH.text(old) == by_path
    assert BY_HOST.text(old) == by_host
    assert BY_PATH.leaves_traces(old.encode())
    assert not BY_PATH.leaves_traces(by_path.encode())
    assert not BY_HOST.leaves_traces(by_host.encode())


@pytest.mark.parametrize("alike", ALIKE)
def test_what_looks_alike_is_somebody_elses(alike: str) -> None:
    assert BY_PATH.text(alike) == alike
    assert BY_HOST.text(alike) == alike


def test_where_each_pod_has_a_host_an_address_of_no_pod_stays_and_is_told() -> None:
    for address in ("http://127.0.0.1:4000/", "http://127.0.0.1:4000/marie.txt"):
        assert BY_HOST.text(address) == address
        assert BY_HOST.leaves_traces(address.encode())


def test_a_trial_with_a_host_a_pod_moves_to_either_form() -> None:
    old = Origins("http://localhost:4000", "http://*.localhost:4000", "http://[::1]:4000")
    address = f"http://marie.localhost:4000/accounts/{BEFORE}/account"
    to_path, to_host = Rewriting(old, NEW, {BEFORE: AFTER}), Rewriting(old, HOSTS)
    assert to_path.text(address) == f"https://pods.a.example/marie/accounts/{AFTER}/account"
    assert to_host.text(address) == f"https://marie.a.example/accounts/{BEFORE}/account"
    assert to_path.text("http://localhost:4000/") == "https://id.a.example/"


def test_without_a_port_the_usual_one_may_be_said() -> None:
    old = Origins("http://localhost", "http://127.0.0.1", "http://[::1]")
    moving = Rewriting(old, NEW)
    assert moving.text("http://localhost/x http://localhost:80/x") == (
        "https://id.a.example/x https://id.a.example/x"
    )
    assert moving.text("http://localhost:8080/x") == "http://localhost:8080/x"


def test_names_in_the_ledger_follow_the_company() -> None:
    assert BY_PATH.name(f"accounts/{BEFORE}") == f"accounts/{AFTER}"
    assert BY_PATH.name(f"accounts/{BEFORE}/offers/x") == f"accounts/{AFTER}/offers/x"
    assert BY_PATH.name(f"accounts/{BEFORE}/") == f"accounts/{AFTER}/"
    assert BY_PATH.name(f"settings/asks/{BEFORE}/zx") == f"settings/asks/{AFTER}/zx"
    for other in ("", "accounts", f"accounts/{BEFORE}x/y", f"notes/{BEFORE}"):
        assert BY_PATH.name(other) == other


def test_ids_of_statements_move_where_they_stand_whole() -> None:
    old, new = f"urn:uuid:{'1' * 8}-1111-1111-1111-{'1' * 12}", "urn:uuid:new"
    moving = Rewriting(OLD, NEW, ids={old: new})
    assert moving.text(f'"{old}" {old}1') == f'"{new}" {old}1'


@given(st.text(alphabet="htp:/locas40127.[]%2F3Amrie@-x?# ", max_size=60))
def test_moving_twice_is_moving_once(text: str) -> None:
    for moving in (BY_PATH, BY_HOST):
        assert moving.text(moving.text(text)) == moving.text(text)


@pytest.mark.parametrize(
    "name",
    [
        "accounts/{}/offers",
        "settings/asks/{}",
        "recommendations/{}",
        "peers/{}",
        "foreign/log-{}",
        "access/outbox/{}/one",
        "access/sent/one-{}",
    ],
)
def test_what_is_called_by_an_address_is_renamed_with_it(name: str) -> None:
    assert BY_HOST.name(name.format(BEFORE)) == name.format(AFTER)
    assert BY_HOST.name(f"notes/{name.format(BEFORE)}") == f"notes/{name.format(BEFORE)}"
