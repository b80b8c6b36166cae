"""Credentials about oneself: what came in, what is kept, how it stands, one brought by hand."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.pods import INBOX
from pod_server.civic.credentials import claims
from pod_server.civic.credentials.keeping import Came, Credentials, Kept
from pod_server.civic.credentials.record import FOLDER, Verdict
from pod_server.civic.giving.giving import Giving
from pod_server.contracts import Ledger
from pod_server.model.errors import Conflict, MissingResource
from pod_server.web import problem_words
from pod_server.web.chosen import one_of
from pod_server.web.me import credential_rows
from pod_server.web.me.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.credentials.credential import LARGEST
from proofs.value import value

HOME = "/office/me/credentials"
PAGE = 20
_CHOICES = ("accept", "refuse", "add", "look", "forget")


@value
class CredentialPages:
    """The page."""

    door: Door
    credentials: Credentials
    giving: Giving

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("credentials", HOME, self.show, self.change)

    def show(self) -> Response:
        """All of them, a page at a time."""
        return self._page(self.door.owner())

    def change(self) -> Response:
        """What she decides; what does not hold comes back with the reason."""
        self.door.browser.check_form()
        owner = self.door.owner()
        try:
            done = self._done(owner)
        except (Conflict, MissingResource) as refused:
            return self._page(owner, problem_words.messages(refused)[tongue()], 409)
        if not done:
            return self._page(owner, words(tongue())["cred_nothing"], 422)
        return make_response(redirect(f"{HOME}?{urlencode({'done': done})}", 303))

    def _done(self, owner: Owner) -> str:
        """What has been done; empty where the form brought nothing."""
        ours, sent = (owner.ledger, owner.agent), request.form
        do, name, fill = sent.get("do", ""), sent.get("name", ""), "fill" in sent
        if do == "accept":
            return _kept(self.credentials.accept(*ours, name, fill=fill))
        if do == "refuse":
            self.credentials.refuse(*ours, name)
            return "refused"
        if do == "look":
            self.credentials.look_now(owner.ledger, name)
            return "looked"
        if do == "forget":
            self.credentials.forget(*ours, name)
            return "forgotten"
        if do != "add":
            raise one_of("do", _CHOICES)
        file = request.files.get("file")
        body = file.read(LARGEST + 1) if file is not None else b""
        body = body or sent.get("text", "").strip().encode()
        return _kept(self.credentials.take(*ours, body, fill=fill)) if body else ""

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        ledger, after = owner.ledger, request.args.get("after", "")
        start = f"{INBOX}/{after}" if after else ""
        came, onward = self.credentials.waiting(ledger, start, PAGE)
        kept = list(self.credentials.kept(ledger))
        parts = max(1, -(-len(kept) // PAGE))
        part = min(max(request.args.get("part", 1, int), 1), parts)
        held, now = self.giving.everything(ledger), self.giving.clock()
        rows = [
            credential_rows.kept(ledger, each, held, now)
            for each in kept[(part - 1) * PAGE : part * PAGE]
        ]
        return sheet(
            "me/credentials",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            came=[credential_rows.waiting(each, replaces=_replaces(ledger, each)) for each in came],
            onward=f"{HOME}?after={quote(onward.rpartition('/')[2])}" if onward else "",
            is_first=not after,
            rows=rows,
            part=part,
            parts=parts,
            trouble=trouble,
            typed=request.form.get("text", "") if trouble else "",
            done=request.args.get("done", ""),
        )


def _kept(found: Kept) -> str:
    return "unknown" if found.record.verdict is Verdict.UNKNOWN else "kept"


def _replaces(ledger: Ledger, came: Came) -> bool:
    sort = claims.sort_of(came.credential)
    return bool(sort) and ledger.read(f"{FOLDER}/{sort}") is not None
