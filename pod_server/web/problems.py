"""The one table from errors to what a client sees: status, slug, titles (RFC 9457).

``tests/unit/web`` fails where an error of the house is missing here. Slugs are API: once released
they are never renamed. A fault of ours shows its request id and nothing of the inside (P-62).
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping, Sequence

import orjson

from pod_server.model import errors
from pod_server.web.asgi import Answer, Header
from pod_server.web.headers import choose, language
from pod_server.web.problem_words import messages
from proofs.value import value
from vocab.terms import LDP, SESAME

log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
PROBLEM_TYPES = SESAME.NS.removesuffix("ns#") + "problems/"
_REPORTS = (PROBLEM_JSON, "application/json", "text/turtle", "application/ld+json")
RETRY_AFTER = b"1"
_IRI = re.compile(r"https?://[!#-;=?-~]+")


@value
class Problem:
    """How one class of errors is shown."""

    status: int
    slug: str
    title_en: str
    title_fr: str


#: Every error of the house that can reach a client.
PROBLEMS: Mapping[type[errors.PodError], Problem] = {
    errors.BadAddress: Problem(400, "bad-address", "Not an address", "Adresse impossible"),
    errors.BadRequest: Problem(400, "bad-request", "Cannot be read", "Demande illisible"),
    errors.MissingType: Problem(
        400, "missing-type", "A body without Content-Type", "Contenu sans Content-Type"
    ),
    errors.MalformedBody: Problem(
        400, "malformed-body", "The body is not what it says", "Contenu mal formé"
    ),
    errors.Unauthenticated: Problem(
        401, "unauthenticated", "Who is asking?", "Qui fait cette demande ?"
    ),
    errors.AccessDenied: Problem(403, "access-denied", "Not allowed", "Accès refusé"),
    errors.SaleRefused: Problem(
        403, "sale-refused", "No sale without a civil status", "Pas de vente sans état civil"
    ),
    errors.ContactRefused: Problem(
        403, "contact-refused", "Not allowed to write to them", "Pas autorisée à écrire"
    ),
    errors.MissingResource: Problem(404, "not-found", "Nothing there", "Rien à cette adresse"),
    errors.NoCard: Problem(404, "no-card", "No card of this is held", "Aucune fiche de ce produit"),
    errors.OtherSpelling: Problem(
        301, "other-spelling", "It is next to this", "C'est à l'adresse voisine"
    ),
    errors.MethodNotAllowed: Problem(
        405, "method-not-allowed", "Not done here", "Opération impossible ici"
    ),
    errors.NotAcceptable: Problem(
        406, "not-acceptable", "Not available in that form", "Forme demandée indisponible"
    ),
    errors.TooSlow: Problem(408, "too-slow", "The body took too long", "Envoi trop lent"),
    errors.Conflict: Problem(
        409, "conflict", "Does not fit what is there", "Contraire à ce qui existe"
    ),
    errors.PatchMismatch: Problem(
        409, "patch-mismatch", "The patch does not fit", "La modification ne s'applique pas"
    ),
    errors.NameTaken: Problem(409, "name-taken", "The name is taken", "Nom déjà pris"),
    errors.PreconditionFailed: Problem(
        412, "precondition-failed", "It has changed meanwhile", "Modifié entre-temps"
    ),
    errors.TooLarge: Problem(413, "too-large", "Over the limit", "Trop volumineux"),
    errors.UnsupportedType: Problem(
        415, "unsupported-type", "That type is not taken here", "Type non accepté ici"
    ),
    errors.RangeNotSatisfiable: Problem(
        416, "range-not-satisfiable", "Outside the resource", "Plage hors du document"
    ),
    errors.Misdirected: Problem(
        421, "misdirected", "Not this server's host", "Hôte inconnu de ce serveur"
    ),
    errors.UnprocessablePatch: Problem(
        422, "unprocessable-patch", "Not a patch we can apply", "Modification inapplicable"
    ),
    errors.UnknownContext: Problem(
        422, "unknown-context", "JSON-LD context not on the shelf", "Contexte JSON-LD inconnu"
    ),
    errors.ShapeViolated: Problem(
        422, "shape-violated", "The data does not fit the shape", "Données non conformes au modèle"
    ),
    errors.AccessRequestRefused: Problem(
        422,
        "access-request-refused",
        "The access request cannot be granted as it stands",
        "Demande d'accès impossible à accorder telle quelle",
    ),
    errors.StatementRefused: Problem(
        422, "statement-refused", "The statement is refused", "Déclaration refusée"
    ),
    errors.QueryRefused: Problem(
        422, "query-refused", "This query is not run", "Requête non exécutée"
    ),
    errors.SubscriptionRefused: Problem(
        422, "subscription-refused", "Not a subscription we can keep", "Abonnement impossible"
    ),
    errors.TooManyRequests: Problem(429, "too-many", "Too many at once", "Trop de demandes"),
    errors.QuotaExceeded: Problem(507, "quota-exceeded", "A limit is reached", "Limite atteinte"),
    errors.StaleRead: Problem(503, "too-busy", "Too many writes at once", "Trop d'écritures"),
    errors.StorageBusy: Problem(503, "storage-busy", "Try again", "Réessayez dans un instant"),
    errors.PoolExhausted: Problem(
        503, "pool-exhausted", "Too much at once", "Trop de demandes à la fois"
    ),
    errors.StorageFull: Problem(507, "storage-full", "No room left", "Plus de place"),
    errors.Corrupted: Problem(500, "fault", "Our fault", "Erreur de notre côté"),
    errors.NewerStore: Problem(500, "fault", "Our fault", "Erreur de notre côté"),
}

#: What is shown for an error that nobody foresaw.
UNFORESEEN = Problem(500, "fault", "Our fault", "Erreur de notre côté")
_GONE = Problem(410, "gone", "It was here, and is gone", "Supprimé")
_SYNTAX = Problem(400, "query-syntax", "The query cannot be read", "Requête mal formée")


def problem_of(error: errors.PodError) -> Problem:
    """The table's line for this error."""
    if isinstance(error, errors.MissingResource) and error.gone:
        return _GONE
    if isinstance(error, errors.QueryRefused) and error.syntax:
        return _SYNTAX
    return PROBLEMS[type(error)]


