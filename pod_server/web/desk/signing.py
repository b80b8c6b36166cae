"""The page on which all is read again and signed, and the one on which what holds is said again."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import orjson
from flask import Blueprint, Response, request

from pod_server.civic.desk.answers import is_answered
from pod_server.civic.desk.fields import step_of, steps
from pod_server.civic.desk.renewing import renewable
from pod_server.civic.desk.sealing import Answer, answers, sealed, unsealed
from pod_server.model.errors import BadRequest
from pod_server.web import problem_words
from pod_server.web.desk.forms import shown
from pod_server.web.desk.room import HOME, Room, Sitting, see
from pod_server.web.office import values
from pod_server.web.tongue import tongue
from proofs.datapoints import Requirement
from proofs.integrity import Unsealed
from proofs.standings import standing_for
from proofs.statement import read
from proofs.strict_json import Json
from proofs.value import value


@value
class Paper:
    """One statement to be read before it is signed."""

    label: str
    value: str
    period: str


@value
class SignPages:
    """Drafted answers, and renewals."""

    room: Room

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_sign", __name__, url_prefix="/desk")
        found.add_url_rule("/sign", "show", self.show)
        found.add_url_rule("/sign", "sign", self.sign, methods=["POST"])
        found.add_url_rule("/renew", "offer", self.offer)
        found.add_url_rule("/renew", "renew", self.renew, methods=["POST"])
        return found

    def show(self) -> Response:
        """What waits for a signature, what has to be mended, what is missing."""
        sitting = self.room.sitting()
        found = answers(sitting.company, sitting.book, sitting.signed, sitting.today)
        return self._page(sitting, _documents(found), found)

    def sign(self) -> Response:
        """Keep what was signed: all of it, or nothing."""
        sitting = self.room.posted()
        found = answers(sitting.company, sitting.book, sitting.signed, sitting.today)
        return self._kept(sitting, _documents(found), found)

    def offer(self) -> Response:
        """What would be said again as it is."""
        sitting = self.room.sitting()
        return self._page(sitting, renewable(sitting.signed, sitting.company, sitting.today), None)

    def renew(self) -> Response:
        """Nothing has changed: kept like what was signed anew."""
        sitting = self.room.posted()
        again = renewable(sitting.signed, sitting.company, sitting.today)
        return self._kept(sitting, again, None)

    def _kept(
        self,
        sitting: Sitting,
        documents: Mapping[str, dict[str, Json]],
        found: Sequence[Answer] | None,
    ) -> Response:
        try:
            waiting = unsealed(documents, sitting.book.key, self.room.dated())
            kept = sealed(waiting, signatures())
        except BadRequest as error:
            said = problem_words.messages(error)[tongue()]
            return self._page(sitting, documents, found, said, 422)
        sitting.change(lambda book: book, statements=kept)
        return see(HOME)

    def _page(
        self,
        sitting: Sitting,
        documents: Mapping[str, dict[str, Json]],
        found: Sequence[Answer] | None,
        trouble: str = "",
        status: int = 200,
    ) -> Response:
        language, key, now = tongue(), sitting.book.key, self.room.now()
        waiting = unsealed(documents, key, now) if key else {}
        said = {name: read(document) for name, document in documents.items()}
        labels = {asked.id: asked.label for step in steps() for asked in step.asked}
        before = standing_for((one.statement for one in sitting.signed), sitting.company)
        missing = [
            asked
            for step in steps()
            for asked in step.asked
            if step.requirement is not Requirement.OPTIONAL
            and asked.id not in before
            and not is_answered(asked, sitting.book.drafts.get(asked.id))
        ]
        return self.room.page(
            "sign",
            sitting,
            status,
            trouble=trouble,
            is_renewal=found is None,
            papers=[
                Paper(
                    labels[name].in_language(language),
                    shown(one, language),
                    values.period(one, language),
                )
                for name, one in said.items()
            ],
            messages=messages(waiting),
            created=int(now.timestamp()),
            wrong=[one for one in found or () if one.wrong],
            missing=missing if found is not None else (),
            step_of=step_of,
        )


def _documents(found: Sequence[Answer]) -> dict[str, dict[str, Json]]:
    return {one.asked.id: one.drafted.document for one in found if one.is_ready and one.drafted}


def messages(waiting: Mapping[str, Unsealed]) -> str:
    """What the browser signs, by name, as JSON with base64 in it."""
    said = {name: base64.b64encode(one.message).decode() for name, one in waiting.items()}
    return orjson.dumps(said).decode()


def signatures() -> Mapping[str, str]:
    """What the browser has signed, by the same names. Raises ``BadRequest``."""
    try:
        found = orjson.loads(request.form.get("signatures", ""))
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise BadRequest("Nothing was signed: it takes the key in this browser, and JavaScript.")
    return {str(name): str(value) for name, value in found.items()}
