"""One answer to a question, for all customers: signed once, delivered by ``push``."""

from __future__ import annotations

import json
from datetime import datetime

import orjson

from clients.company.asking import KEPT, SIGN
from clients.company.desk import Desk
from clients.company.dossier import Dossier, SealedAnswer
from clients.company.home import Home
from clients.console import Exit, Misused, plain
from proofs.integrity import Suite, hash_of, sign
from proofs.questions import NotAQuestion, Question, build_answer
from proofs.strict_json import Json
from proofs.value import value

#: What changes from one signing to the next, and is nothing new.
_STAMPS = ("proof", "issued", "sequence", "id", "supersedes", "restatementReason")


@value
class Said:
    """What is answered: a text, or a refusal's reason and note; why it is another than before."""

    text: str
    refuse: str
    note: str
    language: str | None
    reason: str


def answer(desk: Desk, home: Home, dossier: Dossier, named: str, said: Said, now: datetime) -> Exit:
    """Sign it into the dossier. The same again changes nothing; another needs ``reason``."""
    question = _question(home, dossier, named, said.language)
    language = said.language or question.language
    before = dossier.answered(question.hash)
    document = build_answer(
        dossier.company,
        question,
        now,
        texts={language: said.text},
        reason=said.refuse,
        notes={language: said.note} if said.note else None,
        sequence=before.sequence + 1 if before else 1,
        because=said.reason,
    )
    if before is not None:
        if _says(orjson.loads(dossier.body(before))) == _says(document):
            desk.say("C'est déjà la réponse signée.", "That is the signed answer already.")
            desk.report({"file": before.file, "question": question.hash, "new": False})
            return Exit.WELL
        if not said.reason:
            raise Misused(
                "Cette question a déjà une réponse signée : dites avec --reason pourquoi elle "
                "change.",
                "This question has a signed answer already: say with --reason why it changes.",
            )
    key = home.key()
    signed = sign(document, key, created=now)
    sequence = before.sequence + 1 if before else 1
    sealed = SealedAnswer(
        f"answer_{question.hash[:16]}_{sequence}.jsonld",
        str(document["id"]),
        question.hash,
        question.text,
        question.language,
        sequence,
        hash_of(signed, suite=Suite.RDFC),
    )
    dossier.add_answer(sealed, orjson.dumps(signed, option=orjson.OPT_INDENT_2) + b"\n")
    asked = plain(question.text)
    desk.say(
        f"Signé, pour tous vos clients : « {asked} » (sesame-company push l'envoie).",
        f"Signed, for all your customers: “{asked}” (sesame-company push sends it).",
    )
    desk.report({"file": sealed.file, "question": question.hash, "new": True})
    return Exit.WELL


def _says(document: dict[str, Json]) -> dict[str, Json]:
    return {name: part for name, part in document.items() if name not in _STAMPS}


def _question(home: Home, dossier: Dossier, named: str, language: str | None) -> Question:
    """By its sign, among those asked and answered; or in so many words."""
    known = {one.question: Question(one.text, one.language) for one in dossier.answers}
    path = home.path / KEPT
    try:
        asked = json.loads(path.read_bytes()) if path.exists() else {}
        known |= {key: Question(str(q["text"]), str(q["language"])) for key, q in asked.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misused(f"{path} : {error}", f"{path}: {error}") from error
    found = [question for key, question in known.items() if key.startswith(named)]
    if len(named) >= SIGN and len(found) == 1:
        return found[0]
    try:
        return Question.asked(named, language or "fr")
    except NotAQuestion as wrong:
        raise Misused(
            "Quelle question ? Son signe (sesame-company asked), ou son texte en 300 lettres.",
            f"Which question? Its sign (sesame-company asked), or its text. {wrong}",
        ) from wrong
