"""What somebody sees who opens a front office's address in a browser: a camera leads there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, g, make_response, redirect, request

from pod_server.civic.front_office.terms import CitizenTerms
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource
from pod_server.model.iri import FRONT_OFFICE
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.words import WORDS as OFFICE
from pod_server.web.provider.browser import Browser
from pod_server.web.sheets import sheet
from proofs.value import value

HOME = "/counter"
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
WORDS: Mapping[str, tuple[str, str]] = {
    **OFFICE,
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
    "counter_open": ("Ouvrir le compte", "Open the account"),
    "counter_mine": ("Avec mon Sésame d'ici", "With my Sésame here"),
    "counter_no_sesame": (
        "Mon entreprise n'a pas de Sésame : le créer ici",
        "My company has no Sésame: make it here",
    ),
    "counter_no_sesame_why": (
        "Dix minutes, sans site et sans programme. Ce que vous déclarez y reste à vous, et sert "
        "pour tous vos clients.",
        "Ten minutes, without a website or a program. What you declare stays yours there, and "
        "does for all your customers.",
    ),
    "counter_full": (
        "Cette invitation ne fait plus de Sésame ici. Si vous en avez fait un avec elle, "
        "connectez-vous.",
        "This invitation makes no Sésame here any more. If you have made one with it, sign in.",
    ),
    "counter_many": (
        "Trop d'entreprises sont venues par les invitations de ce citoyen ces temps-ci. Faites "
        "votre Sésame sur un autre serveur, et venez avec celui-là.",
        "Too many companies have come by this citizen's invitations of late. Make your Sésame on "
        "another server, and come with that one.",
    ),
    "counter_elsewhere": (
        "Mon entreprise a un Sésame ailleurs",
        "My company has a Sésame elsewhere",
    ),
    "counter_where": ("L'adresse où vous vous connectez", "The address where you sign in"),
    "counter_go": ("Y aller", "Go there"),
    "counter_bad_place": (
        "Ce n'est pas une adresse : écrivez https://id.exemple.fr.",
        "That is no address: write https://id.example.org.",
    ),
    "counter_program": ("Avec un programme", "With a program"),
    "claim": ("Créer le Sésame de mon entreprise", "Make my company's Sésame"),
    "full_name": ("Nom de l'entreprise", "Name of the company"),
    "too_many": (
        "Trop d'essais avec cette invitation. Réessayez dans une heure.",
        "Too many tries with this invitation. Try again in an hour.",
    ),
    "join_lead": (
        "Il garde vos déclarations, la liste de vos clients et vos accords avec eux. Vous seule "
        "y entrez.",
        "It keeps your statements, the list of your customers and your agreements with them. Only "
        "you come in.",
    ),
    "to_office": (
        "C'est noté, ouvrir mon guichet",
        "Written down, open my desk",
    ),
}
words = Lexicon(WORDS)


@value
class CounterPage:
    """For anybody; it says what the front office itself says to anybody.

    ``takes`` says whether an invitation still makes a company a Sésame here.
    """

    terms: CitizenTerms
    ledger: Callable[[str], Ledger | None]
    browser: Browser
    takes: Callable[[Ledger, str], bool]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("counter", __name__, url_prefix=HOME)
        found.add_url_rule("/<pod>", "show", self.show)
        found.add_url_rule("/<pod>", "elsewhere", self.elsewhere, methods=["POST"])
        return found

    def show(self, pod: str) -> Response:
        """Whose it is, the terms, and the ways to open an account with them."""
        return self._page(pod, request.args.get("i", ""))

    def elsewhere(self, pod: str) -> Response:
        """On to the desk of a company at its own server, with this front office in hand."""
        self.browser.check_form()
        typed, code = request.form.get("place", "").strip(), request.form.get("i", "")
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        if parts.scheme not in ("https", "http") or not _HOST.fullmatch(parts.netloc):
            return self._page(pod, code, "counter_bad_place", 422)
        office = urlencode({"office": self._office(pod, code)})
        place = f"{parts.scheme}://{parts.netloc}"
        g.form_targets = place
        return make_response(redirect(f"{place}/desk/customers/new?{office}", 303))

    def _office(self, pod: str, code: str) -> str:
        ledger = self.ledger(pod)
        if ledger is None:
            raise MissingResource(request.path)
        code = "".join(c for c in code if c.isalnum())[:32]
        return ledger.pod.base + FRONT_OFFICE + (f"?i={code}" if code else "")

    def _page(self, pod: str, code: str, trouble: str = "", status: int = 200) -> Response:
        office, ledger = self._office(pod, code), self.ledger(pod)
        if ledger is None:
            raise MissingResource(request.path)
        code = office.partition("?i=")[2]
        g.form_targets = "https:"  # the form leads on to wherever they say
        return sheet(
            "counter/welcome",
            words,
            status,
            form=self.browser.form_token(),
            trouble=trouble,
            holder=ledger.pod.owner,
            pod=pod,
            code=code,
            office=office,
            takes=bool(code) and self.takes(ledger, code),
            is_in=self.browser.session() is not None,
            template=self.terms.proffered(ledger).template,
        )