def refusal(
    error: errors.PodError, accept: str | None = None, accept_language: str | None = None
) -> Answer:
    """The answer to a request that failed with ``error``; faults of ours are logged with an id.

    Where a shape was violated and the sender prefers RDF, the body is the SHACL report itself.
    """
    problem = problem_of(error)
    if isinstance(error, errors.Fault):
        return _fault(problem, error, accept_language)
    headers = list(_headers(error))
    if isinstance(error, errors.ShapeViolated):
        wanted = choose(accept, _REPORTS)
        if wanted in ("text/turtle", "application/ld+json"):
            body = error.report_turtle if wanted == "text/turtle" else error.report_jsonld
            return Answer(problem.status, [(b"content-type", wanted.encode()), *headers], body)
    members = {**_said(error, accept_language), **_facts(error)}
    return _document(problem, members, headers, accept_language)


def unforeseen(error: Exception, accept_language: str | None = None) -> Answer:
    """The answer where our own program is wrong: nothing of the inside, an id to find it by."""
    return _fault(UNFORESEEN, error, accept_language)


def _fault(problem: Problem, error: Exception, accept_language: str | None) -> Answer:
    request_id = secrets.token_hex(8)
    told = {"request_id": request_id}
    log.error("request %s failed: %s", request_id, problem.slug, exc_info=error, extra=told)
    members: dict[str, object] = {"request": request_id}
    headers: list[Header] = []
    if problem.status in (503, 507) and isinstance(error, errors.PodError):
        members |= _said(error, accept_language)
    if problem.status == 503:
        headers.append((b"retry-after", RETRY_AFTER))
    return _document(problem, members, headers, accept_language)


def _said(error: errors.PodError, accept_language: str | None) -> dict[str, object]:
    """``detail`` in the language asked for, and ``message`` in both, for whoever passes it on."""
    said = messages(error)
    spoken = "fr" if language(accept_language) == "fr" else "en"
    return {"detail": said[spoken], "message": said}


