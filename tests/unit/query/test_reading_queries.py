"""What is read out of a query's text, and what is refused before an engine sees it (K-33, S-57)."""

from __future__ import annotations

import pytest

from pod_server.model.errors import QueryRefused, UnsupportedType
from pod_server.model.query import GRAPH_TYPES, MAX_LENGTH, TABLE_TYPES, Form, read
from vocab.terms import SOLID_SPARQL

BASE = "http://127.0.0.1:4000/alice/"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", Form.SELECT),
        ("select*where{?s?p?o}", Form.SELECT),
        ("# ASK {}\nBASE <x> PREFIX : <y#> ASK { :a a :b }", Form.ASK),
        ("PREFIX ex: <http://e/> CONSTRUCT { ?s ex:p ?o } WHERE { ?s ?p ?o }", Form.CONSTRUCT),
        ("DESCRIBE <card#me>", Form.DESCRIBE),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(text: str, form: Form) -> None:
    query = read(text, BASE)
    assert query.form is form
    assert query.offered == (TABLE_TYPES if form in (Form.SELECT, Form.ASK) else GRAPH_TYPES)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <x> {' }",
        'SELECT * { ?s ?p """ " SERVICE "" """ }',
        "SELECT * { ?s ?p '''it's \\' LOAD ''' }",
        "SELECT * { ?s <http://e/SERVICE> ?service }",
        "SELECT * { ?s ?p ?o } # SERVICE <x> {}",
        "PREFIX e: <http://e/> SELECT * { ?s e:service _:LOAD }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) }",
        "SELECT * { ?s ?p ?o FILTER((?o<?p)&&(?s>?o)) }",
        "SELECT * { ?s ?p 1.5, 2., .5e3, -1 }",
        "SELECT ?s (COUNT(*) AS ?n) { ?s <p>/<q>*|^<r> ?o } GROUP BY ?s HAVING(COUNT(*) > 1)",
        "SELECT * { VALUES (?a ?b) { (<x> 'y') (UNDEF 1) } OPTIONAL { ?a ?b [] } }",
        "PREFIX e: <http://e/> ASK { e:a\\,b e:%41.b.c () }",
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o ?q (1 2 3) } MINUS { ?s a <c> } }",
    ],
)
def test_words_in_strings_iris_comments_and_names_are_not_words(text: str) -> None:
    assert read(text, BASE).text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://e/> { ?s ?p ?o } }",
        "SELECT*{?s ?p 1.SERVICE<http://e/>{}}",
        "ASK { FILTER EXISTS { SERVICE ?x { } } }",
        "SELECT * { { SELECT * { SERVICE<http://e/>{} } } }",
        "LOAD <http://e/>",
        "SELECT * { ?s ?p ?o } ; LOAD <http://e/>",
    ],
)
def test_nothing_that_fetches_is_run(text: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        read(text, BASE)
    assert not refusal.value.syntax
    assert "fetch" in refusal.value.detail()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT*{SERVICEe:p{?s ?p ?o}}",
        "PREFIX e: <http://e/> SELECT*{SERVICEe:p{?s ?p ?o}}",
        "PREFIX e: <http://e/> PREFIX SERVICEe: <http://f/> SELECT*{SERVICEe:p{?s ?p ?o}}",
        "PREFIX : <http://e/> PREFIX service: <http://f/> SELECT*{service:p{?s ?p ?o}}",
        "PREFIX e: <http://e/> PREFIX xserviceSILENTe: <p#> ASK{?s ?p xserviceSILENTe:p{}}",
        "SELECT*{SERVICESILENT<http://e/>{?s ?p ?o}}",
        "SELECT*{?s ?p trueSERVICE<http://e/>{?s ?p ?o}}",
        "SELECT*{?s ?p ?o FILTER(?o<1)SERVICE?s#>\n{?s ?p ?o}}",
        "PREFIX e: <http://e/> SELECT*{?s ?p e:a.b.SERVICE <http://e/> {} }",
        r"SELECT*{\u0053ERVICE<http://e/>{}}",
        r"SELECT*{?s ?p '\u0000'}",
        r"SELECT*{?s <http://e/\u003E> ?o}",
        r"SELECT*{?s ?p '\U0000007F'}",
        "SELECT * { ?s ?p 'unended }",
        "SELECT * { ?s ?p \u0000 }",
        "SELECT * { e:a ?p ?o }",
        "EXPLAIN SELECT * { ?s ?p ?o }",
        "SELECT * FROM WHERE { ?s ?p ?o }",
        "PREFIX <http://e/> ASK {}",
        "",
        "# nothing",
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_no_query(text: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        read(text, BASE)
    assert refusal.value.syntax


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }",
        "with <g> delete { ?s ?p ?o } where { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <g>",
    ],
)
def test_an_update_is_another_media_type(text: str) -> None:
    with pytest.raises(UnsupportedType):
        read(text, BASE)


