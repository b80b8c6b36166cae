"""What the specifications ask, where the house obeys it, and which tests prove it.

The list is ``requirements.tsv``: id, level, source, and a few words of ours. A module of the house
obeys an id where it cites it. A test proves an id that stands in its name (``test_p41_…``), its
docstring, its comments or its parameters; what a file of tests says at its head proves nothing.
``P-47 to P-57`` names all of them.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
HOUSE = ("pod_server", "proofs")
#: Sections 1.1 to 1.9 of what was asked for, and the attacks on them: each MUST has its test.
PROVEN = tuple("PWIONLTF")
PROVEN_ATTACKS = frozenset(f"S-{number:02}" for number in range(1, 30))

_CITED = re.compile(r"\b([A-Z])-(\d\d)[a-z]?\b(?: to (?:\1-)?(\d\d)\b)?")
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NAMED = re.compile(r"(?<![a-z0-9])([a-z])_?(\d\d)(?![0-9])")


@dataclass(frozen=True)
class Requirement:
    """One line of the list."""

    id: str
    level: str
    source: str
    text: str

    @property
    def needs_a_test(self) -> bool:
        proven = self.id[0] in PROVEN or self.id in PROVEN_ATTACKS
        return self.level == "MUST" and proven


@dataclass(frozen=True, order=True)
class Proof:
    """A test function: the file that defines it, below the root, and its name."""

    file: str
    name: str


@lru_cache
def requirements() -> Mapping[str, Requirement]:
    """The list, in its order."""
    lines = (HERE / "requirements.tsv").read_text(encoding="utf-8").splitlines()
    return {(r := Requirement(*line.split("\t"))).id: r for line in lines if line}


def untested() -> Mapping[str, str]:
    """Requirements that no test proves yet, with the reason; the list only shrinks."""
    lines = (HERE / "untested.txt").read_text(encoding="utf-8").splitlines()
    kept = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {identifier: reason.strip() for identifier, _, reason in kept}


def cited(text: str) -> Iterator[str]:
    """The ids that a text names, ranges spelt out; only such as are in a family of the list."""
    families = {identifier[0] for identifier in requirements()}
    for family, first, last in _CITED.findall(text):
        if family in families:
            for number in range(int(first), int(last or first) + 1):
                yield f"{family}-{number:02}"


@lru_cache
def obeyed() -> Mapping[str, tuple[str, ...]]:
    """For each id, where the house cites it, as ``file:line``."""
    found: dict[str, list[str]] = defaultdict(list)
    for package in HOUSE:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                for identifier in dict.fromkeys(cited(line)):
                    found[identifier].append(f"{path.relative_to(ROOT)}:{number}")
    return {identifier: tuple(places) for identifier, places in found.items()}


@lru_cache
def proofs() -> Mapping[Proof, frozenset[str]]:
    """For each test, the ids that it cites."""
    found: dict[Proof, frozenset[str]] = {}
    for test, ids in in_functions().items():
        found[test] = ids | in_parameters()[test]
    return found


@lru_cache
def in_functions() -> Mapping[Proof, frozenset[str]]:
    """For each test, the ids in its name, docstring and comments: true of each of its cases."""
    return {
        Proof(file, f.name): frozenset({*cited(said), *_in_name(f.name)})
        for file, f, said, _ in _read()
    }


@lru_cache
def in_parameters() -> Mapping[Proof, frozenset[str]]:
    """For each test, the ids in its decorators: a case with ids of its own proves only those."""
    return {Proof(file, f.name): frozenset(cited(above)) for file, f, _, above in _read()}


@lru_cache
def _read() -> tuple[tuple[str, _Function, str, str], ...]:
    """Each test with its file, the text of its body, and that of its decorators."""
    found: list[tuple[str, _Function, str, str]] = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in _tests(ast.parse("\n".join(lines))):
            start = min([function.lineno, *(d.lineno for d in function.decorator_list)]) - 1
            above = "\n".join(lines[start : function.lineno - 1])
            said = "\n".join(lines[function.lineno - 1 : function.end_lineno])
            found.append((str(path.relative_to(ROOT)), function, said, above))
    return tuple(found)


@lru_cache
def proven() -> Mapping[str, tuple[Proof, ...]]:
    """For each id, the tests that cite it."""
    found: dict[str, list[Proof]] = defaultdict(list)
    for test, ids in proofs().items():
        for identifier in ids:
            found[identifier].append(test)
    return {identifier: tuple(sorted(tests)) for identifier, tests in found.items()}


def _tests(tree: ast.Module) -> Iterator[_Function]:
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test_"):
            yield node


def _in_name(name: str) -> Iterator[str]:
    families = {identifier[0] for identifier in requirements()}
    for family, number in _NAMED.findall(name.removeprefix("test_")):
        if family.upper() in families:
            yield f"{family.upper()}-{number}"
