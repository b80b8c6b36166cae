"""A company's request for an account: what it says, checked against its shape."""

from __future__ import annotations

from pod_server.contracts import Codecs
from pod_server.model.errors import ShapeViolated, Violation
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs import shapes
from proofs.value import value
from vocab.terms import RDF, SESAME

#: The shape that ships, by the name of its file and by its own.
SHAPE_FILE = "account-request.ttl"
SHAPE = SESAME.NS.removesuffix("ns#") + "shapes/account-request"


@value
class AccountRequest:
    """Who asks, and what they answer to the citizen's terms (by content hash), if they do.

    ``body`` is what they signed. Without ``answer`` nobody is bound, whatever ``terms`` says.
    """

    company: str
    terms: str = ""
    answer: str = ""
    alternative: str = ""
    body: bytes = b""
    #: The code of the invitation that it comes with.
    invitation: str = ""


@value
class Requests:
    """Reads requests. ``shape`` is the Turtle of the shape that they must fit."""

    codecs: Codecs
    shape: str

    def read(self, body: bytes, base: str) -> AccountRequest:
        """Raises ``MalformedBody``, ``UnknownContext``, ``ShapeViolated``."""
        graph = self.codecs.parse(body, "application/ld+json", base)
        report = shapes.validate(
            self.codecs.serialize(graph, "application/n-triples", base), self.shape
        )
        asked = [t.subject for t in graph if t.object == NamedNode(SESAME.ACCOUNT_REQUEST)]
        if not asked:
            raise self._refused(_NO_REQUEST)
        if not report.accepted:
            raise ShapeViolated(
                SHAPE,
                [_violation(result) for result in report.results],
                report.turtle(),
                report.jsonld(),
            )
        return AccountRequest(
            company=_value(graph, asked[0], SESAME.COMPANY),
            terms=_value(graph, asked[0], SESAME.TERMS),
            answer=_value(graph, asked[0], SESAME.TERMS_ANSWER),
            alternative=_value(graph, asked[0], SESAME.ALTERNATIVE),
            body=body,
        )

    def _refused(self, violation: Violation) -> ShapeViolated:
        return ShapeViolated(SHAPE, [violation], b"", b"")


def _violation(result: shapes.Result) -> Violation:
    return Violation(
        result.component,
        result.focus,
        result.path,
        result.value,
        result.message_fr,
        result.message_en,
    )


def _value(graph: Graph, subject: object, predicate: str) -> str:
    """The value of a property that the shape has made sure of; empty where it is optional."""
    for triple in graph:
        if triple.subject == subject and triple.predicate == NamedNode(predicate):
            found = triple.object
            return found.value if isinstance(found, NamedNode | Literal) else ""
    return ""


_NO_REQUEST = Violation(
    "no-request",
    "",
    RDF.TYPE,
    "",
    "La demande doit être un AccountRequest : {type: AccountRequest, company, terms}.",
    "The request must be an AccountRequest: {type: AccountRequest, company, terms}.",
)
