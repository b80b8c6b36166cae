"""The folders of an account: what the company may read, append to and no more, as changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.civic.account import APPENDABLE, FOLDERS, GUARDED, TERMS, Account, account_name
from pod_server.contracts import Ledger
from pod_server.model.access import Mode
from pod_server.model.change import Kind, Put
from pod_server.model.iri import Role
from pod_server.model.terms import NamedNode, Triple
from vocab.terms import LDP, RDF, SESAME


@dataclass(frozen=True, slots=True)
class Rooms:
    """Furnishes accounts."""

    maker: PodMaker

    def account(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """The account's container and description; the company may read them (invariant 5)."""
        base, owner = ledger.pod.base, ledger.pod.owner
        name = account_name(account.company)
        iri = f"{base}{name}/"
        yield Put(name, "", b"", kind=Kind.CONTAINER)
        yield Put(f"{name}/{TERMS}", "", b"", kind=Kind.CONTAINER)
        yield self.maker.acl(
            base,
            name,
            [
                owner_rule(owner, iri, default=True),
                Rule("company", account.company, Mode.READ, iri, default=True),
            ],
            is_container=True,
        )
        yield self.maker.turtle(base, f"{name}/account", account.graph(f"{iri}account"))

    def furnished(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """What the company needs to account for itself: folders, and Append in some of them.

        Append holds for the folders themselves and is not inherited by what lies in them: a
        statement, once there, cannot be patched by its sender.
        """
        base = ledger.pod.base
        name = account_name(account.company)
        for folder in FOLDERS:
            if ledger.read(f"{name}/{folder}") is None:
                yield Put(f"{name}/{folder}", "", b"", kind=Kind.CONTAINER)
        for folder in APPENDABLE:
            yield self._rules(ledger, account, folder, Mode.READ | Mode.APPEND)
        for folder in GUARDED:
            graph = self._guarded(ledger, account, folder)
            yield self.maker.turtle(base, f"{name}/{folder}", graph, Role.DESCRIPTION)

    def locked(self, ledger: Ledger, account: Account) -> Iterator[Put]:
        """The company goes on reading what it sent, and appends no more."""
        for folder in APPENDABLE:
            if ledger.read(f"{account_name(account.company)}/{folder}") is not None:
                yield self._rules(ledger, account, folder, Mode.READ)

    def _rules(self, ledger: Ledger, account: Account, folder: str, modes: Mode) -> Put:
        base, owner = ledger.pod.base, ledger.pod.owner
        name = f"{account_name(account.company)}/{folder}"
        iri = f"{base}{name}/"
        rules = [
            owner_rule(owner, iri, default=True),
            Rule("company", account.company, modes, iri),
            Rule("company-reads", account.company, Mode.READ, iri, default=True),
        ]
        return self.maker.acl(base, name, rules, is_container=True)

    def _guarded(self, ledger: Ledger, account: Account, folder: str) -> set[Triple]:
        me = NamedNode(f"{ledger.pod.base}{account_name(account.company)}/{folder}/")
        kind, shape = GUARDED[folder]
        return {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(kind)),
            Triple(me, NamedNode(LDP.CONSTRAINED_BY), NamedNode(shape)),
            Triple(me, NamedNode(SESAME.COMPANY), NamedNode(account.company)),
        }
