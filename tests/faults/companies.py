"""Companies with accounts at citizens' on a real server, and statements signed once for all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from clients.company.accounts import members, publish_key
from clients.company.delivery import Parcel
from clients.company.stance import Stance
from clients.company.terms import open_account
from clients.demo.citizen import Citizen
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from proofs.agreement import roster
from proofs.integrity import Suite, hash_of, sign
from proofs.keys import SigningKey
from proofs.statement import build, read, statement_id
from proofs.strict_json import Json
from proofs.writing import Given
from tests.faults.servers import Server, client
from tests.unit.proofs.papers import FACTS, FIGURES, SURVEY
from vocab.terms import SESAME, SOLID

TODAY = datetime.now(UTC).date()
ACCEPTS_ALL = Stance(frozenset(roster()))
#: The last whole year; what is true at a day is said of today.
LATEST = TODAY.year - 1


@dataclass(eq=False)
class Company:
    """A company with a key that its WebID document lists, and its accounts by citizen."""

    credentials: Credentials
    key: SigningKey = field(default_factory=SigningKey.generate)
    accounts: dict[str, str] = field(default_factory=dict)

    @property
    def web_id(self) -> str:
        return self.credentials.web_id

    @property
    def account_id(self) -> str:
        """The account's name, the same at every citizen's."""
        return next(iter(self.accounts.values())).split("/")[-2]

    def container(self, citizen: str) -> str:
        """Where its statements to this citizen go."""
        return self.accounts[citizen].rpartition("/")[0] + "/civil-status/"

    def statement(
        self,
        datapoint: str,
        *,
        year: int = LATEST,
        value: Given | Sequence[Given] | None = None,
        key: SigningKey | None = None,
        **more: Json,
    ) -> dict[str, Json]:
        """Signed; ``more`` are parts put in the place of what would be there, None takes out."""
        return self.signed(self.unsigned(datapoint, year=year, value=value, **more), key)

    def unsigned(
        self,
        datapoint: str,
        *,
        year: int = LATEST,
        value: Given | Sequence[Given] | None = None,
        **more: Json,
    ) -> dict[str, Json]:
        of_a_year = datapoint in FIGURES
        if value is None:
            value = FIGURES[datapoint] if of_a_year else FACTS[datapoint]
        made = build(
            self.web_id,
            datapoint,
            period_start=date(year, 1, 1) if of_a_year else None,
            period_end=date(year, 12, 31) if of_a_year or year != LATEST else TODAY,
            value=value,
            more={"survey": SURVEY} if datapoint == "employee-satisfaction" else None,
        )
        return {name: part for name, part in {**made, **more}.items() if part is not None}

    def refusal(self, datapoint: str, reason: str) -> dict[str, Json]:
        """A signed refusal to answer."""
        return self.signed(build(self.web_id, datapoint, period_end=TODAY, refusal_reason=reason))

    def restated(self, datapoint: str, sequence: int, **changed: Given) -> dict[str, Json]:
        """The next word on something said before; signed."""
        before = self.unsigned(datapoint)
        key = read(before).key
        return self.statement(
            datapoint,
            value=changed.get("value"),
            id=statement_id(key, sequence),
            sequence=sequence,
            supersedes=statement_id(key, sequence - 1),
            restatementReason="Counted again.",
        )

    def signed(self, document: dict[str, Json], key: SigningKey | None = None) -> dict[str, Json]:
        return sign(document, key or self.key, created=datetime.now(UTC))

    def dossier(self, years: int = 1) -> list[Parcel]:
        """All that is asked of a company, for so many years."""
        return [
            parcel(self.statement(datapoint, year=LATEST - back))
            for back in range(years)
            for datapoint in (*FACTS, *FIGURES)
        ]


def parcel(document: dict[str, Json]) -> Parcel:
    """The bytes of a signed statement, ready to be sent."""
    content_hash = hash_of(document, suite=Suite.RDFC)
    name = f"{document['datapoint']}-{document['periodEnd']}".removeprefix("dp:")
    return Parcel(name, (name,), 1, content_hash, json.dumps(document).encode())


def accept_at_once(citizen: PodClient, pod: str) -> None:
    """The citizen's standing policy: companies that ask get an account."""
    folder = f"{pod}accounts/"
    described = citizen.head(folder).linked("describedby")
    assert described is not None
    policy = f"<{folder}> <{SESAME.OPENING_POLICY}> <{SESAME.ACCEPT_AT_ONCE}>"
    citizen.patch(
        described,
        f"_:p a <{SOLID.INSERT_DELETE_PATCH}> ; <{SOLID.INSERTS}> {{ {policy} }} .".encode(),
    )


def pod_of(credentials: Credentials) -> str:
    return credentials.web_id.removesuffix("profile/card#me")


def opened(
    server: Server, citizens: Sequence[str], companies: Sequence[str]
) -> tuple[Mapping[str, Credentials], list[Company]]:
    """These people and companies, each company with an account at each citizen's."""
    made = server.seed(*citizens, *companies)
    for name in citizens:
        with client(made[name]) as owner:
            accept_at_once(owner, pod_of(made[name]))
    firms = [Company(made[name]) for name in companies]
    for firm in firms:
        publish(firm)
        for name in citizens:
            firm.accounts[name] = account_of(firm, made[name].web_id)
    return {name: made[name] for name in citizens}, firms


def claimed(server: Server, name: str) -> tuple[Citizen, Credentials]:
    """Somebody who claims the server with a browser, lets companies in, and has a program too."""
    browser = Citizen(server.base_url)
    link = next(word for word in server.said().split() if "/claim/" in word)
    assert browser.claim(link, name, name.title()) == 201
    issued = json.loads(server.command("account", "token", name, "--json").stdout)
    owner = Credentials.read({**issued, "issuer": server.base_url})
    with client(owner) as signed_in:
        accept_at_once(signed_in, pod_of(owner))
    return browser, owner


def publish(firm: Company) -> None:
    """The company's key into its WebID document."""
    with client(firm.credentials) as sender:
        method = firm.key.public.verification_method
        sender.run(publish_key(sender.session, firm.web_id, method))


def account_of(firm: Company, citizen: str) -> str:
    """Ask this citizen (a WebID) for an account, her terms accepted; its description's address."""
    with client(firm.credentials) as sender:
        asked = open_account(sender.session, citizen, firm.web_id, firm.key, ACCEPTS_ALL, 0)
        return sender.run(asked).address


def listed(owner: PodClient, container: str) -> set[str]:
    """What a container holds."""
    return set(owner.run(members(owner.session, container)))
