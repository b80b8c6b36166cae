"""What citizens have between them, when one of them moves: her own word, papers, credentials.

What a pod signed for its owner is signed again with the pod's key, which moves along; papers are
JSON that this program wrote, and say the new addresses. What only holds at an address that ends
(an offer that nobody has taken yet, a file as it was made) says so from then on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import datetime

import orjson

from pod_server.civic.circle.logbook import CHECKPOINT
from pod_server.civic.circle.papers import (
    COMING,
    FOLDER,
    FOREIGN,
    HANDED,
    HEARD,
    LEFT_OUT,
    OFFERED,
    QUESTIONS,
    TO_ACCEPT,
    TO_OFFER,
    UNDELIVERED,
    WAITING,
)
from pod_server.civic.circle.peers import FOLDER as PEERS
from pod_server.civic.circle.recommending import FOLDER as SAID
from pod_server.civic.civil_status.resigning import said_anew, word
from pod_server.civic.credentials.record import FOLDER as CREDENTIALS
from pod_server.civic.credentials.record import RECORDS
from pod_server.civic.front_office.account import account_id
from pod_server.civic.giving.access_grants import grant_in
from pod_server.civic.giving.outbox import lane
from pod_server.civic.giving.received import RECEIVED
from pod_server.contracts import Pod
from pod_server.model.moving import Rewriting
from pod_server.model.terms import Quad
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.moving import Body, PodFile
from pod_server.wiring.moving.report import Report
from pod_server.wiring.moving.survey import body_of
from proofs.circles.market_log import origin
from proofs.circles.recommendation import NotARecommendation, read
from proofs.circles.reply import NotAReply
from proofs.circles.reply import read as read_reply
from proofs.credentials import sealed
from proofs.credentials.credential import NotACredential
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.logs import checkpoint
from proofs.logs.checkpoint import Checkpoint, NotACheckpoint
from proofs.strict_json import MalformedJson, TooComplex
from proofs.value import value

JSON = "application/json"
#: Where papers of this program lie.
_PAPERS = (FOLDER, FOREIGN, QUESTIONS, HEARD, PEERS, RECEIVED, "settings")
_UNREADABLE = (MalformedJson, TooComplex, ProofInvalid, NotARecommendation)


@value
class Between:
    """Of one pod. ``key`` signs for its owner; ``None`` where none was ever made."""

    pod: Pod
    key: SigningKey | None
    rewriting: Rewriting
    report: Report
    #: The content hash of each recommendation of hers, by the one that it has once moved.
    hashes: Mapping[str, str] = field(default_factory=dict)
    #: Octets of her credentials about the old address, by the record of each.
    about: Mapping[str, str] = field(default_factory=dict)

    def is_hers(self, name: str, body: bytes) -> bool:
        """Whether it is a recommendation that this pod signed for its owner."""
        if self.key is None or not name.startswith(f"{SAID}/"):
            return False
        return _given(body, self.key) is not None

    def said_again(self, body: bytes, now: datetime) -> bytes:
        """The same recommendation, at its new address. Raises ``CannotMove``."""
        said = word(body)
        if self.key is None or said.proof is None:
            return body
        return said_anew(body, said.proof, self.key, self.rewriting, now)

    def may_be_paper(self, body: Body) -> bool:
        """Whether it is worth a look: files of any size are no RDF either."""
        is_there = body.name.startswith(tuple(f"{each}/" for each in _PAPERS))
        return body.name == CHECKPOINT or (body.media_type == JSON and is_there)

    def paper(self, body: Body, raw: bytes) -> bytes | None:
        """A paper as it is to be; ``None`` for what is none of this program's."""
        name = body.name
        if name == CHECKPOINT:
            return self._checkpoint(raw)
        try:
            said = orjson.loads(self.rewriting.text(raw.decode()))
        except ValueError:
            return None
        before = orjson.loads(raw)
        after = self._changed(name, said) if isinstance(said, dict) else said
        return raw if after == before else orjson.dumps(after)

    def _changed(self, name: str, said: dict[str, object]) -> dict[str, object]:
        parts = name.split("/")
        if parts[0] == FOLDER and parts[-1] == LEFT_OUT:
            return {**said, "content_hash": ""}
        if parts[0] == FOLDER and HANDED in parts:
            return self._handed(name, said)
        if parts[0] == FOREIGN and said.get("state") in (WAITING, TO_ACCEPT, COMING):
            self.report.waiting.add(f"{said.get('actor')}: {said.get('name')}")
        if name.startswith(f"{RECEIVED}/") and not said.get("ended_us"):
            self.report.received.add(f"{said.get('giver')}: {said.get('record')}")
        if f"{RECORDS}/" in name and self.about.get(name) == said.get("digest"):
            return {**said, "about": self.pod.owner}
        return said

    def _handed(self, name: str, said: dict[str, object]) -> dict[str, object]:
        """An offer that nobody can take any more; and as what was handed it is known there."""
        if said.get("state") in (TO_OFFER, OFFERED):
            file = f"{self.rewriting.text(self.pod.base)}{name.partition(f'/{HANDED}/')[0]}/"
            self.report.offered.add(f"{file} → {said.get('recipient')}")
            said = {**said, "state": UNDELIVERED}
        handed = said.get("recommendations")
        known = handed if isinstance(handed, list) else []
        formerly = {now: old for now, old in self.hashes.items() if old in known}
        if not formerly:
            return said
        return {**said, "formerly": formerly, "recommendations": [*known, *formerly]}

    def given(self, name: str, quads: Sequence[Quad], now: int) -> None:
        """Whoever was given something, and has it yet, goes into the report."""
        found = grant_in({quad.triple for quad in quads}, name)
        if found is None or found.is_over(now) or self.rewriting.text(found.who) != found.who:
            return
        what = ", ".join(self.rewriting.text(part.target) for part in found.parts)
        self.report.holders.add(f"{found.who}: {what}")

    def answered(self, body: bytes) -> None:
        """A company's reply to what she said goes into the report: it answers the old address."""
        with suppress(*_UNREADABLE, NotAReply):
            self.report.replies.add(read_reply(body).company)

    def _checkpoint(self, raw: bytes) -> bytes | None:
        """The same log, which is called by its address, signed by the same key."""
        if self.key is None:
            return None
        try:
            found = checkpoint.verified(raw.decode(), self.key.public)
            place = origin(self.rewriting.text(self.pod.base))
            return checkpoint.sign(Checkpoint(place, found.size, found.root), self.key).encode()
        except (ValueError, NotACheckpoint):
            return None


