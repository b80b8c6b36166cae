"""The words of pages by name, in French and English, as printers set them."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.typography import WIDE, typeset


class Lexicon:
    """One table of words: for each name French, then English."""

    def __init__(self, entries: Mapping[str, tuple[str, str]]) -> None:
        self._french = {name: typeset(both[0], "fr") for name, both in entries.items()}
        self._english = {name: typeset(both[1], "en") for name, both in entries.items()}

    def __call__(self, language: str) -> Mapping[str, str]:
        """All of them in one language: ``fr``, or ``en`` for any other."""
        return self._french if language == "fr" else self._english

    def counted(self, count: int, name: str, language: str) -> str:
        """``3 éléments``, ``1 élément``; none is singular in French and plural in English.

        The entry has both forms, with a bar between them, or one that does for both.
        """
        one, _, many = self(language)[name].partition("|")
        is_one = count < 2 if language == "fr" else count == 1
        return f"{count}{WIDE}{one if is_one else many or one}"
