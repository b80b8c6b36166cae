"""What things of a pod are called to people: a fact, an offer, a market file; else their path."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from pod_server.actions.pods import CARD, PUBLIC_INDEX
from pod_server.civic.credentials.claims import VERIFIED
from pod_server.civic.credentials.record import FOLDER as CREDENTIALS
from pod_server.civic.giving.facts import FACTS, DerivedFacts, is_ours
from pod_server.civic.giving.inbox_guard import FOR_SALE
from pod_server.civic.giving.personal import PAPERS, PERSONAL
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Ledger
from pod_server.model.errors import PodError
from pod_server.model.terms import Literal
from pod_server.web.me import credential_rows
from pod_server.web.me.changed import fact_said
from pod_server.web.me.words import words as own_words
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, visible
from pod_server.web.sharing.words import words
from pod_server.web.tongue import tongue
from proofs.value import value
from vocab.terms import SCHEMA

_FIXED = {
    CARD: "thing_card",
    PUBLIC_INDEX: "thing_index",
    PERSONAL: "thing_personal",
    PAPERS: "thing_papers",
    FOR_SALE: "thing_sale",
    CREDENTIALS: "thing_credentials",
}


@value
class Things:
    """Of every pod.

    ``titled`` has for other sorts of things, by the word for the sort, the title of one of hers by
    its name, or empty: ``thing_market`` of market files.
    """

    facts: DerivedFacts
    titled: Mapping[str, Callable[[Ledger, str], str]]

    def shown(self, ledger: Ledger, path: str, everything: str = "") -> Markup:
        """Its name, and its path in small; ``everything`` is what the root is called."""
        if not path:
            return visible(everything)
        known, where = self.name(ledger, path.rstrip("/")), visible(path, LONGEST_ADDRESS)
        if not known:
            return where
        named = visible(known, LONGEST_TITLE)
        return Markup('{} <span class="small path">{}</span>').format(named, where)

    def name(self, ledger: Ledger, name: str) -> str:
        """What the resource called ``name`` is called; empty where only its path is known."""
        say = words(tongue())
        if name in _FIXED:
            return say[_FIXED[name]]
        folder, _, last = name.rpartition("/")
        if folder == PERSONAL and last in SORTS:
            return own_words(tongue())[f"sort_{last}"]
        if folder == CREDENTIALS:
            kept = self.facts.credentials.one(ledger, name)
            called = credential_rows.title(kept.credential) if kept is not None else ""
            if not called and last in VERIFIED:
                called = own_words(tongue())[f"sort_{last}"]
            return f"{say['thing_credential']}{say['colon']} {called}" if called else ""
        if folder == FACTS and is_ours(last):
            return fact_said(self.facts, ledger, last)
        if folder in (PAPERS, FOR_SALE):
            return self._titled(
                ledger, name, say["thing_paper" if folder == PAPERS else "thing_offer"]
            )
        for sort, titled in self.titled.items():
            if title := titled(ledger, name):
                return f"{say[sort]}{say['colon']} {title}"
        return ""

    def nearest(self, ledger: Ledger, name: str) -> str:
        """The name of a resource, or of the nearest folder around it that has one; or empty."""
        while name:
            if called := self.name(ledger, name):
                return called
            name = name.rpartition("/")[0]
        return ""

    def _titled(self, ledger: Ledger, name: str, kind: str) -> str:
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return ""
        try:
            graph = self.facts.personal.documents.graph(ledger, stored)
        except PodError:
            return ""
        found = sorted(
            t.object.value
            for t in graph
            if t.predicate.value == SCHEMA.NAME and isinstance(t.object, Literal)
        )
        return f"{kind}{words(tongue())['colon']} {found[0]}" if found else ""
