"""The tokens of a SPARQL query, cut so that no reading of them hides a word from us.

The engine's parser works on characters and tries readings in turn: to it ``SERVICEex:p`` is a
keyword and a name, and ``FILTER(?x<1)SERVICE?s#>`` a comparison, a keyword and a comment where
a lexer sees an IRI. So whatever can be read in two ways is either refused here or written so that
both readings end at the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pod_server.model.errors import QueryRefused
from proofs.value import value


@value
class Token:
    """A piece of a query; ``kind`` is a group of the pattern below."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """In upper case where it is a word of the language, else empty."""
        return self.text.upper() if self.kind == "word" else ""


_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
)
_U = _BASE + "_"
_MORE = r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_CHARS = rf"{_U}{_MORE}\-"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
#: Fifteen dots at most: where no colon ends it, a row of words is looked through for each of them.
_PREFIX = rf"[{_BASE}][{_CHARS}]*+(?:\.++[{_CHARS}]++){{0,15}}"
_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:[{_CHARS}:]++|{_PLX})*(?:\.++(?:[{_CHARS}:]++|{_PLX})+)*"
_ESCAPED = rf"\\[tbnrf\"'\\]|{_UCHAR}"
#: The terminals of SPARQL 1.1 §19.8. Classes are possessive and groups begin alike in one way only,
#: so that no input makes it go back far. No group is possessive: where one fails half-way, CPython
#: before 3.11.5 goes on from there (Debian 12 has 3.11.2).
_TOKEN = "|".join(
    f"(?P<{kind}>{pattern})"
    for kind, pattern in (
        ("space", r"[ \t\r\n]++"),
        ("comment", r"#[^\r\n]*+"),
        ("iri", rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]++|{_UCHAR})*>"),
        (
            "string",
            rf"'''(?:[^'\\]++|{_ESCAPED}|'(?!''))*'''"
            rf'|"""(?:[^"\\]++|{_ESCAPED}|"(?!""))*"""'
            rf"|'(?:[^'\\\r\n]++|{_ESCAPED})*'"
            rf'|"(?:[^"\\\r\n]++|{_ESCAPED})*"',
        ),
        ("tag", r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*(?:--[A-Za-z]++)?"),
        ("variable", rf"[?$][{_U}0-9][{_U}{_MORE}]*+"),
        ("blank", rf"_:[{_U}0-9][{_CHARS}]*+(?:\.++[{_CHARS}]++)*"),
        ("name", rf"(?:{_PREFIX})?:(?:{_LOCAL})?"),
        ("number", r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"),
        ("word", rf"[{_U}][{_U}0-9]*+"),
        ("mark", r"<<\(?|\)?>>|\{\||\|\}|\^\^|&&|\|\||[<>!]=|[-+*/!=<>(){}\[\].,;|^?~]"),
    )
)
_ESCAPE = re.compile(_ESCAPED)
#: How a string has the characters that may not stand in it as they are.
_SHORT = dict(zip("\t\b\n\r\f\"'\\", (rf"\{c}" for c in "tbnrf\"'\\"), strict=True))
_NOT_IN_IRIS = ' <>"{}|^`\\'
_SURELY_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://")
_HIDDEN = re.compile(r"\)[^#]*(?:SERVICE|GRAPH)", re.IGNORECASE)
_AFTER_DOT = re.compile(r"\.[^:]*SERVICE", re.IGNORECASE)


def tokens(text: str) -> Iterator[Token]:
    """Cut ``text``; comments are left out, spaces are not.

    Raises :class:`QueryRefused` where it can be cut in no way, or in two.
    """
    at, pattern = 0, re.compile(_TOKEN)  # when first asked for: it takes as long as a library
    while at < len(text):
        found = pattern.match(text, at)
        if found is None or found.lastgroup is None:
            line = text.count("\n", 0, at) + 1
            raise QueryRefused(
                f"Line {line} of the query cannot be read from {text[at : at + 20]!r} on.",
                syntax=True,
            )
        at = found.end()
        if found.lastgroup != "comment":
            token = Token(found.lastgroup, _plain(found.lastgroup, found[0]))
            _check(token)
            yield token


def _plain(kind: str, text: str) -> str:
    """Without escapes of ASCII (SPARQL 1.1 §19.2): in a string or an IRI, each reads one way."""
    if kind not in ("iri", "string") or "\\" not in text:
        return text

    def read(escape: re.Match[str]) -> str:
        if escape[0][1] not in "uU" or (code := int(escape[0][2:], 16)) >= 0x80:
            return escape[0]
        if kind == "string" and chr(code) in _SHORT:
            return _SHORT[chr(code)]
        if code < 0x20 or code == 0x7F or (kind == "iri" and chr(code) in _NOT_IN_IRIS):
            raise QueryRefused(f"Write the character itself for {escape[0]}.", syntax=True)
        return chr(code)

    return _ESCAPE.sub(read, text)


def _check(token: Token) -> None:
    if token.kind == "iri" and _could_be_operator(token.text):
        head, _, _ = token.text.partition("#")
        if _HIDDEN.search(head):
            raise QueryRefused(f"Write %29 for the bracket in {token.text}.", syntax=True)
    if token.kind in ("name", "blank") and _AFTER_DOT.search(token.text):
        raise QueryRefused(f"Write {token.text} as a whole IRI: its dot reads two ways.", True)


def _could_be_operator(iri: str) -> bool:
    """Whether it might be ``<``, something, and a comment that swallows the ``>``."""
    return "#" in iri and not _SURELY_IRI.match(iri)


def written(cut: Sequence[Token]) -> str:
    """The text for the engine: a line ends where an IRI may have been read as a comment."""
    return "".join(
        token.text + "\n" if token.kind == "iri" and _could_be_operator(token.text) else token.text
        for token in cut
    )
