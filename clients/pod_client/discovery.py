"""From a WebID to what it leads to: issuers, storages, front office, keys, query endpoint.

A document says only what its own host writes, so what is found here is a hint where to go, never a
permission: whoever receives a request checks it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from clients.pod_client import verbs
from clients.pod_client.errors import NotUnderstood, NoWayIn, RequestRefused
from clients.pod_client.messages import Errand, Response
from clients.pod_client.session import Session
from proofs import shelf
from proofs.value import value
from vocab.terms import PIM, SEC, SESAME, SOLID, SOLID_SPARQL, VOID

Subject = NamedNode | BlankNode | Triple
Object = NamedNode | BlankNode | Literal | Triple
_TURTLE_KIN = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/n3": RdfFormat.N3,
}


@value
class Profile:
    """What a WebID document says of its subject."""

    web_id: str
    issuers: tuple[str, ...] = ()
    storages: tuple[str, ...] = ()
    front_offices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def triples(response: Response) -> list[Quad]:
    """The RDF of an answer; JSON-LD with the contexts that ship with us, and no others."""
    kind = response.media_type
    try:
        if kind in _TURTLE_KIN:
            return list(parse(response.body, format=_TURTLE_KIN[kind], base_iri=response.url))
        if kind == verbs.JSON_LD:
            return shelf.parse(response.body, response.url)
    except (SyntaxError, ValueError) as error:
        raise NotUnderstood(response.url, str(error)) from error
    raise NotUnderstood(response.url, f"{kind or 'no media type'} is not RDF")


def iris(found: Iterable[Quad], subject: str | None, predicate: str) -> tuple[str, ...]:
    """The IRIs that a subject (or any) has for a predicate, in order, each once."""
    wanted, of = NamedNode(predicate), None if subject is None else NamedNode(subject)
    values = (
        quad.object.value
        for quad in found
        if quad.predicate == wanted
        and (of is None or quad.subject == of)
        and isinstance(quad.object, NamedNode)
    )
    return tuple(dict.fromkeys(values))


def read_profile(web_id: str, response: Response) -> Profile:
    """What the document says of this WebID."""
    found = triples(response)
    return Profile(
        web_id,
        issuers=iris(found, web_id, SOLID.OIDC_ISSUER),
        storages=iris(found, web_id, PIM.STORAGE),
        front_offices=iris(found, web_id, SESAME.FRONT_OFFICE),
        keys=iris(found, web_id, SEC.ASSERTION_METHOD),
    )


def profile(session: Session, web_id: str) -> Errand[Profile]:
    """Read the WebID document (WebID 1.0 §5)."""
    response = yield from session.exchange(verbs.get(web_id))
    return read_profile(web_id, response)


def storage_description(session: Session, url: str) -> Errand[list[Quad]]:
    """What the storage of this resource says of itself (Solid Protocol §4.1)."""
    try:
        response = yield from session.exchange(verbs.head(url))
        where = response.linked(SOLID.STORAGE_DESCRIPTION)
    except RequestRefused as refused:
        where = refused.described
        if where is None:
            raise
    if where is None:
        raise NoWayIn(url, "storage description")
    described = yield from session.exchange(verbs.get(where))
    return triples(described)


def front_office(session: Session, web_id: str) -> Errand[str]:
    """Where one asks for an account with this person: by the WebID document, else the storage's."""
    found = yield from profile(session, web_id)
    if found.front_offices:
        return found.front_offices[0]
    for storage in found.storages:
        described = yield from storage_description(session, storage)
        offices = iris(described, None, SESAME.FRONT_OFFICE)
        if offices:
            return offices[0]
    raise NoWayIn(web_id, "sesame:frontOffice")


def query_endpoint(session: Session, url: str) -> Errand[str]:
    """Where to ask SPARQL about what lies below ``url``.

    The resource's own link counts first, then the storage description, then the place where
    Sésame has it (``{url}.sparql``), which is also taken for a container of a storage whose root
    has it in that place, so that a question asked of a container stays within it.
    """
    usual = f"{url}.sparql" if url.endswith("/") else url
    try:
        response = yield from session.exchange(verbs.head(url))
    except RequestRefused:
        return usual
    linked = response.linked(SOLID_SPARQL.ENDPOINT) or response.linked(VOID.SPARQL_ENDPOINT)
    where = response.linked(SOLID.STORAGE_DESCRIPTION)
    if linked is None and where is not None:
        try:
            described = yield from session.exchange(verbs.get(where))
        except RequestRefused:
            return usual
        found = triples(described)
        offered = (
            *iris(found, None, SOLID_SPARQL.ENDPOINT),
            *iris(found, None, VOID.SPARQL_ENDPOINT),
        )
        linked = offered[0] if offered else None
    if linked is None:
        return usual
    root = linked.removesuffix(".sparql")
    below = root != linked and url.endswith("/") and url.startswith(root) and url != root
    return usual if below else linked
