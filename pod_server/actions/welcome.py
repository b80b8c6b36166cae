"""Welcome somebody: an account, a pod, a WebID; for the claim page, ``sesame account`` and seed.

Three stores take part and no commit spans them, so each step is idempotent and the directory's
line, which makes the pod reachable, comes last: a crash in between leaves something that the same
call finishes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pod_server.actions.pods import PodMaker, webid
from pod_server.contracts import Accounts, Clock, Pod
from pod_server.model.account import Account, PodRecord, WebId
from pod_server.model.errors import BadRequest, NameTaken
from proofs.value import value

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
#: Names that mean something else on a server, or would be mistaken for it (S-12).
RESERVED = frozenset(
    (
        *("about", "account", "accounts", "admin", "administrator", "api", "apps", "assets"),
        *("auth", "help", "home", "id", "idp", "login", "logout", "mail", "oauth", "oidc"),
        *("operator", "pods", "postmaster", "public", "root", "security", "sesame", "signin"),
        *("signup", "static", "status", "support", "system", "webmaster", "well-known", "www"),
    )
)


@value
class Welcomed:
    """Who is here now, and where their pod is."""

    account: Account
    pod: PodRecord
    is_new: bool


@value
class Host:
    """Makes people at home. ``pod_base`` tells the root container of the pod of that name."""

    accounts: Accounts
    maker: PodMaker
    clock: Clock
    unique: Callable[[], str]
    pod_base: Callable[[str], str]

    def welcome(
        self,
        name: str,
        *,
        email: str | None = None,
        password: str | None = None,
        full_name: str = "",
    ) -> Welcomed:
        """The account called ``name`` with its pod; made where missing, finished where unfinished.

        ``password`` is a hash. Raises ``BadRequest`` for a name that cannot be one,
        ``NameTaken`` where it is another's pod or was somebody's.
        """
        check_name(name)
        people = self.accounts.people
        account = people.account_called(name)
        is_new = account is None
        if account is None:
            account = Account(self.unique(), name, self.clock(), email, password)
            people.add_account(account)
        record = people.pod(name)
        if record is not None and record.account_id != account.account_id:
            raise NameTaken(name)
        if record is None:
            base = self.pod_base(name)
            owner = webid(base)
            record = PodRecord(
                _pod_id(account), name, base, owner, account.account_id, self.clock()
            )
            self.maker.make(Pod(record.pod_id, name, base, owner), full_name or name)
            people.add_webid(WebId(owner, account.account_id, self.clock()))
            people.add_pod(record)
        return Welcomed(account, record, is_new)


def check_name(name: str) -> None:
    """Lower-case letters, digits and dashes: a name that is good in a host name and in a path."""
    if not _NAME.match(name):
        raise BadRequest(
            f"{name!r} cannot be a name here: take 1 to 63 lower-case letters, digits or dashes."
        )
    if name in RESERVED:
        raise BadRequest(f"{name} is a name that the server needs itself; take another one.")


def _pod_id(account: Account) -> str:
    """The first pod of an account has its number, so that an unfinished welcome finds it again."""
    return account.account_id
