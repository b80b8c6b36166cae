"""THE permission table (``requirements`` 1.2): method, rules on the container, rules on its member.

``C`` are the modes on the container ``C/`` itself, ``R`` those for its member (``=``: the same).
"no" reads 401 for a stranger and 403 with a valid token (P-03, W-13 to W-17, S-20). We differ from
no row. The owner may do all of it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from tests.web.rules import ANYBODY, acl
from tests.web.served import TURTLE, Reply, Served
from vocab.terms import ACL, SOLID

NO = "no"
N3 = "text/n3"
KEPT = "<#kept> <urn:p> 1 .\n<#doomed> <urn:p> 2 ."


@dataclass(frozen=True)
class Row:
    """One line of the table; ``there`` and ``missing`` are status codes, or "no"."""

    method: str
    target: str
    here: str
    inside: str
    there: int | str | None
    missing: int | str | None

    def __str__(self) -> str:
        return f"{self.method} {self.target} C={self.here or '-'} R={self.inside or '-'}"


def rows(
    method: str,
    target: str,
    here: str,
    inside: str,
    there: int | str | None,
    missing: int | str | None,
) -> list[Row]:
    """Alternatives are separated by bars; ``=`` is what the container has."""
    return [
        Row(
            method,
            target,
            h.replace("-", ""),
            (h if r == "=" else r).replace("-", ""),
            there,
            missing,
        )
        for h in here.split("|")
        for r in inside.split("|")
    ]


def _modes(written: str) -> str:
    return "" if written == "-" else written


INSERT, REMOVE = "PATCH insert", "PATCH delete"

TABLE: list[Row] = [
    row
    for line in [
        *[rows("OPTIONS", t, "-|r|w", "-|r|w", 204, 204) for t in ("C/", "C/R")],
        *[
            lines
            for method in ("GET", "HEAD")
            for lines in (
                rows(method, "C/R", "-", "=", NO, NO),
                rows(method, "C/R", "-", "r", 200, 404),
                rows(method, "C/R", "r", "=", 200, 404),
                rows(method, "C/R", "r", "w", NO, NO),
            )
        ],
        rows("POST", "C/", "-|r", "-|r|a|w", NO, NO),
        rows("POST", "C/", "a|ra", "-|r|a|w", 201, None),
        rows("PUT", "C/", "-|r", "=", NO, NO),
        rows("PUT", "C/", "w", "=", 409, 201),
        rows("PUT", "C/R", "-|r", "-|r|a", NO, NO),
        rows("PUT", "C/R", "-", "w", 204, NO),
        rows("PUT", "C/R", "a", "=", NO, 201),
        rows("PUT", "C/R", "w", "=", 204, 201),
        rows("PUT", "C/R", "a", "w", 204, 201),
        rows(INSERT, "C/R", "-", "a|w", 204, NO),
        rows(INSERT, "C/R", "a", "w", 204, 201),
        rows(REMOVE, "C/R", "-", "-|r|a|w", NO, NO),
        rows(REMOVE, "C/R", "a", "w", NO, NO),
        rows(REMOVE, "C/R", "-", "rw", 204, NO),
        rows("DELETE", "C/R", "-", "a|w", NO, NO),
        rows("DELETE", "C/R", "-", "r", NO, 404),
        rows("DELETE", "C/R", "r", "=", NO, 404),
        rows("DELETE", "C/R", "a", "-|a|w", NO, NO),
        rows("DELETE", "C/R", "a", "r", NO, 404),
        rows("DELETE", "C/R", "w", "=", 204, NO),
        rows("DELETE", "C/R", "w", "r", NO, 404),
        rows("DELETE", "C/R", "w", "a", NO, NO),
        rows("DELETE", "C/", "-|a|w", "=", NO, NO),
        rows("DELETE", "C/", "r", "=", NO, 404),
        rows("DELETE", "C/", "rw", "=", 204, 404),
    ]
    for row in line
]

_numbers = itertools.count(1)


def prepare(server: Served, row: Row, subject: str, *, there: bool) -> str:
    """Make the container with these rules, and the target where it is to be there; its address."""
    alice = server.people["alice"].webid
    above = f"{server.home}table-{next(_numbers)}/"
    if row.target == "C/R" or row.method == "POST":
        container, target = above, above if row.method == "POST" else f"{above}r.ttl"
    else:
        container, target = above, f"{above}c/"
    made = server.put(f"{above}.keep", "")
    assert made.status == 201, made
    assert server.ask("DELETE", f"{above}.keep", who="alice").status == 204
    if there and target != above:
        body = "" if target.endswith("/") else KEPT
        assert server.put(target, body).status == 201
    inside = row.inside
    if not there and row.method == "POST":
        # A missing container has what the one above it hands down.
        target, inside = f"{above}nowhere/", row.here
    rules = acl(container, alice, here=row.here, inside=inside, subject=subject)
    assert server.put(f"{container}.acl", rules).status == 201
    return target


def attempt(server: Served, row: Row, target: str, who: str | None) -> Reply:
    if row.method in (INSERT, REMOVE):
        triples = "{ <#new> <urn:p> 3 . }" if row.method == INSERT else "{ <#doomed> <urn:p> 2 . }"
        what = SOLID.INSERTS if row.method == INSERT else SOLID.DELETES
        patch = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{what}> {triples} ."
        return server.ask("PATCH", target, who=who, body=patch.encode(), content=N3)
    if row.method in ("PUT", "POST"):
        body = b"" if target.endswith("/") and row.method == "PUT" else b"<#put> <urn:p> 1 ."
        return server.ask(row.method, target, who=who, body=body, content=TURTLE)
    return server.ask(row.method, target, who=who)


CASES = [
    (row, there)
    for row in TABLE
    for there in (True, False)
    if (row.there if there else row.missing) is not None
]


@pytest.mark.parametrize(
    ("row", "there"), CASES, ids=[f"{r}-{'there' if t else 'missing'}" for r, t in CASES]
)
def test_the_table_holds_for_strangers_and_for_agents_with_a_token(
    server: Served, row: Row, there: bool
) -> None:
    """P-03, W-13 to W-17, S-20: the row of the table, for both."""
    expected = row.there if there else row.missing
    named = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    for who, subject, refused in ((None, ANYBODY, 401), ("bob", named, 403)):
        target = prepare(server, row, subject, there=there)
        if who == "bob":  # whom the rules do not name gets nothing, and nothing comes of trying
            other = attempt(server, row, target, "carol")
            assert other.status == (204 if row.method == "OPTIONS" else 403), other
        reply = attempt(server, row, target, who)
        assert reply.status == (refused if expected == NO else expected), (who, reply)
        if expected == NO:
            assert b"urn:p" not in reply.body
            assert "etag" not in reply.headers  # W-22
        if reply.status == 401:
            assert "DPoP" in reply["www-authenticate"]


@pytest.mark.parametrize(
    ("method", "there", "missing"),
    [
        ("GET", 200, 404),
        ("PUT", 204, 201),
        (INSERT, 204, 201),
        (REMOVE, 204, 409),
        ("DELETE", 204, 404),
    ],
)
def test_the_owner_may_do_all_of_it(server: Served, method: str, there: int, missing: int) -> None:
    row = Row(method, "C/R", "", "", there, missing)
    for is_there, expected in ((True, there), (False, missing)):
        target = prepare(server, row, ANYBODY, there=is_there)
        assert attempt(server, row, target, "alice").status == expected


#: The mode of the subject that each method needs of its auxiliary resource (W-18, W-19, P-53).
AUXILIARIES = {
    ".acl": {"GET": "c", "PUT": "c", INSERT: "c", "DELETE": "c"},
    ".meta": {"GET": "r", "PUT": "w", INSERT: "a", "DELETE": "w"},
}
_WITH_WRITE = {"w": "aw"}


@pytest.mark.parametrize("role", [".acl", ".meta"])
@pytest.mark.parametrize("subject_path", ["C/", "C/R"])
@pytest.mark.parametrize("modes", ["", "r", "a", "w", "c", "raw"])
def test_auxiliaries_follow_their_subject_and_rules_take_control_alone(
    server: Served, role: str, subject_path: str, modes: str
) -> None:
    named = f"<{ACL.AGENT}> <{server.people['bob'].webid}>"
    held = "".join(_WITH_WRITE.get(mode, mode) for mode in modes)
    codes = {"GET": (200, 404), "PUT": (204, 201), INSERT: (204, 201), "DELETE": (204, 404)}
    for method, there in itertools.product(codes, (True, False)):
        if role == ".acl" and not there and method != "GET":
            continue  # it is its own rules that let bob in
        container = f"{server.home}table-{next(_numbers)}/"
        target = container if subject_path == "C/" else f"{container}r.ttl"
        server.put(f"{container}r.ttl", KEPT)
        if there and role == ".meta":
            assert server.put(target + role, f"<{target}> <urn:p> 1 .").status == 201
        alice = server.people["alice"].webid
        if role == ".acl" and not there:  # what the container above hands down
            above = f"{container}c/" if subject_path == "C/" else f"{container}x.ttl"
            server.put(above, "")
            target = above
            rules = acl(container, alice, inside=modes, subject=named)
            assert server.put(f"{container}.acl", rules).status == 201
        else:
            rules = acl(target, alice, here=modes, subject=named)
            assert server.put(f"{target}.acl", rules).status == 201
        row = Row(method, "", "", "", None, None)
        for who, refused in ((None, 401), ("carol", 403)):
            assert attempt(server, row, target + role, who).status == refused
        allowed = codes[method][0 if there else 1]
        expected = allowed if AUXILIARIES[role][method] in held else 403
        assert attempt(server, row, target + role, "bob").status == expected, (method, there)


def test_a_patch_that_only_looks_needs_read_and_changes_nothing(server: Served) -> None:
    """P-53, S-23: with Append alone it would be an oracle."""
    look = f"<> a <{SOLID.INSERT_DELETE_PATCH}>; <{SOLID.WHERE}> {{ <#kept> <urn:p> 1 }} ."
    for modes, there, missing in (("r", 204, 401), ("a", 401, 401), ("", 401, 401)):
        row = Row("PATCH", "C/R", modes, modes, there, missing)
        for is_there, expected in ((True, there), (False, missing)):
            target = prepare(server, row, ANYBODY, there=is_there)
            before = server.ask("GET", target, who="alice")
            reply = server.ask("PATCH", target, body=look.encode(), content=N3)
            assert reply.status == expected, reply
            assert server.ask("GET", target, who="alice").get("etag") == before.get("etag")


def test_a_reader_may_not_send_patches_without_measure(server: Served) -> None:
    """S-52: what can change nothing is not worth much work."""
    target = prepare(server, Row("PATCH", "C/R", "r", "r", 204, 401), ANYBODY, there=True)
    reply = server.ask("PATCH", target, body=b"#" * 20_000, content=N3)
    assert reply.status == 413
