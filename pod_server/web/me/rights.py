"""My rights: a letter is written out to be sent, and its answer waited for."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.facts import DerivedFacts
from pod_server.civic.giving.personal import day_of
from pod_server.civic.giving.rights import LETTERS, RIGHTS, Letter, Rights
from pod_server.model.errors import MissingResource
from pod_server.web import dates
from pod_server.web.me.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_TITLE, plain, visible
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/office/me/rights"
PAGE = 50


@value
class Row:
    """A letter, in words."""

    href: str
    title: str
    to: Markup
    state: str
    is_late: bool


@value
class RightsPages:
    """The list with the form, and each letter."""

    door: Door
    facts: DerivedFacts
    rights: Rights

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("rights", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("", "write", self.write, methods=["POST"])
        found.add_url_rule("/<called>", "one", self.one)
        found.add_url_rule("/<called>", "answered", self.answered, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """Those that wait, then those that were answered; a page at a time."""
        return self._all(self.door.owner())

    def write(self) -> Response:
        """A new letter; what is missing comes back with the form."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        on, today = day_of(sent.get("sent", "")), self.facts.today()
        if sent.get("right", "") not in RIGHTS:
            return self._all(owner, "letter_no_right", 422)
        if not sent.get("to", "").strip():
            return self._all(owner, "letter_no_to", 422)
        if on is None or on > today:
            return self._all(owner, "letter_bad_day", 422)
        made = settle_now(
            owner.ledger,
            lambda: self.rights.write(
                owner.ledger, owner.agent, sent["right"], sent["to"], sent.get("about", ""), on
            ),
        )
        return make_response(redirect(_page(made.address.name), 303))

    def one(self, called: str) -> Response:
        """The letter, written out."""
        owner = self.door.owner()
        letter = self._letter(owner, called)
        return sheet(
            "me/letter",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            row=self._row(letter),
            text=self._text(owner, letter),
            here=_page(letter.name),
            home=HOME,
            waits=letter.answered is None,
        )

    def answered(self, called: str) -> Response:
        """The answer has come, today."""
        self.door.browser.check_form()
        owner = self.door.owner()
        letter = self._letter(owner, called)
        settle_now(
            owner.ledger,
            lambda: self.rights.answered(
                owner.ledger, owner.agent, letter.name, self.facts.today()
            ),
        )
        return make_response(redirect(HOME, 303))

    def _letter(self, owner: Owner, called: str) -> Letter:
        found = self.rights.one(owner.ledger, f"{LETTERS}/{called}")
        if found is None:
            raise MissingResource(request.path)
        return found

    def _all(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        letters = self.rights.all(owner.ledger)
        parts = max(1, -(-len(letters) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        return sheet(
            "me/rights",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            rights=list(RIGHTS),
            rows=[self._row(each) for each in letters[(part - 1) * PAGE : part * PAGE]],
            part=part,
            parts=parts,
            today=self.facts.today().isoformat(),
            typed=request.form.to_dict() if trouble else {},
            trouble=trouble,
        )

    def _row(self, letter: Letter) -> Row:
        say, language = words(tongue()), tongue()
        is_late = letter.is_late(self.facts.today())
        if letter.answered is not None:
            state = f"{say['letter_answered']} {dates.day(letter.answered, language)}"
        else:
            how = say["letter_late" if is_late else "letter_due"]
            state = f"{how} {dates.day(letter.due, language)}"
        to = visible(letter.to, LONGEST_TITLE)
        return Row(_page(letter.name), say[f"letter_{letter.right}"], to, state, is_late)

    def _text(self, owner: Owner, letter: Letter) -> str:
        language = tongue()
        identity = self.facts.personal.of(owner.ledger, "identity")
        named = [identity.values["given"], identity.values["family"]] if identity else []
        said = {
            "about": letter.about,
            "due": dates.day(letter.due, language),
            "sent": dates.day(letter.sent, language),
            "name": " ".join(filter(None, named)) or "…",
        }
        text = words(language)[f"text_{letter.right}"]
        if not letter.about:
            text = "\n\n".join(part for part in text.split("\n\n") if "{about}" not in part)
        return plain_lines(f"{letter.to}\n\n{text.format(**said)}")


def plain_lines(text: str) -> str:
    """The text without what hides in it, line by line."""
    return "\n".join(plain(line, 2_000) for line in text.split("\n"))


def _page(name: str) -> str:
    return f"{HOME}/{quote(name.rpartition('/')[2])}"
