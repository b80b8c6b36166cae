"""The whole house: a new data folder beside the old one, which stays as it is.

The new folder is made under another name and gets its own when it is whole and synced: killed at
any moment, the old one holds, and the next run begins anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pod_server.civic.civil_status.resigning import Keys
from pod_server.identity.pod_keys import BROUGHT, SECRET, PodKeys
from pod_server.model.errors import NewerStore, PodError
from pod_server.model.moving import CannotMove, Origins, Rewriting
from pod_server.settings import Settings
from pod_server.storage import rows
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts
from pod_server.storage.accounts_moving import copy_accounts
from pod_server.storage.blobs import FileBlobs, pod_folder, sync_folder
from pod_server.storage.moving import PodCopy, PodFile, pod_files, synced
from pod_server.storage.owners import alone
from pod_server.storage.readers import OlderStore
from pod_server.wiring.command_line import BASE_URL, PODS_URL
from pod_server.wiring.moving.announcing import announced
from pod_server.wiring.moving.between import names_of
from pod_server.wiring.moving.carry import Carrier, now
from pod_server.wiring.moving.report import Report, WayIn
from pod_server.wiring.moving.survey import (
    Told,
    accounts_of,
    refuse_speechless,
    same_accounts,
    signed_ids,
)
from proofs.keys import SigningKey
from proofs.value import value

#: In a folder that is not whole yet, or has just become so.
UNFINISHED = "moving"
REPORT = "moved.json"
_SETTINGS = "sesame.toml"
#: What a data folder has that is made, or written anew, in the new one.
_MADE = frozenset((FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", "pods", "run", _SETTINGS))


@value
class Move:
    """From ``old`` to ``new``, whose data folder is not there yet."""

    old: Settings
    new: Settings
    keys: Keys
    leave_signed: bool
    #: What ``sesame.toml`` says in the new folder, and which settings it says no more.
    said: Mapping[str, object]
    unsaid: Sequence[str]

    def look(self, told: Told) -> Report:
        """What a move would do; nothing is changed."""
        with self._all_to_itself():
            return self._carried(told, None)

    def carry_out(self, told: Told) -> Report:
        """The move. Raises :class:`CannotMove`; the old folder stays as it is in any case."""
        with self._all_to_itself(), self._new_folder() as part:
            report = self._carried(told, part)
            announced(self.new, part, report)
            _write(part / REPORT, json.dumps(report.plain(), indent=2, ensure_ascii=False))
            lines = [f"{name} = {json.dumps(value)}" for name, value in self.said.items()]
            _write(part / _SETTINGS, "\n".join(("# Written by `sesame move`.", *lines, "")))
        return report

    @contextmanager
    def _all_to_itself(self) -> Iterator[None]:
        with alone(self.old.data) as is_had:
            if not is_had:
                raise CannotMove(
                    f"Un serveur ou une commande utilise {self.old.data} : arrêtez-le, puis "
                    "recommencez.",
                    f"A server or a command is at work on {self.old.data}: stop it, then begin "
                    "again.",
                )
            yield

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """A folder that comes to be only when all is in it."""
        into = self.new.data
        part = into.with_name(f"{into.name}.part")
        if not into.parent.is_dir():
            raise CannotMove(
                f"{into.parent} n'existe pas : créez-le, ou nommez un autre dossier avec --into.",
                f"{into.parent} is not there: make it, or name another folder with --into.",
            )
        if into.exists():
            raise CannotMove(
                f"{into} existe déjà : nommez un autre dossier avec --into.",
                f"{into} is there already: name another folder with --into.",
            )
        if part.exists():
            if any(part.iterdir()) and not (part / UNFINISHED).exists():
                raise CannotMove(
                    f"{part} existe et n'est pas d'un déménagement interrompu : ôtez-le, ou "
                    "nommez un autre dossier avec --into.",
                    f"{part} is there and is not of a move that was cut off: take it away, or "
                    "name another folder with --into.",
                )
            _cleared(part)
        self._refuse_full(into)
        part.mkdir(mode=0o700)
        (part / UNFINISHED).touch()
        sync_folder(part)
        try:
            yield part
            part.rename(into)
            sync_folder(into.parent)
            (into / UNFINISHED).unlink()
        except BaseException:
            if part.exists():
                _cleared(part)
            raise

    def _refuse_full(self, into: Path) -> None:
        """Rows are copied, twice for a moment; large bodies are shared on one and the same disk."""
        here = os.stat(self.old.data).st_dev == os.stat(into.parent).st_dev
        pattern = "*.sqlite*" if here else "*"
        sizes = (path.stat().st_size for path in self.old.data.rglob(pattern) if path.is_file())
        needed = sum(sizes) * 9 // 4
        free = shutil.disk_usage(into.parent).free
        if free < needed:
            raise CannotMove(
                f"Il faut {needed} octets dans {into.parent}, où {free} sont libres : "
                "faites de la place, ou nommez un autre disque avec --into.",
                f"{needed} bytes are needed in {into.parent}, where {free} are free: "
                "make room, or name another disk with --into.",
            )

    def _carried(self, told: Told, part: Path | None) -> Report:
        before, after = _origins(self.old), _origins(self.new)
        report = Report(before, after, str(self.new.data), left_settings=[*self.unsaid])
        source = FileBlobs(self.old.data)
        plain = Rewriting(before, after)
        pods = pod_files(self.old.data)
        accounts = same_accounts([accounts_of(pod, plain, report) for pod in _each(pods)])
        for pod in _each(pods):
            accounts |= names_of(pod, source, plain)
        ids: dict[str, str] = {}
        for pod in _each(pods):
            ids |= signed_ids(pod, source, plain, self.keys, report, told)
        if part is not None:
            refuse_speechless(report, leave_signed=self.leave_signed)
        rewriting = Rewriting(before, after, accounts, ids)
        target = FileBlobs(part) if part is not None else None
        signer = self._pod_key
        carrier = Carrier(rewriting, self.keys, report, source, target, told, now(), signer)
        for pod in _each(pods):
            copy = None
            if part is not None:
                place = pod_folder(part, pod.pod_id) / pod.path.name
                copy = PodCopy(pod.path, part, place, pod.pod_id)
            carrier.pod(pod, copy)
        self._accounts(report, rewriting)
        if part is not None:
            copy_accounts(
                self.old.data / FILE_NAME,
                part / FILE_NAME,
                rewriting.text,
                self._kept(report),
            )
        report.left_files = sorted(
            path.name for path in self.old.data.iterdir() if path.name not in _MADE
        )
        return report

    def _pod_key(self, root: str) -> SigningKey | None:
        """The key of the pod at this root, as long as the house has made any."""
        accounts = SqliteAccounts.open(self.old.data)
        try:
            has_any = bool(accounts.people.kept(SECRET) or accounts.people.kept(BROUGHT + root))
            return PodKeys(accounts.people).at(root) if has_any else None
        finally:
            accounts.close()

    def _kept(self, report: Report) -> dict[str, str]:
        """What the new house keeps from its first use on: addresses, and the keys of its pods."""
        kept = {BASE_URL: self.new.base_url, PODS_URL: self.new.pods_url}
        accounts = SqliteAccounts.open(self.old.data)
        try:
            if accounts.people.kept(SECRET):
                keys = PodKeys(accounts.people)
                for pod in report.pods:
                    kept[BROUGHT + pod["root"]] = keys.seed(pod["old_root"]).hex()
        finally:
            accounts.close()
        return kept

    def _accounts(self, report: Report, rewriting: Rewriting) -> None:
        accounts = SqliteAccounts.open(self.old.data)
        try:
            count = accounts.file.row
            for account in accounts.people.accounts():
                mine = account.account_id
                keys = accounts.passkeys.of(mine)
                left = accounts.people.recovery_left(mine)
                way = (bool(account.password), left, bool(account.email), len(keys))
                report.ways_in.append(WayIn(account.name, *way))
                for webid in accounts.people.webids(mine):
                    if rewriting.text(webid.webid) == webid.webid:
                        report.webids_elsewhere.add(webid.webid)
                for credential in accounts.clients.credentials(mine):
                    if credential.ended is not None:
                        continue
                    webid_now = rewriting.text(credential.webid)
                    report.programs.add(f"{credential.client_id}: {webid_now}")
            for (client_id,) in accounts.file.rows("SELECT DISTINCT client_id FROM consent"):
                client = accounts.clients.client(str(client_id))
                name = f" ({client.name})" if client is not None and client.name else ""
                report.apps.add(f"{rewriting.text(str(client_id))}{name}")
            for name, table in (
                ("sign_ins", "session"),
                ("grants", "grants WHERE revoked = 0"),
                ("invitations", "invitation WHERE used IS NULL"),
            ):
                found = count(f"SELECT count(*) FROM {table}")  # noqa: S608  (names of our own)
                setattr(report, name, int(found[0] or 0) if found else 0)
        finally:
            accounts.close()


def _each(paths: Sequence[Path]) -> Iterator[PodFile]:
    """Pods that are there, one open at a time."""
    for path in paths:
        try:
            pod = PodFile(path)
        except (OlderStore, NewerStore) as wrong:
            raise CannotMove(
                f"{path} est d'une autre version du programme : « sesame check » avec celui-ci l'y "
                "amène si elle est plus ancienne ; sinon, prenez le programme plus récent.",
                f"{path} is of another version of the program: `sesame check` with this one brings "
                "it up where it is older; else take the newer program.",
            ) from wrong
        except PodError as wrong:
            raise CannotMove(f"{path} : {wrong}", f"{path}: {wrong}") from wrong
        try:
            if pod.row.state != rows.DELETED:
                yield pod
        finally:
            pod.close()


def _origins(settings: Settings) -> Origins:
    return Origins(settings.account_origin, settings.pods_origin, settings.apps_origin)


def _cleared(part: Path) -> None:
    """Away with it; that it is ours to clear away is said to the last."""
    for path in part.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != UNFINISHED:
            path.unlink()
    shutil.rmtree(part)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    os.chmod(path, 0o600)
    synced(path)
