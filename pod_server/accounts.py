"""What the house needs to keep about people, apps and sign-ins, as protocols.

A flight of the stairs: ``contracts.py`` passes them on. One store keeps it all, apart from every
pod; each floor asks for the part that it uses. Its suite is ``tests/contract/test_accounts.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from pod_server.model.account import (
    Account,
    Code,
    Consent,
    Credential,
    Grant,
    Link,
    OidcClient,
    Passkey,
    PodRecord,
    RefreshToken,
    Session,
    SigningKey,
    Use,
    WebId,
)
from pod_server.model.asked import Told
from pod_server.model.invitation import Invitation
from pod_server.model.staff import Staff


class People(Protocol):
    """Who has an account, which pods and WebIDs are theirs. Names are never given out twice."""

    def add_account(self, account: Account) -> None:
        """Raises :class:`~pod_server.model.errors.NameTaken` for a name or address ever used."""

    def account(self, account_id: str) -> Account | None: ...
    def account_called(self, name_or_email: str) -> Account | None: ...
    def accounts(self) -> Sequence[Account]: ...
    def set_password(self, account_id: str, password: str | None) -> None: ...
    def set_email(self, account_id: str, email: str | None, proven: int | None = None) -> None:
        """``proven``: when the address was shown to be theirs. Raises ``NameTaken``."""

    def set_operates(self, account_id: str, *, operates: bool) -> None:
        """Whether they run this server; the open invitations of one who no longer does are void."""

    def set_leaving(self, account_id: str, when: int | None) -> None:
        """From when on it is to be deleted, or not at all."""

    def remove_account(self, account_id: str) -> None:
        """With its credentials, sessions and grants; pod records and used names stay."""

    def is_free(self, name: str) -> bool:
        """Whether no account and no pod has this name, or ever had it (S-68)."""

    def add_pod(self, pod: PodRecord) -> None:
        """Idempotent; raises ``NameTaken`` where the name is or was another pod's."""

    def pod(self, name: str) -> PodRecord | None: ...
    def pod_at(self, bases: Sequence[str]) -> PodRecord | None: ...
    def pods(self, account_id: str | None = None) -> Sequence[PodRecord]: ...
    def add_webid(self, webid: WebId) -> None: ...
    def webids(self, account_id: str) -> Sequence[WebId]: ...
    def kept(self, name: str) -> str:
        """The value kept for this name; empty where there is none."""

    def keep(self, name: str, value: str) -> str:
        """Keep a setting at first use; what is returned is what was kept then."""

    def set_recovery(self, account_id: str, digests: Sequence[str]) -> None: ...
    def take_recovery(self, account_id: str, digest: str) -> bool: ...
    def recovery_left(self, account_id: str) -> int:
        """How many codes have not been used."""


class Passkeys(Protocol):
    """WebAuthn credentials by their id, and challenges that were answered."""

    def add(self, passkey: Passkey) -> None:
        """Raises ``NameTaken`` for an id that is known, whose ever it is."""

    def find(self, credential_id: str) -> Passkey | None: ...
    def of(self, account_id: str) -> Sequence[Passkey]: ...
    def used(self, credential_id: str, sign_count: int, when: int, *, backed_up: bool) -> bool:
        """Note a use; whether the count rose (or neither side counts), else it is doubted."""

    def rename(self, account_id: str, credential_id: str, name: str) -> bool: ...
    def remove(self, account_id: str, credential_id: str) -> bool: ...
    def answer(self, digest: str, expires: int, now: int) -> bool:
        """Use up a challenge among all processes: whether this was the first answer (S-49)."""


class Invitations(Protocol):
    """Who may come, by links that are good once."""

    def add(self, invitation: Invitation, most: int) -> None:
        """Raises ``Conflict`` where so many are open; those long over are forgotten."""

    def find(self, digest: str) -> Invitation | None: ...
    def listed(self, limit: int = -1, offset: int = 0) -> Sequence[Invitation]:
        """All that are remembered, the newest first."""

    def count(self) -> int: ...
    def take_back(self, invitation_id: str) -> bool:
        """Whether it was there and unused; it is gone now."""

    def accept(self, digest: str, account: Account, pod: PodRecord, webid: WebId) -> bool:
        """All in one step: the account with pod and WebID, and the invitation used by it.

        Nothing and ``False`` where it is not open at ``account.created``. Raises ``NameTaken``.
        """


class Clients(Protocol):
    """Programs that may ask for tokens: credentials of accounts, and registered apps."""

    def add_credential(self, credential: Credential, most: int = 0) -> None:
        """Or replace the secret of the same account's; ``NameTaken`` where it is another's.

        Raises ``QuotaExceeded`` where the account has ``most`` that stand; 0 is without limit.
        """

    def credential(self, client_id: str) -> Credential | None:
        """One that stands, or whose time is over; none that was ended."""

    def credentials(
        self, account_id: str, *, limit: int = -1, after: str = ""
    ) -> Sequence[Credential]:
        """Of one account, ended ones too: the newest first, from the one after an id on."""

    def machine(self, account_id: str, client_id: str) -> Credential | None:
        """One of this account's, ended or not."""

    def standing(self, account_id: str, now: int) -> int:
        """How many of this account's are good for something."""

    def used_credential(self, client_id: str, when: int) -> None: ...
    def end_credential(self, account_id: str, client_id: str, when: int) -> bool:
        """At once, in every process; whether there was one that stood. It stays to be read."""

    def register(self, client: OidcClient, forget_unused_before: int) -> None:
        """Keep an app; those without any grant that are older than the second may go (S-35c)."""

    def client(self, client_id: str) -> OidcClient | None: ...


