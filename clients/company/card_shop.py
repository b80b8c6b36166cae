"""Product cards in the company's own pod: where the codes of its goods lead.

``products/`` holds the links of each thing (decision 0037), ``products/cards/`` its card, one
document a thing. Both are guarded, and everybody may read them: who scans a code is a stranger.
"""

from __future__ import annotations

import json

from clients.pod_client import verbs
from clients.pod_client.discovery import iris, triples
from clients.pod_client.errors import Missing
from clients.pod_client.messages import Errand
from clients.pod_client.session import Session
from proofs.cards.card import SignedCard
from proofs.value import value
from vocab.terms import ACL, DCTERMS, FOAF, GS1, LDP, RDF, SESAME

SHOP, CARDS = "products/", "products/cards/"
_SHAPES = SESAME.NS.removesuffix("ns#") + "shapes/"
_LINKS_SHAPE, _CARD_SHAPE = f"{_SHAPES}product-links", f"{_SHAPES}product-card"


@value
class Published:
    """Where a card lies now, and whether it is new there."""

    name: str
    address: str
    new: bool


def make_shop(session: Session, pod: str, owner: str) -> Errand[None]:
    """Have both folders there, guarded; rules that are there stay."""
    if (yield from _has(session, f"{pod}{CARDS}")):
        return
    is_new = not (yield from _has(session, f"{pod}{SHOP}"))
    guard = b"" if is_new else (yield from _guard(session, pod))
    if guard:
        # In a guarded container only the server makes containers.
        yield from session.exchange(verbs.put(f"{pod}{SHOP}.meta", b"", verbs.TURTLE))
    try:
        yield from session.exchange(verbs.put(f"{pod}{CARDS}", b"", verbs.TURTLE))
        said = (
            f"<{pod}{CARDS}> a <{SESAME.PRODUCT_CARDS}> ; <{LDP.CONSTRAINED_BY}> <{_CARD_SHAPE}> ."
        )
        yield from session.exchange(verbs.put(f"{pod}{CARDS}.meta", said.encode(), verbs.TURTLE))
    finally:
        back = guard or f"<{pod}{SHOP}> <{LDP.CONSTRAINED_BY}> <{_LINKS_SHAPE}> .".encode()
        yield from session.exchange(verbs.put(f"{pod}{SHOP}.meta", back, verbs.TURTLE))
    if is_new:
        rules = _rules(f"{pod}{SHOP}", owner)
        yield from session.exchange(verbs.put(f"{pod}{SHOP}.acl", rules, verbs.TURTLE))


def publish(session: Session, pod: str, one: SignedCard) -> Errand[Published]:
    """The card, and the link that leads from its code to it."""
    name = one.card.thing.name
    address = f"{pod}{CARDS}{name}"
    there = yield from _body(session, address)
    if there != one.body:
        yield from session.exchange(verbs.put(address, one.body, verbs.JSON_LD))
    yield from _linked(session, f"{pod}{SHOP}{name}", address, one)
    return Published(name, address, there != one.body)


def _linked(session: Session, links: str, address: str, one: SignedCard) -> Errand[None]:
    """A link of type ``gs1:dpp`` in the thing's document; one that is there is left alone."""
    try:
        response = yield from session.exchange(verbs.get(links))
        found = triples(response)
    except Missing:
        found = []
    if address in iris(found, None, RDF.OBJECT):
        return
    things = iris(found, None, RDF.SUBJECT)
    thing = things[0] if things else f"{links}#it"
    titles = [_text(text, tag) for tag, text in one.card.product.name.items()]
    link = (
        f"<{links}#card> a <{RDF.STATEMENT}> ; <{RDF.SUBJECT}> <{thing}> ; "
        f"<{RDF.PREDICATE}> <{GS1.DPP}> ; <{RDF.OBJECT}> <{address}> ; "
        f'<{DCTERMS.TITLE}> {" , ".join(titles)} ; <{DCTERMS.FORMAT}> "{verbs.JSON_LD}" .'
    )
    if found:
        update = f"INSERT DATA {{ {link} }}".encode()
        yield from session.exchange(verbs.patch(links, update, "application/sparql-update"))
        return
    new = f"<{thing}> <{DCTERMS.TITLE}> {titles[0]} .\n{link}"
    yield from session.exchange(verbs.put(links, new.encode(), verbs.TURTLE, if_none_match="*"))


def _guard(session: Session, pod: str) -> Errand[bytes]:
    """The description of ``products/`` where it guards; empty where it does not."""
    meta = f"{pod}{SHOP}.meta"
    try:
        response = yield from session.exchange(verbs.get(meta, verbs.TURTLE))
    except Missing:
        return b""
    return response.body if iris(triples(response), None, LDP.CONSTRAINED_BY) else b""


def _has(session: Session, url: str) -> Errand[bool]:
    try:
        yield from session.exchange(verbs.head(url))
    except Missing:
        return False
    return True


def _body(session: Session, url: str) -> Errand[bytes]:
    try:
        response = yield from session.exchange(verbs.get(url, verbs.JSON_LD))
    except Missing:
        return b""
    return response.body


def _rules(shop: str, owner: str) -> bytes:
    return (
        f"<#owner> a <{ACL.AUTHORIZATION}> ; <{ACL.AGENT}> <{owner}> ;"
        f" <{ACL.ACCESS_TO}> <{shop}> ; <{ACL.DEFAULT}> <{shop}> ;"
        f" <{ACL.MODE}> <{ACL.READ}> , <{ACL.WRITE}> , <{ACL.CONTROL}> .\n"
        f"<#all> a <{ACL.AUTHORIZATION}> ; <{ACL.AGENT_CLASS}> <{FOAF.AGENT}> ;"
        f" <{ACL.DEFAULT}> <{shop}> ; <{ACL.MODE}> <{ACL.READ}> ."
    ).encode()


def _text(text: str, tag: str) -> str:
    """A literal in Turtle: JSON escapes what Turtle does."""
    return json.dumps(text, ensure_ascii=False) + (f"@{tag}" if tag else "")
