"""The acts about terms: accepted with the same papers on both sides; an alternative, kept out."""

from __future__ import annotations

from clients.company.accounts import members
from clients.demo.citizen import Citizen
from clients.demo.company import Company
from clients.demo.stage import Play, Stage
from clients.pod_client import verbs
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials

TERMS, OTHER = "essential-1", "relation-1"


def accepted(play: Play, at: Stage, company: Company) -> None:
    """The company reads the citizen's terms, says yes, signed; both keep the same bytes."""
    play.step(
        play.say(
            f"{company.name} lit les conditions de Marie, puis les accepte, signé",
            f"{company.name} reads Marie's terms, then accepts them, signed",
        )
    )
    marie = f"{at.pods}marie/profile/card#me"
    read = company.run("open", marie)
    play.expect(f"--terms {TERMS}" in read.words, f"$ sesame-company open\n{read.words}")
    said = company.run("open", marie, "--terms", TERMS)
    play.expect(said.exit_status == 0, f"$ sesame-company open --terms {TERMS}\n{said.words}")
    with PodClient(Credentials.read(company.credentials)) as client:
        there = {
            place.rpartition("/")[2]: client.get(place, accept=verbs.JSON_LD).body
            for place in client.run(members(client.session, company.folder("terms")))
        }
    here = {file.stem: file.read_bytes() for file in (company.home / "terms").iterdir()}
    same = play.say(
        "deux papiers signés, octet pour octet les mêmes chez l'une et chez l'autre",
        "two signed papers, octet for octet the same on both sides",
    )
    play.expect(len(there) == len(here) and there == here, same)


def alternative(play: Play, at: Stage, marie: Citizen, company: Company) -> None:
    """The company proposes other terms; the citizen keeps hers, and the company accepts those."""
    play.step(
        play.say(
            f"{company.name} propose d'autres conditions ; Marie garde les siennes",
            f"{company.name} proposes other terms; Marie keeps hers",
        )
    )
    customer = f"{at.pods}marie/profile/card#me"
    _opened(play, company, customer, "--propose", OTHER)
    page = marie.page(company.account_id, play.language)
    instead = play.say("Au lieu de vos conditions", "Instead of your terms")
    play.expect(instead in page, f"« {instead} »")
    kept = play.say("son clic, et la page qui suit", "her click, and the page after it")
    play.status(kept, marie.answer(company.account_id, "decline"), (200,))
    again = company.run("open", customer, "--propose", OTHER)
    second = play.say("une seconde fois : refusé", "a second time: refused")
    play.expect(again.exit_status != 0, f"{second}\n{again.words}")
    _opened(play, company, customer, "--terms", TERMS)


def _opened(play: Play, company: Company, customer: str, *words: str) -> None:
    done = company.run("open", customer, *words)
    play.expect(done.exit_status == 0, f"$ sesame-company open {' '.join(words)}\n{done.words}")
