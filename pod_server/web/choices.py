"""Codes that can be chosen on a form, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pod_server.web.dates import locale


def languages(language: str, tags: Iterable[str]) -> Sequence[tuple[str, str]]:
    """Languages (BCP 47 tags) by their names in ``language``, in the order of the names."""
    names = locale(language).languages
    found = [(tag, str(names.get(tag, tag)).capitalize()) for tag in tags]
    return sorted(found, key=lambda each: each[1])
