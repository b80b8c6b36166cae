"""Results as a table for people and as CSV for machines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from clients.console import plain, width
from clients.explorer.answers import Rows, Term

_PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_LOCAL = re.compile(r"[\w][\w.\-]*\Z")
_RIGHT = frozenset({"integer", "decimal", "double", "float", "positiveInteger", "int", "long"})
_LEAST = 6


def prefixes(query: str) -> dict[str, str]:
    """The namespaces that a query declares, by their IRI."""
    return {iri: name for name, iri in _PREFIX.findall(query) if iri}


def table(rows: Rows, *, columns: int | None, names: Mapping[str, str], full: bool = False) -> str:
    """A table at most ``columns`` wide (``None``: as wide as it needs), one row a solution.

    IRIs are shortened by ``names`` unless ``full``; what does not fit ends with an ellipsis.
    """
    heads = [plain(name) for name in rows.variables]
    shown = {} if full else names
    cells = [[cell(row.get(name), shown) for name in rows.variables] for row in rows.rows]
    widths = [
        max([width(head), *(width(line[at]) for line in cells)]) for at, head in enumerate(heads)
    ]
    widths = widths if columns is None or full else _fitted(widths, columns)
    right = [_numeric(rows, name) for name in rows.variables]
    lines = [
        _line(heads, widths, [False] * len(heads)),
        "─┼─".join("─" * wide for wide in widths),
        *(_line(line, widths, right) for line in cells),
    ]
    return "\n".join(line.rstrip() for line in lines)


def csv_text(rows: Rows) -> str:
    """As SPARQL 1.1 Query Results CSV has it: bare values, CRLF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.variables)
    for row in rows.rows:
        writer.writerow([_bare(row.get(name)) for name in rows.variables])
    return out.getvalue()


def cell(term: Term | None, names: Mapping[str, str]) -> str:
    """One value as people read it."""
    if term is None:
        return ""
    if term.kind == "uri":
        return plain(_short(term.value, names))
    if term.kind == "bnode":
        return plain(f"_:{term.value}")
    return plain(f"{term.value}@{term.language}" if term.language else term.value)


def _bare(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _short(iri: str, names: Mapping[str, str]) -> str:
    for start in sorted(names, key=len, reverse=True):
        local = iri.removeprefix(start)
        if local != iri and _LOCAL.match(local):
            return f"{names[start]}:{local}"
    return iri


def _numeric(rows: Rows, name: str) -> bool:
    found = [row[name] for row in rows.rows if name in row]
    return bool(found) and all(_is_number(term) for term in found)


def _is_number(term: Term) -> bool:
    return term.datatype.rpartition("#")[2] in _RIGHT


def _fitted(widths: list[int], columns: int) -> list[int]:
    """Narrow the widest columns until the line fits."""
    left = list(widths)
    while sum(left) + 3 * (len(left) - 1) > columns:
        widest = max(range(len(left)), key=left.__getitem__)
        if left[widest] <= _LEAST:
            break
        left[widest] -= 1
    return left


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    return " │ ".join(
        _padded(text, wide, at_right)
        for text, wide, at_right in zip(cells, widths, right, strict=True)
    )


def _padded(text: str, wide: int, at_right: bool) -> str:
    if width(text) > wide:
        kept, room = "", wide - 1
        for sign in text:
            room -= width(sign)
            if room < 0:
                break
            kept += sign
        text = f"{kept}…"
    gap = " " * (wide - width(text))
    return gap + text if at_right else text + gap
