"""People that an owner names: their WebIDs are checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER
from pod_server.model.errors import PodError
from pod_server.model.iri import Address
from pod_server.model.terms import NamedNode
from pod_server.web.reading.owner import Portraits

LONGEST = 2_000


@dataclass(eq=False)
class NotAPerson(Exception):
    """The address does not do: ``trouble`` names the words for it, ``detail`` is what was found."""

    trouble: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Introductions:
    """Checks WebIDs, and knows the names of people here.

    ``issuers`` reads a document, here or by the guarded door; it may block. ``resolve`` tells where
    a document of this server lies.
    """

    issuers: Callable[[str], frozenset[str]]
    resolve: Callable[[str], tuple[Ledger, Address] | None]
    portraits: Portraits

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

    def name(self, webid: str) -> str:
        """What somebody here is called, as everybody may read it; nobody elsewhere is asked."""
        try:
            found = self.resolve(webid.partition("#")[0])
        except PodError:
            return ""
        if found is None or found[0].pod.owner != webid:
            return ""
        ledger = found[0]
        name = self.portraits.owner(ledger, STRANGER).name
        return "" if name == ledger.pod.name else name


def is_address(said: str) -> bool:
    """Whether it can be the address of somebody or something on the web."""
    if len(said) > LONGEST or not said.startswith(("https://", "http://")):
        return False
    try:
        NamedNode(said)
    except ValueError:
        return False
    return True
