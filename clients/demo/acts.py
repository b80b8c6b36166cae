"""The acts of the play, each told step by step with what the server answered."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from urllib.parse import urlencode

from clients.demo import between, terms
from clients.demo.citizen import Citizen
from clients.demo.company import Company, ask
from clients.demo.stage import Play, Stage, command
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from vocab.terms import SESAME

PAPERS = Path(__file__).parents[2] / "tests" / "data" / "companies"
BAKER, GROUP = "boulangerie-lenoir", "groupe-aubrac"
#: What the papers of the second company leave unanswered.
OWED = 13
RESULTS = "application/sparql-results+json"
QUESTION = f"""PREFIX sesame: <{SESAME.NS}>
PREFIX dp: <{SESAME.NS.removesuffix("ns#")}dp/>
SELECT ?company ?datapoint ?value ?refusal WHERE {{
  VALUES ?datapoint {{ dp:legal-name dp:headcount dp:employee-satisfaction }}
  ?statement sesame:company ?company ; sesame:datapoint ?datapoint .
  OPTIONAL {{ ?statement sesame:value ?value }}
  OPTIONAL {{ ?statement sesame:refusalReason ?refusal }}
}} ORDER BY ?company ?datapoint"""


def claimed(play: Play, at: Stage) -> Citizen:
    """Marie makes her Sésame behind the one-time link."""
    play.step(
        play.say(
            f"Un serveur dans un dossier jetable : {at.base_url}",
            f"A server in a throwaway folder: {at.base_url}",
        )
    )
    play.tell(play.say(f"lien à usage unique : {at.claim}", f"one-time link: {at.claim}"))
    play.step(play.say("Marie le prend et crée son Sésame", "Marie claims it and makes her Sésame"))
    marie = Citizen(at.base_url)
    play.status(
        play.say("POST du formulaire", "POST of the claim form"),
        marie.claim(at.claim, "marie", "Marie Martin"),
        (201,),
    )
    with PodClient() as nobody:
        answer = nobody.get(f"{at.pods}marie/profile/card")
    play.status(
        play.say("son document WebID, pour tous", "her WebID document, for anybody"),
        answer.status,
        (200,),
    )
    return marie


def opened(play: Play, at: Stage, marie: Citizen) -> tuple[Company, Company]:
    """Two companies ask for an account: one is accepted by a click, one by the policy."""
    seeds = at.seed(BAKER, GROUP)
    baker, group = (
        Company(n, at.folder / f"{n}-home", seeds[n], language=play.language)
        for n in (BAKER, GROUP)
    )
    for company in (baker, group):
        play.step(f"{company.name}: sesame-company init --publish")
        done = company.init()
        play.expect(done.exit_status == 0, done.words)
        with PodClient() as nobody:
            answer = nobody.get(company.credentials["webId"].partition("#")[0])
        with_key = play.say("son document WebID, avec sa clé", "its WebID document, with its key")
        play.status(with_key, answer.status, (200,))
        play.expect(b"assertionMethod" in answer.body, "sec:assertionMethod")
    play.step(
        play.say(
            f"Marie invite {BAKER}, qui demande un compte par cette adresse ; elle accepte d'un "
            "clic",
            f"Marie invites {BAKER}, which asks for an account at that address; she accepts by a "
            "click",
        )
    )
    office = play.say("POST à son guichet", "POST to her front office")
    invitation = marie.invite(BAKER)
    play.status(office, ask(at, baker, invitation), (202,))
    for account in marie.accounts():
        play.status(
            play.say("son clic, et la page qui suit", "her click, and the page after it"),
            marie.accept(account),
            (200,),
        )
    _agree(play, at, marie, baker)
    between.leaked(play, at, marie, baker, invitation)
    play.step(
        play.say(
            f"Marie ouvre désormais aussitôt ; {GROUP} demande à son tour",
            f"Marie lets others in at once; {GROUP} asks too",
        )
    )
    play.status(
        play.say(
            "POST de son choix, et la page qui suit", "POST of her policy, and the page after it"
        ),
        marie.accept_all(),
        (200,),
    )
    play.status(office, ask(at, group), (201,))
    terms.alternative(play, at, marie, group)
    return baker, group


def _agree(play: Play, at: Stage, marie: Citizen, company: Company) -> None:
    """Marie's terms: read, accepted, kept by both."""
    terms.accepted(play, at, company)
    page = marie.page(company.account_id, play.language)
    agreed = play.say("Convenu et signé des deux côtés", "Agreed, and signed on both sides")
    play.expect(agreed in page, f"« {agreed} »")


