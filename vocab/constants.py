"""How ``vocab/terms.py`` is made: a class for each vocabulary, a constant for each of its terms.

The names come from ``foreign.ttl`` (the terms of others that our code uses), ``sesame.ttl`` (our
own) and ``datapoints.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from vocab.graphs import Graph
from vocab.terms import DCTERMS, DP, RDF, RDFS, SESAME, VANN

_HEAD = '''"""Names of vocabularies, as constants: no IRI stands anywhere else in the code.

Made by ``make vocab`` from the Turtle files of this package: change those.
"""

from __future__ import annotations
'''
_WIDTH = 100
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def module() -> str:
    """The text of ``vocab/terms.py``."""
    foreign = Graph.of("foreign.ttl")
    parts = [_HEAD]
    for vocabulary in foreign.named():
        prefix = foreign.text(vocabulary, VANN.PREFERRED_NAMESPACE_PREFIX)
        if prefix:
            heads = foreign.all(vocabulary, DCTERMS.HAS_PART)
            terms = (
                [t.value for t in foreign.members(heads[0]) if isinstance(t, NamedNode)]
                if heads
                else []
            )
            parts.append(_class(prefix, vocabulary.value, terms, _extra(foreign, vocabulary)))
    ours = [s.value for s in Graph.of("sesame.ttl").named() if s.value.startswith(SESAME.NS)]
    extra = _extra(foreign, NamedNode(SESAME.NS))
    parts.append(_class("SESAME", SESAME.NS, ours, extra))
    asked = [s.value for s in Graph.of("datapoints.ttl").named() if s.value.startswith(DP.NS)]
    parts.append(_class("DP", DP.NS, asked, []))
    return "\n\n".join(parts)


def constant(name: str) -> str:
    """``agentClass`` as ``AGENT_CLASS``."""
    return _WORD.sub("_", name.replace("-", "_")).upper()


def _extra(foreign: Graph, vocabulary: NamedNode) -> list[tuple[str, str]]:
    nodes = foreign.all(vocabulary, DCTERMS.REFERENCES)
    return [(foreign.text(node, RDFS.LABEL), foreign.text(node, RDF.VALUE)) for node in nodes]


def _class(prefix: str, namespace: str, terms: Iterable[str], extra: list[tuple[str, str]]) -> str:
    names = [term.removeprefix(namespace) for term in terms]
    properties = {constant(name) for name in names if name[0].islower()}
    lines = [f"class {prefix}:", f'    """``{namespace}``."""', "", f'    NS = "{namespace}"']
    for name in names:
        written = constant(name)
        if name[0].isupper() and written in properties:
            written += "_CLASS"
        lines.append(_line(written, namespace + name))
    lines += [_line(written, iri) for written, iri in extra]
    return "\n".join(lines) + "\n"


def _line(name: str, iri: str) -> str:
    # Ruff takes such a name for a password; its mark does not count for the width.
    mark = "  # noqa: S105" if "SECRET" in name or "TOKEN" in name else ""
    line = f'    {name} = "{iri}"'
    return line + mark if len(line) <= _WIDTH else f'    {name} = (\n        "{iri}"{mark}\n    )'
