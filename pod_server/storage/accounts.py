"""The store of accounts on SQLite: one file beside the pods', for all processes."""

from __future__ import annotations

from pathlib import Path

from pod_server.storage.accounts_clients import SqliteClients
from pod_server.storage.accounts_consents import SqliteConsents
from pod_server.storage.accounts_errands import SqliteErrands
from pod_server.storage.accounts_file import AccountsFile
from pod_server.storage.accounts_invitations import SqliteInvitations
from pod_server.storage.accounts_keys import SqliteSigningKeys
from pod_server.storage.accounts_passkeys import SqlitePasskeys
from pod_server.storage.accounts_people import SqlitePeople
from pod_server.storage.accounts_phones import SqlitePhones
from pod_server.storage.accounts_signins import SqliteSignIns
from pod_server.storage.accounts_staff import SqliteStaff
from pod_server.storage.accounts_told import SqliteToldCounts
from proofs.value import value

FILE_NAME = "accounts.sqlite"


@value
class SqliteAccounts:
    """Fulfils :class:`~pod_server.contracts.Accounts`; its parts share one file."""

    file: AccountsFile
    people: SqlitePeople
    passkeys: SqlitePasskeys
    invitations: SqliteInvitations
    clients: SqliteClients
    consents: SqliteConsents
    staff: SqliteStaff
    signins: SqliteSignIns
    keys: SqliteSigningKeys
    told: SqliteToldCounts
    errands: SqliteErrands
    phones: SqlitePhones

    @classmethod
    def open(cls, data: Path) -> SqliteAccounts:
        """The accounts in the data folder, made where there are none."""
        file = AccountsFile(data / FILE_NAME)
        people = SqlitePeople(file)
        return cls(
            file,
            people,
            SqlitePasskeys(file),
            SqliteInvitations(file, people),
            SqliteClients(file),
            SqliteConsents(file),
            SqliteStaff(file),
            SqliteSignIns(file),
            SqliteSigningKeys(file),
            SqliteToldCounts(file),
            SqliteErrands(file),
            SqlitePhones(file),
        )

    def taken_back(self) -> bytes:
        """A mark that is another one after each time that something issued was taken back."""
        return self.file.mark.read()

    def close(self) -> None:
        """Close the file."""
        self.file.close()
