"""``sesame-query``: results as tables, and the command against a real server."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from clients.console import Exit, language, plain
from clients.explorer import __main__ as command
from clients.explorer.answers import Rows, Term, Truth, Unreadable, read_results
from clients.explorer.tables import csv_text, prefixes, table
from tests.unit.clients.small_pod import Answer, Seen, SmallPod, small_pod
from vocab.terms import SOLID, SOLID_SPARQL, VOID

NUMBER = "http://www.w3.org/2001/XMLSchema#decimal"
ROWS = Rows(
    ("company", "value"),
    (
        {"company": Term("uri", "https://a.example/c#me"), "value": Term("literal", "64", NUMBER)},
        {"company": Term("literal", "日本", "", "ja"), "value": Term("literal", "7.5", NUMBER)},
        {"company": Term("bnode", "b0")},
    ),
)
RESULTS = {
    "head": {"vars": ["n"]},
    "results": {"bindings": [{"n": {"type": "literal", "value": "1", "datatype": NUMBER}}, {}]},
}


def test_a_table_aligns_numbers_right_and_shortens_by_the_querys_prefixes() -> None:
    names = prefixes("prefix a: <https://a.example/> PREFIX : <urn:x:> SELECT * {}")
    assert table(ROWS, columns=None, names=names).splitlines() == [
        "company                │ value",
        "───────────────────────┼──────",
        "https://a.example/c#me │    64",
        "日本@ja                │   7.5",
        "_:b0                   │",
    ]


def test_an_iri_is_shortened_only_to_what_turtle_would_write() -> None:
    names = {"https://a.example/": "a", "https://a.example/c#": "c"}
    assert "c:me" in table(ROWS, columns=None, names=names)
    assert "https://a.example/c#me" in table(ROWS, columns=None, names={"https://a.example/": "a"})
    assert "https://a.example/c#me" in table(ROWS, columns=None, names=names, full=True)


def test_a_narrow_terminal_cuts_the_widest_column() -> None:
    lines = table(ROWS, columns=24, names={}).splitlines()
    assert all(len(line) <= 24 for line in lines)
    assert "https://a.examp…" in lines[2]


def test_values_cannot_steer_the_terminal() -> None:
    evil = Rows(("x",), ({"x": Term("literal", "\x1b[2Jhi\u202eevil\nnext")},))
    assert table(evil, columns=None, names={}).splitlines()[2] == "[2Jhievil next"
    assert plain("a\x00b\u2028c") == "abc"


def test_csv_is_bare_values_with_crlf() -> None:
    assert csv_text(ROWS) == "company,value\r\nhttps://a.example/c#me,64\r\n日本,7.5\r\n_:b0,\r\n"


def test_results_in_json_are_read() -> None:
    assert read_results(b'{"head": {}, "boolean": false}') == Truth(
        False, b'{"head": {}, "boolean": false}'
    )
    rows = read_results(json.dumps(RESULTS).encode())
    assert isinstance(rows, Rows)
    assert rows.rows == ({"n": Term("literal", "1", NUMBER)}, {})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"head": {"vars": ["a"]}, "results": 3}'])
def test_what_is_no_result_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_results(body)


@pytest.mark.parametrize(
    ("chosen", "environment", "expected"),
    [
        ("fr", {}, "fr"),
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_follows_the_option_then_the_locale(
    chosen: str | None, environment: Mapping[str, str], expected: str
) -> None:
    assert language(chosen, environment) == expected


@pytest.fixture
def pod() -> Iterator[SmallPod]:
    with small_pod() as pod:
        pod.protected = False
        yield pod


def _run(
    *arguments: str, given: str = "", environment: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    options = command.parser().parse_args(arguments)
    out, err = io.StringIO(), io.StringIO()
    status = command.run(options, environment or {}, io.StringIO(given), out, err)
    return status, out.getvalue(), err.getvalue()


def _sparql(body: bytes, media_type: str = "application/sparql-results+json") -> Answer:
    return Answer(200, body, {"Content-Type": media_type})


def test_a_select_prints_a_table_and_a_count(pod: SmallPod) -> None:
    pod.scripted["/.sparql"] = [_sparql(json.dumps(RESULTS).encode())]
    status, out, err = _run("--pod", f"{pod.base}/", "SELECT ?n {}")
    assert (status, out.splitlines(), err) == (0, ["n", "─", "1", ""], "2 results\n")
    (seen,) = pod.asked("POST", "/.sparql")
    assert seen.body == b"SELECT ?n {}"
    assert seen.headers["content-type"] == "application/sparql-query"


def test_the_endpoint_is_the_one_that_the_storage_description_names(pod: SmallPod) -> None:
    link = f'<desc>; rel="{SOLID.STORAGE_DESCRIPTION}"'
    pod.scripted["/alice/"] = [Answer(200, b"", {"Link": link})]
    turtle = f"<../alice/> <{VOID.SPARQL_ENDPOINT}> <{pod.base}/elsewhere> ."
    pod.stored["/alice/desc"] = turtle.encode(), "text/turtle"
    pod.scripted["/elsewhere"] = [_sparql(b'{"head": {}, "boolean": false}')]
    assert _run("--pod", f"{pod.base}/alice/", "ASK {}") == (0, "false\n", "")


def test_a_question_to_a_container_stays_within_it(pod: SmallPod) -> None:
    link = f'<{pod.base}/alice/.sparql>; rel="{SOLID_SPARQL.ENDPOINT}"'
    pod.scripted["/alice/accounts/"] = [Answer(200, b"", {"Link": link})]
    pod.scripted["/alice/accounts/.sparql"] = [_sparql(b'{"head": {}, "boolean": true}')]
    assert _run("--pod", f"{pod.base}/alice/accounts/", "ASK {}")[1] == "true\n"


@pytest.mark.parametrize(
    ("option", "accept"), [("--full", "text/turtle"), ("--json", "application/ld+json")]
)
def test_a_construct_prints_the_graph(pod: SmallPod, option: str, accept: str) -> None:
    def graph(seen: Seen) -> Answer | None:
        return _sparql(b"<a> <b> <c> .\n", accept) if seen.method == "POST" else None

    pod.handler = graph
    assert _run("--pod", f"{pod.base}/", option, "CONSTRUCT {} {}")[:2] == (0, "<a> <b> <c> .\n")
    assert accept in pod.asked("POST", "/.sparql")[0].headers["accept"]
    assert _run("--pod", f"{pod.base}/", "--csv", "CONSTRUCT {} {}")[0] == Exit.USAGE


def test_csv_and_json_come_out_as_such(pod: SmallPod) -> None:
    body = json.dumps(RESULTS).encode()
    pod.scripted["/.sparql"] = [_sparql(body), _sparql(body)]
    assert (
        _run("--pod", f"{pod.base}/", "--csv", "-", given="SELECT ?n {}")[1] == 'n\r\n1\r\n""\r\n'
    )
    assert json.loads(_run("--pod", f"{pod.base}/", "--json", "S")[1]) == RESULTS


def test_a_refused_query_is_told_in_the_servers_words(pod: SmallPod) -> None:
    problem = {"title": "t", "detail": "SERVICE is not followed here.", "status": 422}
    answer = Answer(422, json.dumps(problem).encode(), {"Content-Type": "application/problem+json"})
    pod.scripted["/.sparql"] = [answer]
    status, out, err = _run("--pod", f"{pod.base}/", "--lang", "fr", "SELECT")
    assert (status, out) == (Exit.REFUSED, "")
    assert err == "sesame-query: refusé (422): SERVICE is not followed here.\n"


def test_the_query_may_come_from_a_file_with_credentials_from_seed(
    pod: SmallPod, tmp_path: Path
) -> None:
    pod.protected = True
    pod.handler = lambda seen: (
        _sparql(b'{"head": {}, "boolean": true}') if seen.method == "POST" else None
    )
    (tmp_path / "q.rq").write_text("ASK {}")
    file = tmp_path / "creds.json"
    file.write_text(json.dumps({"alice": pod.credentials(), "bob": {}}))
    given = ("--pod", f"{pod.base}/", "--file", str(tmp_path / "q.rq"), "--credentials", str(file))
    assert _run(*given, "--as", "alice")[:2] == (0, "true\n")
    status, _, err = _run(*given)
    assert (status, "alice, bob" in err) == (Exit.USAGE, True)
    pair = {"SESAME_ISSUER": pod.issuer, "SESAME_CLIENT_ID": "acme"}
    status, _, err = _run("--pod", pod.base, "ASK {}", environment=pair)
    assert (status, "SESAME_CLIENT_SECRET" in err) == (Exit.USAGE, True)


@pytest.mark.parametrize("arguments", [("ASK {}", "--file", "x"), ("--file", "/nowhere/q"), ("",)])
def test_wrong_use_is_status_2(arguments: tuple[str, ...]) -> None:
    status, _, err = _run("--pod", "http://127.0.0.1:9/", *arguments)
    assert status == Exit.USAGE
    assert err.startswith("sesame-query: ")


@pytest.mark.parametrize("address", ["not-a-url", "ftp://pod.example/", "http://", "http://a b/"])
def test_a_pod_has_a_web_address(address: str) -> None:
    for option in (("--pod", address), ("--pod", "http://127.0.0.1:9/", "--endpoint", address)):
        status, _, err = _run(*option, "ASK {}")
        assert status == Exit.USAGE
        assert address in err


def test_a_pod_that_does_not_answer_is_status_3() -> None:
    status, _, err = _run("--pod", "http://127.0.0.1:1/", "--lang", "fr", "ASK {}")
    assert status == Exit.UNREACHABLE
    assert "ne répond pas" in err
