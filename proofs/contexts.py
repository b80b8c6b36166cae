"""Contexts put in place of their names, so that reading JSON-LD never reaches outside (V-09, S-50).

Two roads. A document whose only context is one plain context of the shelf gets the few terms that
it uses (a term that no string of the document names cannot play a part in expanding it), kept by
that set of terms: documents of one kind share one small context. Any other document gets every
context written out whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from proofs.strict_json import Json, TooComplex

CONTEXT = "@context"
_IMPORT = "@import"
_MAX_HOPS = 8
#: What a simple term ends with that may be a prefix (JSON-LD 1.1 API §4.2.2, step 14.2.4).
_ENDS_A_PREFIX = tuple(":/?#[]@")
_MAX_CONTEXTS = 64
#: Terms of one context that is not of the shelf: each may rest on the next, and the library that
#: reads them goes that deep, until the stack of the process ends.
MAX_TERMS = 1000
#: Contexts processed x bytes of context: a bound on what expansion can be made to cost.
_MAX_WORK = 32_000_000
#: Longest text of the document's own contexts x places it may come to stand in: a bound on memory.
_MAX_SPREAD = 64_000_000


@dataclass(eq=False)
class UnknownContext(ValueError):
    """A context that is not on the shelf; it is named, and not fetched."""

    iri: str

    def __str__(self) -> str:
        return f"The JSON-LD context {self.iri} is not on the shelf."


@dataclass(eq=False)
class BrokenContext(ValueError):
    """A context that JSON-LD does not allow in this form."""

    reason: str
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.reason} (at {self.pointer or 'the root'})"


def is_plain(definitions: Mapping[str, Json]) -> bool:
    """Whether a context stands by itself: no import, no base, no contexts within its terms."""
    return not any(
        key in ("@import", "@base") or (isinstance(made, dict) and CONTEXT in made)
        for key, made in definitions.items()
    )


class PlainContext:
    """One context of the shelf, flat, with what each of its terms rests on."""

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self.definitions = dict(definitions)
        self.terms = frozenset(key for key in definitions if not key.startswith("@"))
        #: Terms that stand for addresses: all but the other names of keywords.
        self.names = frozenset(t for t in self.terms if _address(definitions[t])[:1] not in "@")
        self._prefixes = {
            term: made
            for term, made in definitions.items()
            if isinstance(made, str) and made[:1] != "@" and made[-1:] in _ENDS_A_PREFIX
        }
        #: How a term's values are read: its keyword if it is one, ``@id`` or ``@vocab``, or "".
        self.meanings = {term: _reading(definitions[term]) for term in self.terms}
        #: Terms by what they stand for, written out.
        self.by_address = {
            self.written_out(_address(definitions[term])): term for term in self.names
        }
        self._needs = {term: self._direct(term) for term in self.terms}

    def written_out(self, text: str) -> str:
        """An address in full, where it begins with a prefix of this context."""
        prefix, colon, rest = text.partition(":")
        if colon and rest[:2] != "//" and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        return text

    def used_by(self, document: Json) -> frozenset[str] | None:
        """The terms whose names occur in the document; ``None`` where it brings other contexts."""
        texts: set[str] = set()
        todo: list[Json] = [document]
        top = True
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                if not top and CONTEXT in value:
                    return None
                top = False
                texts.update(value)
                for inner in value.values():
                    if isinstance(inner, str):
                        texts.add(inner)
                    elif isinstance(inner, (dict, list)):
                        todo.append(inner)
            elif isinstance(value, list):
                todo.extend(value)
            elif isinstance(value, str):
                texts.add(value)
        found = texts & self.terms
        found |= {text.partition(":")[0] for text in texts - found if ":" in text} & self.terms
        return frozenset(found)

    def trimmed(self, used: frozenset[str]) -> dict[str, Json]:
        """The part of this context that means the same to a document using only these terms."""
        keep: set[str] = set()
        todo = set(used)
        while todo:
            term = todo.pop()
            keep.add(term)
            todo |= self._needs[term] - keep
        return {
            key: made for key, made in self.definitions.items() if key[:1] == "@" or key in keep
        }

    def _note(self, text: str, found: set[str]) -> None:
        if text in self.terms:
            found.add(text)
        elif ":" in text:
            prefix = text.partition(":")[0]
            if prefix in self.terms:
                found.add(prefix)

    def _direct(self, term: str) -> frozenset[str]:
        found: set[str] = set()
        if ":" in term:
            self._note(term.partition(":")[0], found)
        todo: list[Json] = [self.definitions[term]]
        while todo:
            value = todo.pop()
            if isinstance(value, str):
                self._note(value, found)
            elif isinstance(value, dict):
                for key, inner in value.items():
                    self._note(key, found)
                    todo.append(inner)
            elif isinstance(value, list):
                todo.extend(value)
        return frozenset(found)


def _address(made: Json) -> str:
    """What a term stands for; empty for nothing."""
    return str((made.get("@id") if isinstance(made, dict) else made) or "")


def _reading(made: Json) -> str:
    if isinstance(made, dict):
        kind = made.get("@type")
        return kind if kind in ("@id", "@vocab") else ""
    return made if isinstance(made, str) and made.startswith("@") else ""


class Inliner:
    """Writes shelf contexts out in one document; one instance a document, for its budgets."""

    def __init__(self, contexts: Mapping[str, Json], sizes: Mapping[str, int], base: str | None):
        self._contexts = contexts
        self._sizes = sizes
        self._base = base or ""
        self._inlined = 0
        self._bytes = 0
        self._on_shelf = 0

    def document(self, value: Json, *, written: int) -> Json:
        """The document with every context inlined; ``written`` is its own size in bytes."""
        own = _measure(value)
        if own.places * own.longest > _MAX_SPREAD:
            raise TooComplex("characters, with the long addresses of its context", _MAX_SPREAD)
        done = self._node(value, "")
        contexts = _measure(done).contexts
        if contexts:
            self._bytes += written
        if contexts > 1 and own.nodes * self._bytes > _MAX_WORK:
            raise TooComplex("units of context processing", _MAX_WORK)
        return done

    def _node(self, value: Json, pointer: str) -> Json:
        if isinstance(value, list):
            return [self._node(inner, f"{pointer}/{at}") for at, inner in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {
            key: self._context(inner, self._base, f"{pointer}/{key}", _MAX_HOPS)
            if key == CONTEXT
            else self._node(inner, f"{pointer}/{key}")
            for key, inner in value.items()
        }

    def _context(self, value: Json, base: str, pointer: str, hops: int) -> Json:
        if value is None:
            return None
        if isinstance(value, str):
            iri, remote = self._take(value, base, pointer, hops)
            self._on_shelf += 1
            written = self._context(_without_base(remote), iri, pointer, hops - 1)
            self._on_shelf -= 1
            return written
        if isinstance(value, list):
            flat: list[Json] = []
            for at, inner in enumerate(value):
                done = self._context(inner, base, f"{pointer}/{at}", hops)
                flat.extend(done) if isinstance(done, list) else flat.append(done)
            return flat
        if not isinstance(value, dict):
            raise BrokenContext("A context is a name, an object, a list of them, or null", pointer)
        if len(value) > MAX_TERMS and not self._on_shelf:
            raise TooComplex("terms of a context", MAX_TERMS)
        if _IMPORT in value:
            value, base = self._merge(value, base, pointer, hops)
        return {
            term: self._definition(made, base, f"{pointer}/{term}", hops)
            for term, made in value.items()
        }

    def _merge(
        self, value: dict[str, Json], base: str, pointer: str, hops: int
    ) -> tuple[dict[str, Json], str]:
        named = value[_IMPORT]
        if not isinstance(named, str):
            raise BrokenContext("@import names one context", pointer)
        iri, remote = self._take(named, base, pointer, hops)
        if not isinstance(remote, dict) or _IMPORT in remote:
            raise BrokenContext("@import takes one plain context", pointer)
        own = {key: made for key, made in value.items() if key != _IMPORT}
        return remote | own, iri

    def _definition(self, made: Json, base: str, pointer: str, hops: int) -> Json:
        if isinstance(made, dict) and CONTEXT in made:
            scoped = self._context(made[CONTEXT], base, f"{pointer}/{CONTEXT}", hops - 1)
            return {**made, CONTEXT: scoped}
        return made

    def _take(self, named: str, base: str, pointer: str, hops: int) -> tuple[str, Json]:
        iri = named if named in self._contexts else urljoin(base, named)
        if iri not in self._contexts:
            raise UnknownContext(iri)
        if hops <= 0:
            raise BrokenContext(f"Contexts that name each other without end, at {iri}", pointer)
        self._inlined += 1
        if self._inlined > _MAX_CONTEXTS:
            raise TooComplex("contexts", _MAX_CONTEXTS)
        self._bytes += self._sizes[iri]
        return iri, self._contexts[iri]


def _without_base(context: Json) -> Json:
    """``@base`` counts in a document's own context only (JSON-LD API 1.1 §4.1.2, step 5.7)."""
    if isinstance(context, dict):
        return {key: made for key, made in context.items() if key != "@base"}
    if isinstance(context, list):
        return [_without_base(inner) for inner in context]
    return context


@dataclass(slots=True)
class _Measure:
    """Of a document: its nodes, its keys and texts, its contexts, and the longest text in these."""

    nodes: int = 0
    places: int = 0
    contexts: int = 0
    longest: int = 0


def _measure(document: Json) -> _Measure:
    found = _Measure()
    todo: list[tuple[Json, bool]] = [(document, False)]
    while todo:
        value, in_context = todo.pop()
        if isinstance(value, dict):
            found.nodes += 1
            found.places += len(value)
            found.contexts += CONTEXT in value
            todo.extend((inner, in_context or key == CONTEXT) for key, inner in value.items())
        elif isinstance(value, list):
            todo.extend((inner, in_context) for inner in value)
        else:
            found.places += 1
            if in_context and isinstance(value, str):
                found.longest = max(found.longest, len(value))
    return found
