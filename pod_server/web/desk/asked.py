"""What customers ask, and the three answers: a statement, an answer in words, a refusal; signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, request

from pod_server.civic.desk.book import Heard, Reply
from pod_server.civic.desk.ears import Ears
from pod_server.civic.desk.fields import step_of
from pod_server.civic.desk.keeping import Replied
from pod_server.civic.desk.sealing import sealed, unsealed
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web import problem_words
from pod_server.web.desk.customers import CustomerPages
from pod_server.web.desk.forms import REFUSALS, shown
from pod_server.web.desk.room import Room, Sitting, see
from pod_server.web.desk.signing import messages, signatures
from pod_server.web.desk.words import words
from pod_server.web.office import values
from pod_server.web.tongue import tongue
from proofs.datapoints import ALL
from proofs.questions import Question, build_answer
from proofs.standings import standing_for
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import last_name

HOME = "/desk/asked"
PAGE = 20
LONGEST, LONGEST_NOTE = 2_000, 500


@value
class Row:
    """One thing asked: what, by how many, what stands signed of it, where it is answered."""

    label: str
    language: str
    who: str
    said: str
    href: str


@value
class AskedPages:
    """Listening, answering."""

    room: Room
    ears: Ears
    customers: CustomerPages

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_asked", __name__, url_prefix=HOME)
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("/<key>", "one", self.one)
        found.add_url_rule("/<key>", "keep", self.keep, methods=["POST"])
        found.add_url_rule("/<key>/sign", "sign", self.sign, methods=["POST"])
        return found

    def all(self) -> Response:
        """All that is asked now, by pages."""
        sitting, language = self.room.sitting(), tongue()
        account = sitting.owner.account.account_id
        heard, troubles = self.ears.heard(account, sitting.company, sitting.book.customers)
        kept = [*heard, *(one for one in sitting.book.heard if _is_pending(sitting, one, heard))]
        if tuple(kept) != sitting.book.heard:
            sitting.change(lambda book: replace(book, heard=tuple(kept)))
        pages = max(-(-len(heard) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        return self.room.page(
            "asked",
            sitting,
            rows=[_row(sitting, one, language) for one in heard[(page - 1) * PAGE : page * PAGE]],
            page_number=page,
            pages=pages,
            troubles=[one.in_language(language) for one in troubles],
            sent=request.args.get("sent") == "1",
        )

    def one(self, key: str) -> Response:
        """One question, what was typed, and what is to be signed."""
        sitting = self.room.sitting()
        return self._page(sitting, _asked(sitting, key))

    def keep(self, key: str) -> Response:
        """What was typed, whatever it is; then it is read again and signed."""
        sitting = self.room.posted()
        asked, form = _asked(sitting, key), request.form
        reply = Reply(
            form.get("text", "").strip()[:LONGEST],
            form.get("refusal", ""),
            form.get("note", "").strip()[:LONGEST_NOTE],
            form.get("why", "").strip()[:LONGEST_NOTE],
            tongue(),
        )
        sitting.change(lambda book: replace(book, replies={**book.replies, key: reply}))
        sitting = self.room.sitting()
        wrong = _wrong(sitting, asked, reply)
        return self._page(sitting, asked, wrong, 422) if wrong else see(f"{HOME}/{key}#read")

    def sign(self, key: str) -> Response:
        """Keep the signed answer, and send it to every customer."""
        sitting = self.room.posted()
        asked = _asked(sitting, key)
        reply = sitting.book.replies.get(key)
        if reply is None or _wrong(sitting, asked, reply):
            return self._page(sitting, asked)
        try:
            document = self._document(sitting, asked, reply)
            waiting = unsealed({key: document}, sitting.book.key, self.room.dated())
            kept = sealed(waiting, signatures())
        except BadRequest as error:
            return self._page(sitting, asked, problem_words.messages(error)[tongue()], 422)
        sitting.change(
            lambda book: replace(
                book, replies={name: r for name, r in book.replies.items() if name != key}
            ),
            answers=kept,
        )
        self.customers.sent_to_all(self.room.sitting())
        return see(f"{HOME}?sent=1")

    def _document(self, sitting: Sitting, asked: Heard, reply: Reply) -> dict[str, Json]:
        before = _before(sitting, asked.key)
        return build_answer(
            sitting.company,
            Question(asked.text, asked.language),
            self.room.now() if request.method == "GET" else self.room.dated(),
            texts={reply.language: reply.text},
            reason=reply.refusal,
            notes={reply.language: reply.note} if reply.note else None,
            sequence=before.answer.sequence + 1 if before else 1,
            because=reply.why,
        )

    def _page(
        self, sitting: Sitting, asked: Heard, trouble: str = "", status: int = 200
    ) -> Response:
        language, now = tongue(), self.room.now()
        say = words(language)
        reply, before = sitting.book.replies.get(asked.key), _before(sitting, asked.key)
        is_ready = reply is not None and not _wrong(sitting, asked, reply) and not trouble
        waiting = {}
        if reply is not None and is_ready and sitting.book.key and request.method == "GET":
            document = self._document(sitting, asked, reply)
            waiting = unsealed({asked.key: document}, sitting.book.key, now)
        return self.room.page(
            "question",
            sitting,
            status,
            asked=asked,
            who=_who(asked, language),
            reply=reply or Reply(),
            before=_said(before, language) if before else "",
            is_ready=is_ready,
            reads=_read_again(reply, language) if reply else "",
            trouble=say[trouble] if trouble.startswith("question_") else trouble,
            refusals=[
                (last_name(iri), values.labels()[iri].in_language(language)) for iri in REFUSALS
            ],
            messages=messages(waiting),
            created=int(now.timestamp()),
        )


def _asked(sitting: Sitting, key: str) -> Heard:
    found = sitting.book.asked(key)
    if found is None:
        raise MissingResource(request.path)
    return found


def _is_pending(sitting: Sitting, one: Heard, heard: Sequence[Heard]) -> bool:
    """Not asked any more, but begun to be answered, or answered: its words are still needed."""
    if one.key in {each.key for each in heard} or not one.text:
        return False
    return one.key in sitting.book.replies or _before(sitting, one.key) is not None


def _before(sitting: Sitting, key: str) -> Replied | None:
    """The last signed answer to a question."""
    row = [one for one in sitting.replies if one.answer.question == key]
    return max(row, key=lambda one: one.answer.sequence, default=None)


def _wrong(sitting: Sitting, asked: Heard, reply: Reply) -> str:
    """The name of what keeps it from being signed."""
    if bool(reply.text) == bool(reply.refusal):
        return "question_empty"
    if reply.refusal and reply.refusal not in map(last_name, REFUSALS):
        return "question_empty"
    before = _before(sitting, asked.key)
    if before is None:
        return ""
    same = before.answer.in_language(reply.language) == (reply.note or reply.text)
    if same and last_name(before.answer.reason) == reply.refusal:
        return "question_same"
    return "" if reply.why else "question_why_empty"


def _row(sitting: Sitting, one: Heard, language: str) -> Row:
    if one.text:
        before = _before(sitting, one.key)
        said = _said(before, language) if before else ""
        return Row(one.text, one.language, _who(one, language), said, f"{HOME}/{one.key}")
    asked = ALL.get(one.key)
    if asked is None:
        return Row(one.key, language, _who(one, language), "", "/desk/")
    there = standing_for((each.statement for each in sitting.signed), sitting.company)
    said = shown(there[one.key], language) if one.key in there else ""
    label = asked.label.in_language(language)
    return Row(
        label, language, _who(one, language), said, f"/desk/form/{step_of(asked)}#{asked.id}"
    )


def _who(one: Heard, language: str) -> str:
    say = words(language)
    told = [say["asked_many"].format(one.count)] if one.count else []
    told += [say["asked_by"].format(", ".join(one.by))] if one.by else []
    return " · ".join(told)


def _said(before: Replied, language: str) -> str:
    answer = before.answer
    text = answer.in_language(language)
    return _refused(answer.reason, text, language) if answer.is_refusal else text


def _read_again(reply: Reply, language: str) -> str:
    iri = next((iri for iri in REFUSALS if last_name(iri) == reply.refusal), "")
    return _refused(iri, reply.note, language) if iri else reply.text


def _refused(iri: str, note: str, language: str) -> str:
    label = values.labels()[iri].in_language(language)
    said = words(language)["refused_value"].format(label)
    return f"{said} · {note}" if note else said