class Consents(Protocol):
    """What people let apps do (O-13): one for each account, app and WebID."""

    def give(self, consent: Consent) -> None:
        """In place of what was agreed before; seen at once by whoever remembers a token."""

    def given(self, account_id: str, client_id: str, webid: str = "") -> Consent | None:
        """What was agreed, over or not; without a WebID, what was agreed last."""

    def of(self, account_id: str, limit: int, after: int = 0) -> Sequence[Consent]:
        """Of one account, the last given first, from the one numbered ``after`` on."""

    def used(self, consent: Consent, when: int) -> None:
        """Note that tokens were given out by it."""

    def withdraw(self, account_id: str, client_id: str, webid: str) -> None:
        """And revoke all that came of it (S-35c)."""


class StaffBook(Protocol):
    """Who acts for which company, and by which sign-ins."""

    def add(self, staff: Staff, most: int) -> None:
        """A link to join by. Raises ``QuotaExceeded`` where ``most`` stand or may still join."""

    def find(self, digest: str) -> Staff | None: ...
    def of(self, account_id: str, limit: int, after: str = "") -> Sequence[Staff]: ...
    def acting(self, member_id: str) -> Sequence[Staff]: ...
    def join(self, digest: str, member_id: str, now: int) -> bool:
        """Whether the link was good, for one person and once."""

    def end(self, by: str, staff_id: str, now: int) -> bool:
        """At once, with all that came of it; ``by`` is the company's account or the person's."""

    def standing(self, account_id: str, now: int) -> int:
        """How many act for it, or may still join."""

    def note(self, grant_id: str, staff_id: str) -> None: ...
    def by_grant(self, account_id: str, grant_id: str) -> Staff | None: ...


class SignIns(Protocol):
    """What was issued and may be used once, or until it ends. All by digest."""

    def add_session(self, session: Session) -> None: ...
    def session(self, digest: str, now: int) -> Session | None: ...
    def sessions(self, account_id: str, now: int) -> Sequence[Session]: ...
    def used_session(self, digest: str, when: int) -> None: ...
    def confirm_session(self, digest: str, when: int) -> None:
        """Its person has shown again who they are."""

    def replace_session(self, old: str, new: str) -> None:
        """The same person in the same browser: the later session has what the earlier one had."""

    def end_session(self, digest: str) -> None:
        """Signing out: the session and every grant made in it (S-49)."""

    def end_sessions(self, account_id: str, keep: str = "") -> None:
        """All of an account's with all its grants, but for the session with the digest ``keep``."""

    def add_grant(self, grant: Grant, code: Code) -> None: ...
    def grant(self, grant_id: str) -> Grant | None: ...
    def grants(self, account_id: str) -> Sequence[Grant]: ...
    def revoke_grant(self, grant_id: str) -> None: ...
    def code(self, digest: str) -> Code | None: ...
    def refresh_token(self, digest: str) -> RefreshToken | None: ...
    def exchange(self, old: str, new: RefreshToken | None, now: int) -> Use:
        """Use up a code or refresh token, once, and put ``new`` in its place, in one step.

        A second use revokes the whole grant before it answers ``AGAIN`` (S-35b).
        """

    def add_link(self, link: Link) -> None: ...
    def link(self, digest: str, now: int) -> Link | None: ...
    def take_link(self, digest: str, now: int) -> Link | None:
        """The link, the first time only."""

    def attempts(self, key: str, since: int) -> int: ...
    def add_attempt(self, key: str, when: int) -> None: ...
    def forget_attempts(self, key: str) -> None: ...


class SigningKeys(Protocol):
    """The provider's keys; durable before anybody sees them (O-12)."""

    def keys(self) -> Sequence[SigningKey]: ...
    def mark(self) -> bytes:
        """Another one once keys were replaced by hand, in whatever process."""

    def rotate(
        self,
        make: Callable[[Sequence[SigningKey]], tuple[Sequence[SigningKey], Sequence[str]]],
        *,
        at_once: bool = False,
    ) -> Sequence[SigningKey]:
        """In one turn among all processes: ``make`` sees the keys, says what to keep and drop.

        What it says of a key that is there replaces it. ``at_once``: every process looks again.
        """


class ToldCounts(Protocol):
    """What companies are told that their customers here ask, as it was counted last."""

    def week(self) -> str:
        """The first day (``2026-11-23``) of the week that was counted last; empty before."""

    def of(self, company: str) -> Sequence[Told]: ...
    def all(self) -> Sequence[Told]: ...
    def replace(self, week: str, told: Sequence[Told]) -> bool:
        """All of it by a later week's, in one step; ``False`` where that week has been counted."""


class Accounts(Protocol):
    """The store of accounts, apart from every pod; one for all processes."""

    @property
    def people(self) -> People: ...
    @property
    def passkeys(self) -> Passkeys: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def clients(self) -> Clients: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def staff(self) -> StaffBook: ...
    @property
    def signins(self) -> SignIns: ...
    @property
    def keys(self) -> SigningKeys: ...
    @property
    def told(self) -> ToldCounts: ...
    def taken_back(self) -> bytes:
        """A mark that is another one once a grant, credential or account was taken back.

        By whatever process: who remembers that a token stands compares it first (S-35c).
        """

    def close(self) -> None:
        """Polite only: a crash in its place loses nothing."""
