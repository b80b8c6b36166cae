"""People that an owner names: their WebIDs are checked before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from pod_server.actions.acquaintances import Acquaintances
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER
from pod_server.model.errors import PodError
from pod_server.model.iri import Address
from pod_server.model.terms import NamedNode
from pod_server.web import problem_words
from pod_server.web.reading.owner import Portraits
from pod_server.web.tongue import tongue
from proofs.value import value

LONGEST = 2_000
#: People to choose from.
OFFERED = 200
#: The last but one part of a contact link, which people are given where an address is asked for.
_CONTACT = "contact"


@dataclass(eq=False)
class NotAPerson(Exception):
    """The address does not do: ``trouble`` names the words for it, ``detail`` is what was found."""

    trouble: str
    detail: str = ""


@value
class Introductions:
    """Checks WebIDs, and knows the names of people here, and those that an owner gave.

    ``issuers`` reads a document, here or by the guarded door; it may block. ``resolve`` tells where
    a document of this server lies.
    """

    issuers: Callable[[str], frozenset[str]]
    resolve: Callable[[str], tuple[Ledger, Address] | None]
    portraits: Portraits
    acquaintances: Acquaintances

    def checked(self, ledger: Ledger, said: str) -> str:
        """The WebID of somebody who can sign in, by it or by the name that the owner gave them.

        Raises :class:`NotAPerson`.
        """
        webid = self._meant(ledger, " ".join(said.split()))
        try:
            issuers = self.issuers(webid)
        except PodError as error:
            raise NotAPerson("no_such_webid", problem_words.messages(error)[tongue()]) from error
        if not issuers:
            raise NotAPerson("no_issuer")
        return webid

    def _meant(self, ledger: Ledger, said: str) -> str:
        if not said:
            raise NotAPerson("no_who")
        if is_address(said):
            if urlsplit(said).path.split("/")[1:-1] == [_CONTACT]:
                raise NotAPerson("contact_link")
            return said
        found = self._so_called(ledger, said)
        if len(found) != 1:
            raise NotAPerson("two_so_called" if found else "bad_webid")
        return found[0]

    def _so_called(self, ledger: Ledger, said: str) -> list[str]:
        names = self.acquaintances.names(ledger).items()
        return [who for who, name in names if name.casefold() == said.casefold()]

    def meant(self, ledger: Ledger, said: str) -> str:
        """Whom a name stands for, where it is one person's; else what was said, unchecked."""
        found = self._so_called(ledger, " ".join(said.split()))
        return found[0] if len(found) == 1 else said.strip()

    def known(self, ledger: Ledger) -> list[tuple[str, str]]:
        """Whom the owner gave a name, as :func:`choices`."""
        return choices(self.acquaintances.names(ledger).items())

    def naming(self, ledger: Ledger) -> Callable[[str], str]:
        """:meth:`called`, for this owner."""
        return partial(self.called, ledger)

    def called(self, ledger: Ledger, webid: str) -> str:
        """What the owner calls somebody, else the name that they go by here; or empty."""
        return self.acquaintances.names(ledger).get(webid) or self.name(webid)

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


def choices(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What can be typed for each, and what stands beside it: the name and its WebID.

    For a name that several have, it is the other way round.
    """
    found = sorted(named, key=lambda one: (one[1].casefold(), one[0]))[:OFFERED]
    many = Counter(name.casefold() for _, name in found)
    return [(n, w) if many[n.casefold()] == 1 else (w, n) for w, n in found]


def is_address(said: str) -> bool:
    """Whether it can be the address of somebody or something on the web."""
    if len(said) > LONGEST or not said.startswith(("https://", "http://")):
        return False
    try:
        NamedNode(said)
    except ValueError:
        return False
    return True
