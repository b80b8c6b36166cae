"""Reading our own Turtle files, for what is made of them and for tests: one subject at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from vocab import files
from vocab.terms import RDF

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Graph:
    """What a Turtle text says, by subject and property, in its order."""

    about: dict[Term, dict[str, list[Term]]]

    @classmethod
    def read(cls, text: str) -> Graph:
        """The graph of a text; raises ``SyntaxError``."""
        about: dict[Term, dict[str, list[Term]]] = {}
        for quad in parse(text, format=RdfFormat.TURTLE):
            of = about.setdefault(quad.subject, {})
            of.setdefault(quad.predicate.value, []).append(quad.object)
        return cls(about)

    @classmethod
    def of(cls, name: str) -> Graph:
        """The graph of a file of this package."""
        return cls.read(files.text(name))

    def all(self, subject: Term, predicate: str) -> list[Term]:
        """The values of a property."""
        return self.about.get(subject, {}).get(predicate, [])

    def text(self, subject: Term, predicate: str, language: str | None = None) -> str:
        """The first value as text, in a language if one is named; empty where there is none."""
        for value in self.all(subject, predicate):
            if isinstance(value, Literal) and (language is None or value.language == language):
                return value.value
            if isinstance(value, NamedNode) and language is None:
                return value.value
        return ""

    def members(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list."""
        while head != NamedNode(RDF.NIL):
            yield self.all(head, RDF.FIRST)[0]
            head = self.all(head, RDF.REST)[0]

    def named(self, *kinds: str) -> Iterator[NamedNode]:
        """The subjects with a name that are of one of these types; all, where none is named."""
        for subject, facts in self.about.items():
            if isinstance(subject, NamedNode):
                types = {
                    kind.value for kind in facts.get(RDF.TYPE, []) if isinstance(kind, NamedNode)
                }
                if not kinds or types & set(kinds):
                    yield subject
