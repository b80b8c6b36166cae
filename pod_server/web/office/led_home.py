"""``/office/invite?company=IRI&back=URL``: a shop's button has led the citizen home.

She sees who asks, invites that company and no other, or says no, and goes back to the shop by a
link. What the shop gets is the address of the invitation: it asks for its account there with its
own signature, so that nothing in the link has to be believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.model.errors import BadRequest
from pod_server.settings import is_loopback
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.who import Door, Owner
from pod_server.web.office.words import WORDS as OFFICE
from pod_server.web.sheets import sheet
from proofs.value import value

HOME = "/office/invite"
LONGEST = 2_000
#: What the shop reads in the address that the citizen comes back by.
INVITATION, ANSWER, NO, OPEN = "sesame_invitation", "sesame", "no", "account"
WORDS: Mapping[str, tuple[str, str]] = {
    "inviting": ("Une entreprise demande un compte chez vous", "A company asks for an account"),
    "inviting_who": ("Elle dit être", "It says that it is"),
    "inviting_lead": (
        "Si vous l'invitez, elle répond d'abord à vos conditions, puis rend compte d'elle-même "
        "avant de pouvoir vous vendre quoi que ce soit. L'invitation n'est bonne que pour elle.",
        "If you invite it, it first answers your terms, and then accounts for itself before it may "
        "sell you anything. The invitation is good for this company alone.",
    ),
    "inviting_named": ("Pour vous, elle s'appelle", "What you call it"),
    "inviting_yes": ("L'inviter", "Invite it"),
    "inviting_no": ("Non merci", "No, thank you"),
    "inviting_back": ("Retourner chez", "Go back to"),
    "inviting_done": ("L'invitation est faite", "The invitation is made"),
    "inviting_done_why": (
        "Retournez chez l'entreprise : le lien lui porte l'invitation, et elle demande le compte.",
        "Go back to the company: the link brings it the invitation, and it asks for the account.",
    ),
    "inviting_refused": ("Vous avez dit non", "You have said no"),
    "inviting_refused_why": (
        "Rien n'a été donné ni gardé.",
        "Nothing was given, and nothing kept.",
    ),
    "inviting_there": ("Elle a déjà un compte chez vous", "It has an account with you already"),
    "inviting_see": ("Voir ce qu'elle déclare", "See what it declares"),
    "inviting_link": ("Ou donnez-lui cette adresse", "Or give it this address"),
}
words = Lexicon({**OFFICE, **WORDS})


@value
class LedHome:
    """The page, and the click."""

    door: Door
    office: FrontOffice

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("led_home", HOME, self.show, self.settle)

    def show(self) -> Response:
        """Who asks; or what was answered, and the way back."""
        owner = self.door.owner()
        company, back = _asked(request.args)
        account = self.office.account(owner.ledger, company)
        code, answer = request.args.get("code", ""), request.args.get("answer", "")
        made = self.office.invitations.one(owner.ledger, code) if code else None
        facts: dict[str, object] = {"state": "asks", "link": "", "leads": ""}
        if made is not None and made.company == company:
            link = made.link(owner.ledger.pod.base)
            facts = {"state": "made", "link": link, "leads": _with(back, INVITATION, link)}
        elif answer == NO:
            facts = {"state": "refused", "link": "", "leads": _with(back, ANSWER, NO)}
        elif account is not None:
            facts = {"state": "there", "link": "", "leads": _with(back, ANSWER, OPEN)}
        return self._page(owner, company, back, facts)

    def settle(self) -> Response:
        """Her click; leads to the page that says so."""
        self.door.browser.check_form()
        owner = self.door.owner()
        company, back = _asked(request.form)
        asked = {"company": company, "back": back}
        if request.form.get("answer") != "invite":
            return make_response(redirect(f"{HOME}?{urlencode({**asked, 'answer': NO})}", 303))
        named = request.form.get("given_to", "").strip() or (urlsplit(company).hostname or company)
        made = settle_now(
            owner.ledger,
            lambda: self.office.invitations.invite(owner.ledger, owner.agent, named, company),
        )
        asked["code"] = made.address.name.rpartition("/")[2]
        return make_response(redirect(f"{HOME}?{urlencode(asked)}", 303))

    def _page(self, owner: Owner, company: str, back: str, facts: Mapping[str, object]) -> Response:
        return sheet(
            "office/invite",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            company=company,
            host=urlsplit(company).hostname or company,
            back=back,
            shop=urlsplit(back).netloc,
            **facts,
        )


def _asked(said: Mapping[str, str]) -> tuple[str, str]:
    """The company's WebID, and where she came from, if that is said. Raises ``BadRequest``."""
    company, back = said.get("company", "").strip(), said.get("back", "").strip()
    if not _is_address(company, trial=True):
        raise BadRequest("“company” is the WebID of the company: an address on the web.")
    if back and not _is_address(back, trial=False):
        raise BadRequest("“back” is an address that begins with https://.")
    return company, back


def _is_address(text: str, *, trial: bool) -> bool:
    """On the web; without TLS only where ``trial`` allows it, or on this machine."""
    if len(text) > LONGEST or not text.isprintable() or " " in text or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (trial or is_loopback(host)))


def _with(back: str, name: str, value: str) -> str:
    """The shop's own address, whatever its query, with this besides; empty where there is none."""
    if not back:
        return ""
    parts = urlsplit(back)
    query = [(key, said) for key, said in parse_qsl(parts.query, True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)])))
