"""Draws one page: what is to be seen is gathered here, how it looks is said by the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from markupsafe import Markup

from pod_server.actions.pods import PUBLIC_INDEX
from pod_server.actions.read import RDF_TYPES, Look, Reader
from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.iri import Address, Role, lineage, subject_path
from pod_server.model.terms import Graph
from pod_server.web.reading import folder as folders
from pod_server.web.reading.owner import SHOWN, Owner, Portraits
from pod_server.web.reading.render import render
from pod_server.web.reading.sale import Offer, is_offer, offer, offers
from pod_server.web.reading.statements import Said, Telling
from pod_server.web.reading.text import LONGEST_TITLE, below, plain, visible
from pod_server.web.reading.troubles import TOLD
from pod_server.web.reading.words import words
from pod_server.web.troubles import told
from proofs.value import value

_KINDS = {
    Role.ACL: "kind_rules",
    Role.DESCRIPTION: "kind_description",
    Role.REPLIES: "kind_replies",
}
_FORMS = dict(zip(RDF_TYPES, ("Turtle", "JSON-LD", "N-Triples"), strict=True))


@value
class Crumb:
    """A step of the way to where the reader is."""

    text: Markup
    href: str


@value
class Drawing:
    """Draws in one language. ``browse`` tells where the data browser shows an address.

    ``account`` is the account's origin, where the owner says who may see what.
    """

    reader: Reader
    rules: AccessRules
    documents: Documents
    browse: Callable[[str], str]
    language: str
    account: str

    def page(self, ledger: Ledger, agent: Agent, look: Look, *, after: str, part: int) -> bytes:
        """The page about a resource: a container, the owner's own, or a document."""
        where = look.address
        is_home = where.role is Role.RESOURCE and not where.name
        if is_home or where.iri == ledger.pod.owner.partition("#")[0]:
            return self._owner(ledger, agent, look, after=after, part=part)
        if look.stored.is_container:
            return self._folder(ledger, look, after=after)
        return self._document(ledger, agent, look, part=part)

    def refusal(
        self,
        slug: str,
        number: str,
        ledger: Ledger | None,
        agent: Agent | None,
        where: Address | None,
    ) -> bytes:
        """The page about a refusal; at a pod's root, still the owner's, with what is open."""
        title, *sentences = told(slug, self.language, TOLD)
        is_closed = slug in ("unauthenticated", "access-denied")
        shared: dict[str, object] = {
            "title": title,
            "sentences": sentences,
            "number": number,
            "home": ledger.pod.base if ledger else "",
            "pod": ledger.pod.name if ledger else "",
            "browse": self.browse(where.iri) if where and is_closed else "",
            "crumbs": _crumbs(where) if where else [],
            "sharing": self._sharing(ledger, where) if ledger and where and is_closed else "",
        }
        if ledger and agent and where and is_closed and where == Address(where.base, "", True):
            return self._render(
                "owner",
                **{**shared, "crumbs": []},
                **self._face(ledger, agent),
                folder=None,
                said=None,
                forms=[],
                open="",
            )
        return self._render("trouble", **shared)

    def _owner(self, ledger: Ledger, agent: Agent, look: Look, *, after: str, part: int) -> bytes:
        graph = self._graph(ledger, look)
        is_container = look.stored.is_container
        face = self._face(ledger, agent)
        if is_container:
            face["rows"] = []
        return self._render(
            "owner",
            **self._shared(ledger, look),
            **face,
            title="",
            sentences=[],
            number="",
            folder=self._members(ledger, look, after) if is_container else None,
            said=self._said(graph, look, part) if graph or not is_container else None,
        )

    def _face(self, ledger: Ledger, agent: Agent) -> dict[str, object]:
        portraits = Portraits(self.rules, self.documents)
        owner = portraits.owner(ledger, agent)
        base, itself = ledger.pod.base, owner.webid.partition("#")[0]
        known = (itself, base + PUBLIC_INDEX)
        found = [it for it in portraits.open_to(ledger, agent) if base + it.name not in known]
        sold = [it for it in found if is_offer(it.name)]
        other = [it for it in found if not is_offer(it.name)]
        return {
            "sale": list(offers(self.documents, ledger, sold[:SHOWN], self.language)),
            "owner": owner,
            "name": visible(owner.name, LONGEST_TITLE),
            "called": plain(owner.name),
            "initial": _initial(owner),
            "role": visible(owner.role, LONGEST_TITLE),
            "note": visible(owner.note),
            "rows": folders.rows(other[:SHOWN], base, "", self.language),
        }

    def _folder(self, ledger: Ledger, look: Look, *, after: str) -> bytes:
        graph = self._graph(ledger, look)
        name = below(look.address.iri, look.address.base).rstrip("/").rpartition("/")[2]
        found = self._members(ledger, look, after)
        whole = found.is_first and not found.onward
        return self._render(
            "folder",
            **self._shared(ledger, look),
            name=visible(name, LONGEST_TITLE),
            called=plain(name),
            folder=found,
            count=words.counted(len(found.rows), "n_entries", self.language) if whole else "",
            said=self._said(graph, look, 1) if graph else None,
        )

    def _document(self, ledger: Ledger, agent: Agent, look: Look, *, part: int) -> bytes:
        where = look.address
        telling = Telling(where.iri, where.base, self.language)
        graph = self._graph(ledger, look)
        said = telling.tell(graph, part)
        path = below(where.subject, where.base).rstrip("/")
        name = telling.name_of(where.iri) or path.rpartition("/")[2]
        kind = _KINDS.get(where.role)
        replies = where.auxiliary(Role.REPLIES)
        is_replied = not where.role and ledger.read(where.name, Role.REPLIES) is not None
        offer = self._for_sale(ledger, where, graph)
        return self._render(
            "document",
            **self._shared(ledger, look),
            name=offer.title if offer else visible(name, LONGEST_TITLE),
            called=plain(offer.title if offer else name),
            kind=words(self.language)[kind] if kind else "",
            replies=replies.iri if is_replied else "",
            said=said,
            count=words.counted(said.count, "n_statements", self.language),
            offer=offer,
            seller=visible(Portraits(self.rules, self.documents).owner(ledger, agent).name)
            if offer
            else "",
            answer=self._answer(ledger, where),
        )

    def _for_sale(self, ledger: Ledger, where: Address, graph: Graph) -> Offer | None:
        """What the document offers, where it is one of the owner's offers."""
        if where.role is not Role.RESOURCE or not is_offer(where.name):
            return None
        return offer(graph, ledger.pod.base, where.name, self.language)

    def _answer(self, ledger: Ledger, where: Address) -> str:
        """Where somebody answers an offer; the account's origin has the forms."""
        name = quote(where.name.rpartition("/")[2], safe="")
        return f"{self.account}/sale/{quote(ledger.pod.name)}/{name}"

    def _graph(self, ledger: Ledger, look: Look) -> Graph:
        """What the document says, or what its description says of a container."""
        stored = look.stored
        if stored.is_container:
            described = ledger.read(look.address.name, Role.DESCRIPTION)
            return self.documents.graph(ledger, described) if described else set()
        return self.documents.graph(ledger, stored)

    def _said(self, graph: Graph, look: Look, part: int) -> Said:
        where = look.address
        return Telling(where.iri, where.base, self.language).tell(graph, part)

    def _members(self, ledger: Ledger, look: Look, after: str) -> folders.Folder:
        return folders.folder(ledger, look.address.name, after, self.language)

    def _shared(self, ledger: Ledger, look: Look) -> dict[str, object]:
        where = look.address
        is_open = Mode.READ in look.grants.public
        return {
            "pod": "",
            "home": where.base,
            "browse": self.browse(where.iri),
            "crumbs": _crumbs(where),
            "sharing": self._sharing(ledger, where),
            "forms": [(name, f"?as={quote(kind)}") for kind, name in _FORMS.items()],
            "open": words(self.language)["everyone" if is_open else "you"],
        }

    def _sharing(self, ledger: Ledger, where: Address) -> str:
        """Where the owner says who may see this; the path is decoded once more there."""
        path = quote(where.subject.removeprefix(where.base), safe="/")
        return f"{self.account}/sharing/of/{quote(ledger.pod.name)}/{path}"

    def _render(self, template: str, **values: object) -> bytes:
        return render(template, self.language, **values)


def _crumbs(where: Address) -> Sequence[Crumb]:
    """The containers above, the root first."""
    steps = []
    names = lineage(where.name)[1:] if where.name else []
    for name in reversed(names):
        path = subject_path(name, True)
        shown = below(where.base + path, where.base).rstrip("/").rpartition("/")[2]
        root = where.base.rstrip("/").rpartition("/")[2]
        steps.append(Crumb(visible(shown or root, LONGEST_TITLE), where.base + path))
    return steps


def _initial(owner: Owner) -> str:
    """The first letter of the name, for those without a picture."""
    letters = [sign for sign in owner.name if sign.isalnum()]
    return letters[0].upper() if letters else "?"
