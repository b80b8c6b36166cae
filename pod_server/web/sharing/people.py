"""People that an owner names: their WebIDs are checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pod_server.model.errors import PodError
from pod_server.model.terms import NamedNode

LONGEST = 2_000


@dataclass(eq=False)
class NotAPerson(Exception):
    """The address does not do: ``trouble`` names the words for it, ``detail`` is what was found."""

    trouble: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Introductions:
    """Checks WebIDs. ``issuers`` reads a document, here or by the guarded door; it may block."""

    issuers: Callable[[str], frozenset[str]]

    def checked(self, said: str) -> str:
        """The WebID as written, of somebody who can sign in; raises :class:`NotAPerson`."""
        webid = said.strip()
        if not webid:
            raise NotAPerson("no_who")
        if not is_address(webid):
            raise NotAPerson("bad_webid")
        try:
            issuers = self.issuers(webid)
        except PodError as error:
            raise NotAPerson("no_such_webid", error.detail()) from error
        if not issuers:
            raise NotAPerson("no_issuer")
        return webid


def is_address(said: str) -> bool:
    """Whether it can be the address of somebody or something on the web."""
    if len(said) > LONGEST or not said.startswith(("https://", "http://")):
        return False
    try:
        NamedNode(said)
    except ValueError:
        return False
    return True