def names_of(pod: PodFile, blobs: FileBlobs, rewriting: Rewriting) -> dict[str, str]:
    """What is called by her WebID, and by the items of her recommendations that move, too."""
    old, new = pod.row.pod.owner, rewriting.text(pod.row.pod.owner)
    found = {account_id(old): account_id(new), _lane(old): _lane(new)}
    for _, raw in _documents(pod, blobs, SAID):
        try:
            item = read(raw).opinion.item
        except _UNREADABLE:
            continue
        if rewriting.text(item) != item:
            found[account_id(item)] = account_id(rewriting.text(item))
    return found


def between(
    pod: PodFile,
    blobs: FileBlobs,
    key: SigningKey | None,
    rewriting: Rewriting,
    report: Report,
    now: datetime,
) -> Between:
    """What has to be known before anything of a pod is carried over."""
    hashes, about = {}, {}
    plain = Between(pod.row.pod, key, rewriting, report)
    for _, raw in _documents(pod, blobs, SAID):
        given = _given(raw, key) if key is not None else None
        if given is not None:
            hashes[read(plain.said_again(raw, now)).content_hash] = given
    for name, raw in _documents(pod, blobs, CREDENTIALS):
        try:
            said = sealed.opened(raw).credential
        except NotACredential:
            continue
        if said.subject == pod.row.pod.owner:
            about[f"{RECORDS}/{name.rpartition('/')[2]}"] = hashlib.sha256(raw).hexdigest()
            report.credentials.add(f"{rewriting.text(pod.row.pod.base)}{name}: {said.issuer}")
    return Between(pod.row.pod, key, rewriting, report, hashes, about)


def _documents(pod: PodFile, blobs: FileBlobs, folder: str) -> Iterator[tuple[str, bytes]]:
    """Those that lie there, by their names."""
    for name in pod.members(folder):
        body = pod.read(name)
        if body is not None and not body.is_container:
            yield name, body_of(pod, blobs, body)


def _lane(who: str) -> str:
    return lane(who).rpartition("/")[2]


def _given(body: bytes, key: SigningKey) -> str | None:
    """The content hash of a recommendation that this key signed."""
    try:
        found = read(body)
    except _UNREADABLE:
        return None
    return found.content_hash if found.proof.key.did == key.public.did else None
