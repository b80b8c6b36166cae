"""The provider's signing keys, rotated in one turn among all processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pod_server.model.account import SigningKey
from pod_server.storage.accounts_file import AccountsFile
from proofs.value import value


@value
class SqliteSigningKeys:
    """Fulfils :class:`~pod_server.contracts.SigningKeys`."""

    file: AccountsFile

    def keys(self) -> Sequence[SigningKey]:
        """In the order in which they sign."""
        rows = self.file.rows(
            "SELECT kid, algorithm, private_pem, created, signs_from, signs_until"
            " FROM signing_key ORDER BY signs_from"
        )
        return [
            SigningKey(
                str(kid),
                str(algorithm),
                str(pem),
                int(created or 0),
                int(start or 0),
                int(until or 0),
            )
            for kid, algorithm, pem, created, start, until in rows
        ]

    def mark(self) -> bytes:
        """Of what was taken back: keys that were replaced by hand are among it."""
        return self.file.mark.read()

    def rotate(
        self,
        make: Callable[[Sequence[SigningKey]], tuple[Sequence[SigningKey], Sequence[str]]],
        *,
        at_once: bool = False,
    ) -> Sequence[SigningKey]:
        """The keys as they are afterwards."""
        with self.file.turn():
            added, dropped = make(self.keys())
            for key in added:
                self.file.write(
                    "INSERT OR REPLACE INTO signing_key (kid, algorithm, private_pem, created,"
                    " signs_from, signs_until) VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        key.kid,
                        key.algorithm,
                        key.private_pem,
                        key.created,
                        key.signs_from,
                        key.signs_until,
                    ),
                )
            for kid in dropped:
                self.file.write("DELETE FROM signing_key WHERE kid = ?", (kid,))
        if at_once:
            self.file.mark.turn()
        return self.keys()
