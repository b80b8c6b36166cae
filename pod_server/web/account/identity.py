"""Who one is, to others: the protected statements of one's WebID document (I-04, S-49)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from pod_server.actions.identity import Identity, Part
from pod_server.actions.settle import Prepared, settle_now
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import Conflict, MissingResource, PreconditionFailed
from pod_server.web import problem_words
from pod_server.web.account.gate import Gate, Person, see
from pod_server.web.account.identity_words import words
from pod_server.web.chosen import one_of
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HERE = "/account/identity"
LONGEST = 2_000
_KEY = re.compile(r"did:key:z[1-9A-HJ-NP-Za-km-z]{20,200}(#z[1-9A-HJ-NP-Za-km-z]{20,200})?")
_SIGNS = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


@value
class IdentityPage:
    """The page. ``vouches`` asks an issuer whether it is one; it may block."""

    gate: Gate
    identity: Identity
    ledger: Callable[[str], Ledger]
    issuer: str
    vouches: Callable[[str], bool]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("identity", __name__)
        found.add_url_rule(HERE, "show", self.show)
        found.add_url_rule(HERE, "change", self.change, methods=["POST"])
        return found

    def show(self) -> Response:
        """All that decides, for somebody who has just shown who they are."""
        return self._page(self.gate.fresh())

    def change(self) -> Response:
        """One statement more or less."""
        self.gate.browser.check_form()
        person = self.gate.fresh()
        ledger = self._ledger(person)
        part, said = _part(request.form.get("part", "")), request.form.get("said", "").strip()
        is_more = request.form.get("do") == "add"
        if is_more and not self._will_do(part, said):
            return self._page(person, f"bad_{part.name}", 422)
        try:
            settle_now(ledger, self._prepare(ledger, part, said, is_more=is_more))
        except PreconditionFailed:
            return self._page(person, "changed_meanwhile", 412)
        except Conflict as refused:
            return self._page(person, problem_words.messages(refused)[tongue()], 409)
        return see(f"{HERE}?done=1")

    def _prepare(
        self, ledger: Ledger, part: Part, said: str, *, is_more: bool
    ) -> Callable[[], Prepared]:
        agent = Agent(ledger.pod.owner, client=self.issuer, issuer=self.issuer)
        do = self.identity.add if is_more else self.identity.remove
        return partial(do, ledger, agent, request.form.get("version", ""), part, said)

    def _will_do(self, part: Part, said: str) -> bool:
        if len(said) > LONGEST or _SIGNS.search(said):
            return False
        if part is Part.KEY:
            return _KEY.fullmatch(said) is not None
        if part is Part.STORAGE:
            return said.endswith("/") and self._is_web(said)
        return said == self.issuer or (self._is_web(said) and self.vouches(said))

    def _is_web(self, said: str) -> bool:
        """A plain address; over plain http only while this server is at such a one itself."""
        try:
            parts = urlsplit(said)
        except ValueError:
            return False
        is_plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        schemes = {"https", urlsplit(self.issuer).scheme}
        return parts.scheme in schemes and bool(parts.hostname) and is_plain

    def _ledger(self, person: Person) -> Ledger:
        pods = self.gate.people.pods(person.account.account_id)
        if not pods:
            raise MissingResource(request.path)
        return self.ledger(pods[0].pod_id)

    def _page(self, person: Person, trouble: str = "", status: int = 200) -> Response:
        ledger = self._ledger(person)
        say = words(tongue())
        return sheet(
            "identity/identity",
            words,
            status,
            form=self.gate.browser.form_token(),
            owner=person,
            webid=ledger.pod.owner,
            shown=self.identity.shown(ledger),
            parts=list(Part),
            marks={self.issuer: say["ours"], ledger.pod.base: say["this_pod"]},
            fixed={ledger.pod.base},
            typed=request.form.get("said", "") if trouble else "",
            typed_part=request.form.get("part", "") if trouble else "",
            trouble=say.get(trouble, trouble),
            done="done" in request.args and not trouble,
        )


def _part(said: str) -> Part:
    if said not in Part.__members__:
        raise one_of("part", Part.__members__)
    return Part[said]
