"""The company's private folder: who it is, its signing key, its credentials, what it has done.

::

    company.json       webId, and credentials where there are any        0600
    signing-key.pem    Ed25519, PKCS #8                                   0600
    former-keys.json   keys of before (see ``keyring``)                   0600
    customers.sqlite   customers, accounts, arrivals (see ``register``)   0600
    credentials.sqlite what it vouches for (see ``credential_book``)      0600
    events.sqlite      what has happened to accounts (see ``events``)     0600
    last-push.csv      whom the last push did not reach, and why          0600
    asked.json         questions that customers asked, by their signs     0600
    terms/             terms of citizens and answers to them, as they were signed
    statements/        the dossier, unless another folder is named
    entities/NAME/     such a folder for each company of a group
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from clients.company.register import Register
from clients.console import Misused
from clients.pod_client.session import Credentials
from proofs.keys import BadKey, ExposedKeyFile, SigningKey
from proofs.value import value

FOLDER, ENTITIES = "SESAME_COMPANY_HOME", "entities"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def folder(chosen: Path | None, environment: Mapping[str, str]) -> Path:
    """The one named, else the environment's, else the user's configuration folder."""
    if chosen is not None:
        return chosen
    if environment.get(FOLDER):
        return Path(environment[FOLDER])
    configuration = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(configuration).expanduser() / "sesame-company"


@value
class Home:
    """The private folder of one company."""

    path: Path

    def register(self) -> Register:
        """Its customers and what has arrived at each; the journal of old is taken over."""
        return Register(self.path / "customers.sqlite", before=self.path / "journal.jsonl")

    @property
    def events(self) -> Path:
        return self.path / "events.sqlite"

    @property
    def last_push(self) -> Path:
        return self.path / "last-push.csv"

    @property
    def statements(self) -> Path:
        return self.path / "statements"

    @property
    def terms(self) -> Path:
        return self.path / "terms"

    def keep_papers(self, papers: Mapping[str, bytes]) -> None:
        """Signed terms and answers, each under its content hash; what is there stays."""
        if papers:
            self.terms.mkdir(mode=0o700, exist_ok=True)
        for content_hash, body in papers.items():
            file = self.terms / f"{content_hash}.jsonld"
            if not file.exists():
                write_whole(file, body, mode=0o600)

    @property
    def _company(self) -> Path:
        return self.path / "company.json"

    @property
    def _key(self) -> Path:
        return self.path / "signing-key.pem"

    @property
    def is_settled(self) -> bool:
        """Has ``init`` been here before?"""
        return self._company.exists()

    def make(self) -> None:
        """The folder, for its owner alone; one that others can enter is refused."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.path.stat().st_mode & 0o077:
            raise Misused(
                f"D'autres peuvent entrer dans {self.path} ; dites : chmod 700 {self.path}",
                f"Others can enter {self.path}; say: chmod 700 {self.path}",
            )

    def settle(self, web_id: str, credentials: Credentials | None) -> None:
        """Keep who the company is; earlier credentials stay where none are given."""
        members = self._members() if self._company.exists() else {}
        if members.get("webId") not in (None, web_id):
            raise Misused(
                f"Ce dossier est celui de {members['webId']} ; prenez-en un autre avec --home.",
                f"This folder belongs to {members['webId']}; take another one with --home.",
            )
        members["webId"] = web_id
        if credentials is not None:
            members["issuer"] = credentials.issuer
            members["id"] = credentials.client_id
            members["secret"] = credentials.client_secret
        write_private(self._company, json.dumps(members, indent=2, ensure_ascii=False) + "\n")

    def new_key(self) -> SigningKey:
        """The signing key; made if there is none yet, never replaced."""
        if not self._key.exists():
            SigningKey.generate().save(self._key)
        return self.key()

    def key(self) -> SigningKey:
        """The signing key. Raises :class:`Misused` where there is none that can be used."""
        self._must_exist(self._key)
        try:
            return SigningKey.load(self._key)
        except (BadKey, ExposedKeyFile) as error:
            raise Misused(str(error), str(error)) from error

    def web_id(self) -> str:
        """The company's WebID."""
        self._must_exist(self._company)
        return str(self._members()["webId"])

    def credentials(self) -> Credentials:
        """What the company signs in with. Raises :class:`Misused` where there is nothing."""
        self._must_exist(self._company)
        try:
            return Credentials.read(self._members())
        except KeyError as error:
            raise Misused(
                "Pas d'identifiants ici : sesame-company init --credentials FICHIER",
                "No credentials here: sesame-company init --credentials FILE",
            ) from error

    def approvers(self) -> tuple[str, ...]:
        """Those who must approve a dossier before it leaves, by the names of their keys."""
        self._must_exist(self._company)
        found = self._members().get("approvers")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def ask_approval_of(self, approvers: Sequence[str]) -> None:
        """From now on these people approve; two of one name are one."""
        members = {**self._members(), "approvers": list(dict.fromkeys(approvers))}
        write_private(self._company, json.dumps(members, indent=2, ensure_ascii=False) + "\n")

    def entities(self) -> tuple[str, ...]:
        """The companies of a group that have a folder of their own in this one, by name."""
        folder_ = self.path / ENTITIES
        found = folder_.iterdir() if folder_.is_dir() else ()
        return tuple(sorted(each.name for each in found if Home(each).is_settled))

    def entity(self, name: str) -> Home:
        """The folder of one of them. Raises :class:`Misused` for what is no name."""
        if not _NAME.fullmatch(name):
            raise Misused(
                f"« {name} » : le nom d'une entité est fait de a-z, 0-9 et -.",
                f"'{name}': the name of an entity is made of a-z, 0-9 and -.",
            )
        return Home(self.path / ENTITIES / name)

    def _members(self) -> dict[str, object]:
        if self._company.stat().st_mode & 0o077:
            raise Misused(
                f"D'autres peuvent lire {self._company} ; dites : chmod 600 {self._company}",
                f"Others can read {self._company}; say: chmod 600 {self._company}",
            )
        try:
            found = json.loads(self._company.read_bytes())
        except ValueError as error:
            raise Misused(f"{self._company} : {error}", f"{self._company}: {error}") from error
        if not isinstance(found, dict) or not isinstance(found.get("webId"), str):
            raise Misused(
                f"{self._company} n'a pas de webId : refaites sesame-company init.",
                f"{self._company} has no webId: do sesame-company init again.",
            )
        return found

    def _must_exist(self, path: Path) -> None:
        if not path.exists():
            raise Misused(
                f"{path} n'existe pas : commencez par sesame-company init.",
                f"{path} does not exist: begin with sesame-company init.",
            )


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    write_whole(path, text.encode(), mode=0o600)


def write_whole(path: Path, body: bytes, *, mode: int = 0o644) -> None:
    """Replace a file in one step: a crash leaves the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
