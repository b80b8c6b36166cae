"""The signing keys of a company's private folder: the one in force, and those before it.

::

    signing-key.pem    the key in force
    next-key.pem       made, not in force yet: its change was begun and not ended
    former-keys.json   keys of before: did, since when, and whether they were lost

A change ends in one step, the renaming of ``next-key.pem``; begun again after a crash, it goes on
with the same key and the same moment.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clients.company.home import Home, write_private
from clients.company.key_change import KeyChange
from clients.console import Misused
from proofs.keys import BadKey, ExposedKeyFile, PublicKey, SigningKey
from proofs.value import value


@value
class Former:
    """A key that signs nothing more."""

    did: str
    ended: datetime
    lost: bool


@value
class KeyRing:
    """The keys in one private folder."""

    home: Home

    @property
    def _current(self) -> Path:
        return self.home.path / "signing-key.pem"

    @property
    def _next(self) -> Path:
        return self.home.path / "next-key.pem"

    @property
    def _former(self) -> Path:
        return self.home.path / "former-keys.json"

    def former(self) -> list[Former]:
        """Those of before, the oldest first."""
        if not self._former.exists():
            return []
        try:
            found = json.loads(self._former.read_bytes())
            return [
                Former(str(one["did"]), datetime.fromisoformat(one["ended"]), bool(one["lost"]))
                for one in found
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise Misused(f"{self._former} : {error}", f"{self._former}: {error}") from error

    def begin(self, now: datetime, *, lost: bool, since: datetime | None, did: str) -> KeyChange:
        """The change to make, kept before anybody hears of it; :meth:`finish` ends it.

        ``did`` names the old key where its file is gone. Raises :class:`Misused`.
        """
        old = self._old(did)
        new = self._new(old)
        told = [one for one in self.former() if one.did == old.did]
        if told and (told[-1].lost or not lost):
            return KeyChange(old, new, told[-1].ended, told[-1].lost)
        # A statement signed in this second stays what it is.
        ended = since or now.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)
        others = [one for one in self.former() if one.did != old.did]
        self._keep([*others, Former(old.did, ended, lost)])
        return KeyChange(old, new, ended, lost)

    def finish(self) -> SigningKey:
        """From now on the new key signs; the old file is gone, for nothing is signed by it."""
        if self._next.exists():
            self._next.replace(self._current)
        return self.home.key()

    def _new(self, old: PublicKey) -> PublicKey:
        """Who signs afterwards: the key in force, where an earlier one turns out to be lost."""
        if self._current.exists() and (now := self.home.key().public) != old:
            return now
        if not self._next.exists():
            SigningKey.generate().save(self._next)
        return self._loaded().public

    def _old(self, did: str) -> PublicKey:
        if did:
            try:
                return PublicKey.from_did(did)
            except BadKey as error:
                raise Misused(str(error), str(error)) from error
        if not self._current.exists():
            raise Misused(
                "La clé n'est plus là : nommez-la, did:key:z…, comme le document WebID la nomme.",
                "The key is not here any more: name it, did:key:z…, as the WebID document does.",
            )
        return self.home.key().public

    def _loaded(self) -> SigningKey:
        try:
            return SigningKey.load(self._next)
        except (BadKey, ExposedKeyFile) as error:
            raise Misused(str(error), str(error)) from error

    def _keep(self, former: list[Former]) -> None:
        members = [
            {"did": one.did, "ended": one.ended.isoformat(), "lost": one.lost} for one in former
        ]
        write_private(self._former, json.dumps(members, indent=2) + "\n")
