"""The text of a SPARQL Update taken apart into operations and their templates.

Only what a document can be told gets through; what else SPARQL knows is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pod_server.model.errors import MalformedBody, UnprocessablePatch
from pod_server.rdf import n3
from pod_server.rdf.syntaxes import OPAQUE

MEDIA_TYPE = "application/sparql-update"

_TOKEN = re.compile(
    rf"(?P<opaque>{OPAQUE})"
    r"|@[A-Za-z][A-Za-z0-9-]*"
    r"|_:[\w\u00b7.-]+"
    r"|(?P<prefixed>[\w\u00b7.-]*:(?:[\w\u00b7.:%-]|\\.)*)"
    rf"|[?$](?P<variable>{n3.VARIABLE_NAME})"
    r"|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
    r"|(?P<word>[A-Za-z_]+)"
    r"|\^\^"
    r"|(?P<mark>\S)",
    re.DOTALL,
)
_IN_TRIPLES = frozenset({"a", "true", "false"})
_MARKS = frozenset(".,;[]()")
#: The engine's parser recurses: thousands of brackets would end the process.
_MAX_DEPTH = 64
_KNOWN = re.compile(
    "ADD|AS|ASK|BASE|BIND|CLEAR|CONSTRUCT|COPY|CREATE|DROP|EXISTS|FILTER|FROM|GRAPH|GROUP|HAVING"
    "|INTO|LIMIT|LOAD|MINUS|MOVE|NAMED|NOT|OFFSET|OPTIONAL|ORDER|PREFIX|SELECT|SERVICE|SILENT|TO"
    "|UNDEF|UNION|USING|VALUES|WITH"
)

#: What an operation looks like with its groups taken out, and what each group is.
_FORMS = {
    ("INSERT", "DATA", "{"): ("inserts",),
    ("DELETE", "DATA", "{"): ("deletes",),
    ("DELETE", "WHERE", "{"): ("both",),
    ("DELETE", "{", "WHERE", "{"): ("deletes", "where"),
    ("INSERT", "{", "WHERE", "{"): ("inserts", "where"),
    ("DELETE", "{", "INSERT", "{", "WHERE", "{"): ("deletes", "inserts", "where"),
}
_WORDS = frozenset(word for form in _FORMS for word in form)

Token = re.Match[str]


@dataclass(slots=True)
class Operation:
    """One operation. ``groups`` hold the line that each begins on, and its triples as N3."""

    prologue: str
    line: int
    words: list[str] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""

    def templates(self) -> Iterator[tuple[str, str]]:
        """For each group what it is (``inserts``, ``deletes``, ``where``, ``both``), and N3."""
        form = _FORMS.get(tuple(self.words))
        if form is None:
            words = " ".join(self.words)
            raise MalformedBody(MEDIA_TYPE, f"line {self.line}: {words} is no whole operation.")
        for role, (line, triples) in zip(form, self.groups, strict=True):
            end = "\n" if "#" in triples else " "  # a comment must not swallow the brace
            yield role, f"{self.prologue}{_down_to(line)}<> <> {{{triples}{end}}}."

    def whole(self) -> str:
        """The operation with its prologue, on the lines where it stood."""
        return f"{self.prologue}{_down_to(self.line)}{self.text}"


def operations(text: str) -> Iterator[Operation]:
    """The operations in their order. Raises ``MalformedBody`` and ``UnprocessablePatch``."""
    return _Reading(text).operations()


class _Reading:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [t for t in _TOKEN.finditer(text) if not t[0].startswith("#")]
        self.at = 0

    def operations(self) -> Iterator[Operation]:
        prologue: list[str] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if (token["word"] or "").upper() in ("PREFIX", "BASE"):
                prologue.append(self._declaration())
            elif token[0] == ";":
                self.at += 1
            else:
                yield self._operation(" ".join(prologue))

    def _declaration(self) -> str:
        size = 3 if self.tokens[self.at][0].upper() == "PREFIX" else 2
        taken = self.tokens[self.at : self.at + size]
        if len(taken) < size or not taken[-1]["opaque"]:
            raise self._unexpected(taken[-1])
        self.at += size
        return " ".join(token[0] for token in taken)

    def _operation(self, prologue: str) -> Operation:
        first = self.tokens[self.at]
        operation = Operation(prologue, self._line(first.start()))
        end = first.end()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token[0] == ";":
                break
            word = (token["word"] or "").upper()
            if token[0] == "{":
                operation.words.append("{")
                end = self._group(operation, token)
            elif word in _WORDS:
                operation.words.append(word)
                end = token.end()
            else:
                raise self._unexpected(token)
        operation.text = self.text[first.start() : end]
        return operation

    def _group(self, operation: Operation, opened: Token) -> int:
        """Take one group up to its closing brace; return where that ends."""
        pieces: list[str] = []
        at = opened.end()
        depth = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token[0] == "}":
                pieces.append(self.text[at : token.start()])
                operation.groups.append((self._line(opened.start()), "".join(pieces)))
                return token.end()
            depth += (token[0] in "[(") - (token[0] in "])")
            self._check_in_group(token, depth)
            if token["variable"]:
                pieces += (self.text[at : token.start()], n3.spelt(token["variable"]))
                at = token.end()
        raise MalformedBody(MEDIA_TYPE, f"line {self._line(opened.start())}: {{ is never closed.")

    def _check_in_group(self, token: Token, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise UnprocessablePatch(f"Brackets nest deeper than {_MAX_DEPTH} levels (P-57).")
        if token["word"] and token[0].lower() not in _IN_TRIPLES:
            raise self._unexpected(token)
        if token[0] in ("'", '"'):
            line = self._line(token.start())
            raise MalformedBody(MEDIA_TYPE, f"line {line}: a string is never closed.")
        if token["mark"] and token[0] not in _MARKS:
            raise UnprocessablePatch(
                f"{token[0]!r} on line {self._line(token.start())}: a patch of a document takes "
                "plain triples, without paths, expressions or groups in groups (P-56)."
            )

    def _unexpected(self, token: Token) -> MalformedBody | UnprocessablePatch:
        line = self._line(token.start())
        if _KNOWN.fullmatch((token["word"] or "").upper()):
            return UnprocessablePatch(
                f"{token[0].upper()} on line {line} is not possible in a patch of a document: "
                "INSERT DATA, DELETE DATA and DELETE/INSERT WHERE with triples are (P-56)."
            )
        return MalformedBody(MEDIA_TYPE, f"line {line}: {token[0]!r} is unexpected here.")

    def _line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1


def _down_to(line: int) -> str:
    return "\n" * (line - 1) if line > 1 else " "
