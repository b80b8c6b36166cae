"""A container as rows for people: name, kind, size, day; a page at a time, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from babel.units import format_unit
from markupsafe import Markup

from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import Ledger
from pod_server.model.change import Kind, Member
from pod_server.model.iri import subject_path
from pod_server.web.dates import day, locale
from pod_server.web.reading.text import LONGEST_ADDRESS, below, visible
from pod_server.web.reading.words import words
from pod_server.web.typography import WIDE
from proofs.value import value

#: Rows on one page.
PAGE = 100
_STEPS = ("byte", "kilobyte", "megabyte", "gigabyte")
_TEXTS = frozenset(("application/json", "application/xml"))


@value
class Row:
    """One member. ``sign`` names its picture; ``kind`` is in words, the media type where needed."""

    name: Markup
    href: str
    sign: str
    kind: str
    size: str
    day: str


@value
class Folder:
    """A page of rows. ``onward`` is the query of the next page, empty on the last."""

    rows: Sequence[Row]
    onward: str
    is_first: bool


def folder(ledger: Ledger, name: str, after: str, language: str) -> Folder:
    """The members of the container called ``name`` that follow the member ``after``."""
    members = list(ledger.children(name, after=after, limit=PAGE + 1))
    shown = members[:PAGE]
    onward = f"?after={quote(shown[-1].name, safe='')}" if len(members) > PAGE else ""
    if not after and not onward:
        shown.sort(key=lambda member: member.kind is not Kind.CONTAINER)
    return Folder(rows(shown, ledger.pod.base, name, language), onward, not after)


def rows(members: Iterable[Member], base: str, container: str, language: str) -> list[Row]:
    """Members as rows; their names as seen from the container called ``container``."""
    return [_row(member, base, container, language) for member in members]


def _row(member: Member, base: str, container: str, language: str) -> Row:
    is_folder = member.kind is Kind.CONTAINER
    path = subject_path(member.name, is_folder)
    shown = path[len(container) + 1 :] if container else path
    sign, kind = _kind(member, language)
    return Row(
        visible(below(base + shown, base), LONGEST_ADDRESS),
        base + path,
        sign,
        kind,
        "" if is_folder else size(member.size, language),
        day(datetime.fromtimestamp(member.modified_us / 1_000_000, UTC).date(), language),
    )


def _kind(member: Member, language: str) -> tuple[str, str]:
    say = words(language)
    if member.kind is Kind.CONTAINER:
        return "folder", say["kind_folder"]
    media_type = member.media_type.partition(";")[0].strip().lower()
    main = media_type.partition("/")[0]
    if media_type in RDF_TYPES:
        return "data", say["kind_data"]
    if media_type in ("text/html", "application/xhtml+xml"):
        return "page", say["kind_page"]
    if media_type == "application/pdf":
        return "page", say["kind_pdf"]
    if main in ("image", "audio", "video"):
        return main, say[f"kind_{main}"]
    if main == "text" or media_type in _TEXTS:
        return "text", say["kind_text"]
    return "file", media_type[:60] or say["kind_other"]


def size(octets: int, language: str) -> str:
    """A size in the unit that gives a short figure: ``1,2 ko``, ``1.2 kB``."""
    if octets < 1000:
        return (
            f"{octets}{WIDE}{'octet' if language == 'fr' else 'byte'}{'' if octets == 1 else 's'}"
        )
    figure, step = float(octets), 0
    while figure >= 1000 and step < len(_STEPS) - 1:
        figure, step = figure / 1000, step + 1
    shown = round(figure, 1) if figure < 10 else round(figure)
    return format_unit(shown, f"digital-{_STEPS[step]}", length="short", locale=locale(language))
