"""One pod carried over: every body read, changed where it names what moves, and put down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.resigning import Keys, said_anew, word
from pod_server.civic.front_office.account import REQUESTS, TERMS
from pod_server.civic.giving.access_grants import GRANTS
from pod_server.contracts import Pod
from pod_server.model.errors import PodError
from pod_server.model.iri import Address, Role
from pod_server.model.moving import CannotMove, Rewriting
from pod_server.rdf import moving as rdf
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.moving import Body, Lines, PodCopy, PodFile, carried_blob, holds
from pod_server.wiring.moving.between import Between, between
from pod_server.wiring.moving.report import Report
from pod_server.wiring.moving.survey import Told, body_of, is_json_ld
from proofs.keys import SigningKey
from proofs.value import value


@value
class Carrier:
    """Carries pods of one house. Without ``target`` it only looks (``--dry-run``)."""

    rewriting: Rewriting
    keys: Keys
    report: Report
    source: FileBlobs
    target: FileBlobs | None
    told: Told
    now: datetime
    #: The key with which a pod signs for its owner, by its root; ``None`` where there is none.
    signer: Callable[[str], SigningKey | None]

    def pod(self, pod: PodFile, copy: PodCopy | None) -> None:
        """Everything in one pod. Raises :class:`CannotMove` for what cannot be read."""
        old = pod.row.pod
        new = Pod(old.pod_id, old.name, self._root(old), self.rewriting.text(old.owner))
        self.report.pods.append(
            {
                "name": old.name,
                "old_root": old.base,
                "root": new.base,
                "old_webid": old.owner,
                "webid": new.owner,
            }
        )
        key, source = self.signer(old.base), self.source
        hers = between(pod, source, key, self.rewriting, self.report, self.now)
        for count, body in enumerate(pod.bodies(), 1):
            self.told(f"{old.name}: {count}")
            if body.media_type:
                self._body(pod, copy, body, hers)
        for kept in pod.channels():
            channel = kept.channel
            topic = self.rewriting.text(channel.address(old.base).iri)
            whom = self.rewriting.text(channel.agent.webid or "?")
            self.report.webhooks.add(f"{topic} → {channel.send_to} ({whom})")
        if copy is not None and self.target is not None:
            target = self.target
            copy.finish(
                new.base,
                new.owner,
                self.rewriting.text,
                self.rewriting.name,
                lambda blob: target.size(new.pod_id, blob),
                int(self.now.timestamp() * 1_000_000),
            )

    def _root(self, pod: Pod) -> str:
        root = self.rewriting.text(pod.base)
        if root.rstrip("/") in (self.rewriting.new.account, self.rewriting.new.apps):
            raise CannotMove(
                f"Le pod {pod.name} serait à {root}, où l'on se connecte ou bien où vivent les "
                "applications : choisissez un autre nom avec --account ou --apps.",
                f"The pod {pod.name} would lie at {root}, where people sign in or where apps live: "
                "choose another name with --account or --apps.",
            )
        if root != self.rewriting.new.pod_base(pod.name):
            raise CannotMove(
                f"Le pod {pod.name} est à {pod.base}, que ce serveur ne donne pas : "
                "ce n'est pas un dossier que sesame move sait déplacer.",
                f"The pod {pod.name} lies at {pod.base}, which this server does not give: "
                "this is no folder that sesame move can move.",
            )
        return root

    def _body(self, pod: PodFile, copy: PodCopy | None, body: Body, hers: Between) -> None:
        base = self.rewriting.text(pod.row.pod.base)
        there = Address(pod.row.pod.base, body.name, body.is_container, body.role).iri
        here = Address(base, self.rewriting.name(body.name), body.is_container, body.role).iri
        if not rdf.is_rdf(body.media_type):
            self._file(pod, copy, body, here, hers)
            return
        self.report.documents += 1
        try:
            raw = body_of(pod, self.source, body)
            found = rdf.read(raw, body.media_type, there, original=body.original)
            self.report.people.extend(
                one
                for one in sorted(found.people)
                if one.startswith("http") and self.rewriting.text(one) == one
            )
            if body.name.startswith(f"{GRANTS}/") and body.role is Role.RESOURCE:
                hers.given(body.name, found.quads, int(self.now.timestamp() * 1_000_000))
            stays = found.is_signed and not self._is_the_servers(pod, body)
            now = self._signed(raw, body, here, hers) if stays else self._moved(found, here)
            lines = [] if stays else [*self._lines(pod, body)]
        except (PodError, SyntaxError, ValueError) as wrong:
            raise CannotMove(
                f"{there} ne peut pas être lu ({wrong}) : « sesame check {pod.row.pod.name} » dit "
                "quoi ; réparez-le ou supprimez-le, puis recommencez.",
                f"{there} cannot be read ({wrong}): `sesame check {pod.row.pod.name}` says what is "
                "wrong; mend it or delete it, then begin again.",
            ) from wrong
        if now != raw or lines:
            self.report.changed += 1
        if not stays and self.rewriting.leaves_traces(now):
            self.report.still_naming.add(here)
        if copy is not None:
            self._put(pod, copy, body, raw, now, lines)

    def _is_the_servers(self, pod: PodFile, body: Body) -> bool:
        """Rules, descriptions and the WebID document are read by the server itself."""
        card = pod.row.pod.owner.partition("#")[0].removeprefix(pod.row.pod.base)
        is_card = body.role is Role.RESOURCE and body.name == card
        return is_card or body.role in (Role.ACL, Role.DESCRIPTION)

    def _moved(self, found: rdf.Read, here: str) -> bytes:
        moved = rdf.moved(found, here, self.rewriting)
        if moved.is_anew:
            self.report.written_anew.add(here)
        return moved.body

    def _signed(self, raw: bytes, body: Body, here: str, hers: Between) -> bytes:
        """What is signed stays to the byte, unless the key that signed it is at hand."""
        if hers.is_hers(body.name, raw):
            self.report.recommendations.add(here)
            return hers.said_again(raw, self.now)
        text = raw.decode("utf-8", "replace")
        if self.rewriting.text(text) == text and not self.rewriting.leaves_traces(raw):
            return raw
        if _is_agreement(body.name):
            self.report.agreements.add(here)
            return raw
        if _is_request(body.name) or body.role is Role.REPLIES:
            hers.answered(raw)
        said = word(raw) if is_json_ld(body) and not body.deltas else None
        key = self.keys.own(said) if said is not None else None
        if said is None or said.proof is None or key is None:
            self.report.signed_by_others.add(here)
            return raw
        self.report.signed_again += 1
        return said_anew(raw, said.proof, key, self.rewriting, self.now)

    def _lines(self, pod: PodFile, body: Body) -> list[tuple[Lines, Lines]]:
        """Deltas that change: as they are, and as they are to be."""
        changed = []
        for old in pod.lines(body):
            new = Lines(
                old.version,
                old.order,
                rdf.moved_lines(old.removed, self.rewriting),
                rdf.moved_lines(old.inserted, self.rewriting),
            )
            if new != old:
                changed.append((old, new))
        return changed

    def _put(
        self,
        pod: PodFile,
        copy: PodCopy,
        body: Body,
        raw: bytes,
        now: bytes,
        lines: list[tuple[Lines, Lines]],
    ) -> None:
        size, blob = body.size + len(now) - len(raw), body.blob
        for old, new in lines:
            copy.put_lines(body, new)
            size += len(new.inserted) - len(old.inserted) - len(new.removed) + len(old.removed)
        if blob is not None and self.target is not None:
            if now == raw:
                carried_blob(self.source, self.target, pod.pod_id, blob)
            else:
                blob, _ = self.target.store(pod.pod_id, [now])
        if now != raw or lines:
            copy.put(body, max(0, size), None if blob is not None else now, blob)

    def _file(
        self, pod: PodFile, copy: PodCopy | None, body: Body, here: str, hers: Between
    ) -> None:
        """What is no RDF is nobody's to change; whether it names an old host is told.

        Papers of this program are its own.
        """
        self.report.files += 1
        if hers.may_be_paper(body):
            raw = body_of(pod, self.source, body)
            now = hers.paper(body, raw)
            if now is not None:
                if copy is not None:
                    self._put(pod, copy, body, raw, now, [])
                return
        leaves_traces = self.rewriting.leaves_traces
        if body.blob is not None:
            names = holds(self.source.path(pod.pod_id, body.blob), leaves_traces)
        else:
            names = leaves_traces(body.body or b"")
        if names:
            self.report.still_naming.add(here)
        if body.blob is not None and self.target is not None:
            carried_blob(self.source, self.target, pod.pod_id, body.blob)


def _is_agreement(name: str) -> bool:
    """Whether both sides have this paper: neither changes it alone, whoever signed it."""
    parts = name.split("/")
    return len(parts) == 4 and (parts[0], parts[2]) == (ACCOUNTS, TERMS)


def _is_request(name: str) -> bool:
    """Whether a company sent it to its account: what is signed there may be a reply."""
    parts = name.split("/")
    return len(parts) == 4 and (parts[0], parts[2]) == (ACCOUNTS, REQUESTS)


def now() -> datetime:
    """The moment of a signature, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