def test_a_comment_and_an_iri_that_could_hide_one_end_with_their_line() -> None:
    text = "SELECT * { ?s <#p> ?o } # the end"
    assert read(text, BASE).text == "SELECT * { ?s <#p>\n ?o } "


def test_what_follows_an_iri_is_never_its_comment_to_the_engine() -> None:
    """Without the line end, the engine would read a comment, and then SERVICE (S-57)."""
    text = 'SELECT * { ?s ?p ?o FILTER(?o<1)#> """\n SERVICE ?s {} #"""\n }'
    assert '<1)#>\n """' in read(text, BASE).text


UNION = f"<{SOLID_SPARQL.UNION_DEFAULT_GRAPH}>"


@pytest.mark.parametrize(
    ("clauses", "default", "named"),
    [
        ("", None, None),
        ("FROM <a> FROM <b/../c>", {"a", "c"}, set()),
        ("FROM NAMED <a>", set(), {"a"}),
        ("from<a>from named<b>", {"a"}, {"b"}),
        ("FROM p:x\\,y FROM NAMED p:", {"q/x,y"}, {"q/"}),
        (f"FROM {UNION}", None, None),
        (f"FROM {UNION} FROM <a>", None, set()),
        (f"FROM {UNION} FROM NAMED <a>", None, {"a"}),
    ],
)
def test_from_names_graphs_and_the_union_is_no_restriction(
    clauses: str, default: set[str] | None, named: set[str] | None
) -> None:
    query = read(f"PREFIX p: <q/> SELECT * {clauses} {{ ?s ?p ?o }}", BASE)
    assert "from" not in query.text.lower()
    assert query.default == (None if default is None else {BASE + iri for iri in default})
    assert query.named == (None if named is None else {BASE + iri for iri in named})


@pytest.mark.parametrize(
    ("pattern", "graphs"),
    [
        ("?s ?p ?o", set()),
        ("GRAPH <a> { ?s ?p ?o } GRAPH <b> {}", {BASE + "a", BASE + "b"}),
        ("GRAPH ?g { ?s ?p ?o }", None),
        ("GRAPH <a> {} { GRAPH $g {} }", None),
        (r"GRAPH <\u00E9> {}", {BASE + "\u00e9"}),
    ],
)
def test_graphs_that_are_asked_for_by_name_are_known(pattern: str, graphs: set[str] | None) -> None:
    assert read(f"SELECT * {{ {pattern} }}", BASE).graphs == graphs


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o } #" + "x" * MAX_LENGTH,
        "SELECT * " + "{" * 2000 + "}" * 2000,
        "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * { ?s ?p " + "[ <p> " * 100 + "]" * 100 + " }",
        "SELECT * {" + "?s ?p ?o ." * 200 + "}",
        "SELECT * { ?s ?p " + "?a," * 200 + "?a }",
        "SELECT * { ?s " + "<p>/" * 200 + "<p> ?o }",
        "SELECT * { ?s ?p (" + "1 " * 200 + ") }",
        "SELECT * {" + "{}UNION" * 200 + "{} }",
        "SELECT * { FILTER EXISTS {" + "?s ?p ?o ." * 200 + "} }",
        "SELECT * { FILTER(EXISTS {" + "?s ?p ?o ." * 200 + "}) }",
        "ASK { FILTER(" + "!" * 16000 + "1) }",
        "ASK { FILTER(" + "1+" * 8000 + "1) }",
    ],
)
def test_what_costs_too_much_to_plan_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        read(text, BASE)
    assert not refusal.value.syntax


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?x { " + "<http://e/a> " * 1000 + "} ?x ?p ?o }",
        "SELECT * { VALUES (?x ?y) { " + "(<a> 1) " * 1000 + "} ?x ?p ?y }",
        "SELECT * { ?x ?p ?o FILTER(?x IN (" + "<a>, " * 1000 + "<b>)) }",
    ],
)
def test_lists_of_values_are_not_patterns(text: str) -> None:
    assert read(text, BASE).form is Form.SELECT


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"<http://e/\u0061\U00000062#\u00E9>", r"<http://e/ab#\u00E9>"),
        (r"'\u0061 \u0027 SERVICE <x> {} # '", r"'a \' SERVICE <x> {} # '"),
        (r'"\u0022\u005C\u000A\\u0061\t"', r'"\"\\\n\\u0061\t"'),
    ],
)
def test_an_escaped_character_reads_one_way(text: str, plain: str) -> None:
    """SPARQL 1.1 §19.2, and 1.2 for strings: what it stands for is never a mark of the language."""
    assert read(f"ASK {{ ?s ?p {text} }}", BASE).text == f"ASK {{ ?s ?p {plain} }}"
