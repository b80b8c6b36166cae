"""Who knows this market? One asks a circle; what others ask is answered with a file, or left."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.groups import GroupBook
from pod_server.civic.circle.drafts import Markets
from pod_server.civic.circle.papers import Question
from pod_server.civic.circle.questions import LONGEST, Questions
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest, Conflict, MissingResource
from pod_server.web import problem_words
from pod_server.web.circle.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/office/circle"
PAGE = 50
#: Circles and files to choose from.
MOST_CIRCLES, MOST_FILES = 50, 200


@value
class CirclePages:
    """Asking and being asked. ``named`` is what somebody is called to her."""

    door: Door
    questions: Questions
    markets: Markets
    groups: GroupBook
    named: Callable[[Ledger, str], str]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("circle", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("", "ask", self.ask, methods=["POST"])
        found.add_url_rule("/<identifier>", "one", self.one)
        found.add_url_rule("/<identifier>/remove", "remove", self.remove, methods=["POST"])
        found.add_url_rule("/heard/<identifier>", "answer", self.answer, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """What she is asked, a form to ask, and what she asked."""
        return self._all(self.door.owner())

    def ask(self) -> Response:
        """Each of the circle is asked; leads to the question."""
        self.door.browser.check_form()
        owner, form = self.door.owner(), request.form
        said = (form.get("circle", ""), form.get("market", ""), form.get("text", ""))
        try:
            made = self.questions.ask(owner.ledger, owner.agent, *said)
        except BadRequest as wrong:
            return self._all(owner, 422, problem_words.messages(wrong)[tongue()])
        return make_response(redirect(f"{HOME}/{made}", 303))

    def one(self, identifier: str) -> Response:
        """Whom she asked, and who answered."""
        owner = self.door.owner()
        question = self._question(owner, identifier)
        answers = self.questions.answers(owner.ledger, identifier)
        found = sorted(
            self.questions.recipients(owner.ledger, identifier),
            key=lambda each: (each[1].webid not in answers, each[1].webid),
        )
        rows = [
            {
                "name": self.named(owner.ledger, one.webid),
                "state": one.state.replace("-", "_"),
                "offer": answers[one.webid][0] if one.webid in answers else "",
            }
            for _, one in found
        ]
        return self._page(
            "circle/question", owner, identifier=identifier, question=question, rows=rows
        )

    def remove(self, identifier: str) -> Response:
        """It goes from the list."""
        self.door.browser.check_form()
        owner = self.door.owner()
        self._question(owner, identifier)
        self.questions.remove(owner.ledger, owner.agent, identifier)
        return make_response(redirect(HOME, 303))

    def answer(self, identifier: str) -> Response:
        """A file of hers is offered to who asks, or the question is left."""
        self.door.browser.check_form()
        owner, file = self.door.owner(), request.form.get("file", "")
        if request.form.get("answer") != "offer":
            self.questions.leave(owner.ledger, owner.agent, identifier)
            return make_response(redirect(HOME, 303))
        if not file.isalnum() or self.markets.draft(owner.ledger, file) is None:
            raise MissingResource(request.path)
        try:
            self.questions.answer(owner.ledger, owner.agent, identifier, file)
        except (BadRequest, Conflict) as wrong:
            return self._all(owner, 422, problem_words.messages(wrong)[tongue()])
        return make_response(redirect(f"{HOME}?done=1", 303))

    def _all(self, owner: Owner, status: int = 200, trouble: str = "") -> Response:
        heard = self.questions.waiting(owner.ledger)
        own = sorted(self.questions.all(owner.ledger), key=lambda one: -one[1].made)
        pages = max(-(-max(len(own), len(heard)) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        some = slice((page - 1) * PAGE, page * PAGE)
        groups = self.groups.all(owner.ledger, limit=MOST_CIRCLES)
        return self._page(
            "circle/asking",
            owner,
            status,
            heard=[(i, each, self.named(owner.ledger, each.actor)) for i, each in heard[some]],
            files=list(self._files(owner))[:MOST_FILES] if heard else [],
            own=[self._row(owner, *one) for one in own[some]],
            circles=[group for group in groups if group.members],
            longest=LONGEST,
            said=request.form,
            done=request.args.get("done") == "1",
            page=page,
            pages=pages,
            trouble=trouble,
        )

    def _files(self, owner: Owner) -> Iterator[tuple[str, str]]:
        """Her files that have been made, by id, with their titles."""
        for identifier, draft in self.markets.all(owner.ledger):
            if self.markets.left_out(owner.ledger, identifier) is not None:
                yield identifier, draft.title

    def _row(self, owner: Owner, identifier: str, question: Question) -> dict[str, object]:
        return {
            "id": identifier,
            "question": question,
            "asked": sum(1 for _ in self.questions.recipients(owner.ledger, identifier)),
            "answers": len(self.questions.answers(owner.ledger, identifier)),
        }

    def _question(self, owner: Owner, identifier: str) -> Question:
        found = self.questions.one(owner.ledger, identifier) if identifier.isalnum() else None
        if found is None:
            raise MissingResource(request.path)
        return found

    def _page(self, template: str, owner: Owner, status: int = 200, /, **facts: object) -> Response:
        form, language = self.door.browser.form_token(), tongue()
        facts["counted"] = lambda count, name: words.counted(count, name, language)
        return sheet(template, words, status, form=form, owner=owner, **facts)
