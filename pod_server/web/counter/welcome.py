"""What somebody sees who opens a front office's address in a browser: a camera leads there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from pod_server.civic.terms import CitizenTerms
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource
from pod_server.model.iri import FRONT_OFFICE
from pod_server.web.lexicon import Lexicon
from pod_server.web.sheets import sheet

HOME = "/counter"
WORDS: Mapping[str, tuple[str, str]] = {
    "counter": ("Ouvrir un compte chez ce citoyen", "Open an account with this citizen"),
    "counter_lead": (
        "Cette adresse est un guichet : une entreprise y demande un compte, et rend compte "
        "d'elle-même avant de vendre.",
        "This address is a front office: a company asks for an account there, and accounts for "
        "itself before it sells.",
    ),
    "counter_terms": ("Les conditions du citoyen", "The citizen's terms"),
    "counter_how": ("Pour demander le compte", "To ask for the account"),
    "counter_whose": ("Le guichet de", "The front office of"),
}
words = Lexicon(WORDS)


@dataclass(frozen=True, slots=True)
class CounterPage:
    """For anybody; it says what the front office itself says to anybody."""

    terms: CitizenTerms
    ledger: Callable[[str], Ledger | None]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("counter", __name__, url_prefix=HOME)
        found.add_url_rule("/<pod>", "show", self.show)
        return found

    def show(self, pod: str) -> Response:
        """Whose it is, the terms, and the command that asks with them."""
        ledger = self.ledger(pod)
        if ledger is None:
            raise MissingResource(request.path)
        code = "".join(c for c in request.args.get("i", "") if c.isalnum())[:32]
        office = ledger.pod.base + FRONT_OFFICE + (f"?i={code}" if code else "")
        return sheet(
            "counter/welcome",
            words,
            holder=ledger.pod.owner,
            office=office,
            template=self.terms.proffered(ledger).template,
        )