def _document(
    problem: Problem,
    members: Mapping[str, object],
    headers: Sequence[Header],
    accept_language: str | None,
) -> Answer:
    spoken = language(accept_language)
    document = {
        "type": PROBLEM_TYPES + problem.slug,
        "title": problem.title_fr if spoken == "fr" else problem.title_en,
        "status": problem.status,
        **members,
    }
    content = (b"content-type", PROBLEM_JSON.encode())
    return Answer(problem.status, [content, *headers], orjson.dumps(document))


def _headers(error: errors.PodError) -> Sequence[Header]:
    match error:
        case errors.MethodNotAllowed(allowed=allowed):
            return [(b"allow", ", ".join(allowed).encode())]
        case errors.TooManyRequests(retry_after=wait):
            return [(b"retry-after", b"%d" % wait)]
        case errors.OtherSpelling(iri=iri):
            return [(b"location", iri.encode("latin-1"))]
        case errors.RangeNotSatisfiable(size=size):
            return [(b"content-range", b"bytes */%d" % size)]
        case errors.SaleRefused(lacks=lacks):
            about = [lack.datapoint for lack in lacks if lack.datapoint]
            return [(b"link", f'<{iri}>; rel="{SESAME.MISSING}"'.encode()) for iri in about]
        case errors.ShapeViolated(shape=shape) if _IRI.fullmatch(shape):
            # Solid Protocol §5.6 (P-46): which constraint it was.
            return [_constrained_by(shape)]
        case (
            errors.Conflict()
            | errors.ShapeViolated()
            | errors.StatementRefused()
            | errors.AccessRequestRefused()
            | errors.UnknownContext()
            | errors.UnprocessablePatch()
        ):
            return [_constrained_by(PROBLEM_TYPES + problem_of(error).slug)]
    return ()


def _constrained_by(iri: str) -> Header:
    return (b"link", f'<{iri}>; rel="{LDP.CONSTRAINED_BY}"'.encode())


def _facts(error: errors.PodError) -> Mapping[str, object]:
    """What the error knows, as members of the document."""
    match error:
        case errors.ShapeViolated(shape=shape, violations=violations):
            return {"shape": shape, "violations": [_violation(v) for v in violations]}
        case (
            errors.StatementRefused(violations=violations)
            | errors.AccessRequestRefused(violations=violations)
        ):
            return {"violations": [_violation(v) for v in violations]}
        case errors.SaleRefused(company=company, state=state, lacks=lacks):
            return {
                "company": company,
                "state": state,
                "maySell": False,
                "missing": [lack.datapoint for lack in lacks if lack.datapoint],
                "reasons": [_lack(lack) for lack in lacks],
            }
        case errors.UnknownContext(context=context):
            return {"context": context}
        case errors.TooLarge(limit=limit, what=what):
            return {"limit": limit, "what": what}
        case errors.QuotaExceeded(limit=limit, what=what):
            return {"limit": limit, "what": what}
        case errors.UnsupportedType(accepted=accepted):
            return {"accepted": accepted}
        case errors.NotAcceptable(offered=offered):
            return {"offered": offered}
        case errors.MethodNotAllowed(allowed=allowed):
            return {"allowed": allowed}
        case errors.AccessDenied(mode=mode):
            return {"mode": mode}
        case errors.NoCard(named=named, level=level):
            return {"names": named, "granularity": level}
        case errors.PreconditionFailed(header=header):
            return {"header": header}
        case errors.NameTaken(name=name):
            return {"name": name}
    return {}


def _violation(violation: errors.Violation) -> Mapping[str, object]:
    return {
        "code": violation.code,
        "focus": violation.focus,
        "path": violation.path,
        "value": violation.value,
        "message": {"fr": violation.message_fr, "en": violation.message_en},
    }


def _lack(lack: errors.Lack) -> Mapping[str, object]:
    said = {"code": lack.code, "message": {"fr": lack.message_fr, "en": lack.message_en}}
    return {**said, "datapoint": lack.datapoint} if lack.datapoint else said