def mended(play: Play, at: Stage, marie: Citizen, baker: Company) -> None:
    """A wrong figure is refused in words; what the papers say is taken, refusals in writing too."""
    play.step(
        play.say(
            f"{BAKER} envoie une satisfaction de 640 %, signée",
            f"{BAKER} pushes a satisfaction of 640 %, signed",
        )
    )
    status, reasons = baker.push_wrong()
    play.status(play.say("POST dans son conteneur", "POST into its container"), status, (422,))
    for reason in reasons:
        play.tell(f"· {reason}")
    play.step(
        play.say(
            f"{BAKER} : sesame-company prepare, check, push, à partir de ses papiers",
            f"{BAKER}: sesame-company prepare, check, push, from its papers",
        )
    )
    for words in (
        ("prepare", str(PAPERS / BAKER)),
        ("check",),
        ("push", f"{at.pods}marie/profile/card#me"),
    ):
        done = baker.run(*words)
        play.expect(done.exit_status == 0, f"$ sesame-company {words[0]}\n{done.words}")
    play.status(
        play.say("GET d'une de ses déclarations", "GET of one of its statements"), *_one_of(baker)
    )
    _asks_whether_it_may_sell(play, BAKER)
    page = marie.page(baker.account_id, play.language)
    play.status(play.say("GET de sa page", "GET of her page"), marie.seen, (200,))
    for said in (
        play.say("Peut vous vendre", "May sell to you"),
        play.say("effectif trop petit", "too few people to publish"),
    ):
        play.expect(said in page, f"« {said} »")


def _one_of(company: Company) -> tuple[int, tuple[int, ...]]:
    with PodClient(Credentials.read(company.credentials)) as client:
        statuses = [client.get(address).status for address in company.arrived()[:1]]
    return (statuses or [404])[0], (200,)


def owing(play: Play, at: Stage, marie: Citizen, group: Company) -> None:
    """A company that has refused in writing and owes answers may not sell, and why."""
    play.step(
        play.say(
            f"{GROUP} n'en déclare qu'une partie, et refuse une réponse par écrit",
            f"{GROUP} declares only part, and refuses one answer in writing",
        )
    )
    sheet = at.folder / "part.csv"
    sheet.write_text(
        "datapoint;value;unit;countingMethod;periodStart;periodEnd;language;refusal;note\n"
        "headcount;240;ETP;ETP;;2025-12-31;;;\n"
        "employee-turnover;;;;2025-01-01;2025-12-31;fr;Unwilling;Nous ne le publions pas.\n",
        encoding="utf-8",
    )
    certificate = str(PAPERS / GROUP / "certificate.json")
    for words in (
        ("prepare", certificate, str(sheet)),
        ("push", f"{at.pods}marie/profile/card#me"),
    ):
        done = group.run(*words)
        play.expect(done.exit_status == 0, f"$ sesame-company {words[0]}\n{done.words}")
    _asks_whether_it_may_sell(play, GROUP)
    page = marie.page(group.account_id, play.language)
    play.status(play.say("GET de sa page", "GET of her page"), marie.seen, (200,))
    for said in (
        play.say("Ne peut pas vous vendre", "May not sell to you"),
        play.say("ne souhaite pas répondre", "does not wish to answer"),
    ):
        play.expect(said in page, f"« {said} »")
    owed = marie.missing(group.account_id, play.language)
    missing = play.say("Ce qui manque :", "What is missing:")
    play.expect(len(owed) == OWED, f"{missing} {', '.join(owed)}")


def _asks_whether_it_may_sell(play: Play, name: str) -> None:
    play.step(
        play.say(
            f"{name} peut-elle vendre à Marie ? Sa page dit",
            f"May {name} sell to Marie? Her page says",
        )
    )


def asked(play: Play, at: Stage, credentials: Path) -> None:
    """The same query as Marie, and as a stranger."""
    pod = f"{at.pods}marie/"
    play.step(
        play.say(
            "SPARQL sur les deux, pour Marie : sesame-query",
            "SPARQL over both, as Marie: sesame-query",
        )
    )
    mine = _query(play, pod, ("--credentials", str(credentials)))
    play.expect(mine.returncode == 0 and "240" in mine.stdout, mine.stdout or mine.stderr)
    address = f"{pod}.sparql?{urlencode({'query': QUESTION})}"
    with PodClient(Credentials.read(json.loads(credentials.read_text()))) as client:
        answer = client.get(address, accept=RESULTS)
    play.status(
        play.say("GET avec la requête, en Marie", "GET with the query, as Marie"),
        answer.status,
        (200,),
    )
    play.step(
        play.say(
            "La même requête pour un inconnu : HTTP 200 et un tableau vide",
            "The same query as a stranger: HTTP 200 and an empty table",
        )
    )
    theirs = _query(play, pod, ("--anonymous",))
    play.expect(
        theirs.returncode == 0 and "240" not in theirs.stdout, theirs.stdout or theirs.stderr
    )
    with PodClient() as nobody:
        answer = nobody.get(address, accept=RESULTS)
    asking = play.say("GET avec la requête, en inconnu", "GET with the query, as a stranger")
    play.status(asking, answer.status, (200,))


def _query(play: Play, pod: str, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command("sesame-query"), "--lang", play.language, "--pod", pod, *words, QUESTION],
        capture_output=True,
        text=True,
        check=False,
    )


def taken_along(play: Play, marie: Citizen) -> None:
    """Downloads."""
    play.step(play.say("Marie emporte ce qu'elles ont dit", "Marie downloads what they said"))
    for kind in ("ttl", "jsonld", "csv"):
        answer = marie.download(kind)
        size = f"{len(answer.content)} {play.say('octets', 'bytes')}"
        play.status(f"civil-status.{kind}, {size}", answer.status_code, (200,))
