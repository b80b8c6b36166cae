"""The acts between a citizen and companies: a leaked invitation, who may write, what she asks."""

from __future__ import annotations

from clients.company.home import Home
from clients.demo import sale
from clients.demo.citizen import Citizen
from clients.demo.company import Company, ask, signed
from clients.demo.stage import Play, Stage
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from proofs.questions import Question
from vocab.terms import SESAME

BROKER, THIRD = "courtier-mistral", "courtier-tramontane"
#: What the citizen does not buy without knowing, and what the baker then tells.
CONDITION, MWH = "energy-use", "43.2"
#: A host tells a company of ten who ask, where ten more of its customers may not have asked.
NEIGHBOURS, ASKING = 19, 9
CROWD = [f"voisine-{number:02}" for number in range(NEIGHBOURS)]
FLOUR, MILL = "D'où vient votre farine ?", "Du moulin de Chantelle, à douze kilomètres."


def leaked(play: Play, at: Stage, marie: Citizen, baker: Company, code: str) -> None:
    """Another company comes by the baker's invitation: its page says whose it was; it is cut."""
    play.step(
        play.say(
            f"{BROKER} se sert de l'invitation donnée à {baker.name}",
            f"{BROKER} uses the invitation that was given to {baker.name}",
        )
    )
    seeds = at.seed(BROKER, THIRD)
    broker, third = (
        Company(name, at.folder / f"{name}-home", seeds[name], language=play.language)
        for name in (BROKER, THIRD)
    )
    office = play.say("POST à l'adresse de l'invitation", "POST to the invitation's address")
    play.status(office, ask(at, broker, code), (202,))
    page = marie.page(broker.account_id, play.language)
    said = play.say(
        f"Vous aviez donné cette invitation à « {baker.name} »",
        f"You had given this invitation to “{baker.name}”",
    )
    play.expect(said in page, f"« {said} »")
    refused = play.say("elle refuse ; la page qui suit", "she refuses; the page after it")
    play.status(refused, marie.answer(broker.account_id, "refuse"), (200,))
    cut = play.say("elle coupe l'invitation ; la page qui suit", "she cuts it; the page after it")
    play.status(cut, marie.cut(code), (200,))
    play.status(
        play.say(f"POST de {THIRD} à la même adresse", f"POST of {THIRD} to the same address"),
        ask(at, third, code),
        (409,),
    )


def writes(play: Play, marie: Citizen, baker: Company, complaint: str) -> None:
    """May the company write? Never, until she allows it; replies only, then no advertising."""
    play.step(
        play.say(
            f"{baker.name} écrit à Marie, qui ne l'a pas permis ; puis pour répondre, elle le peut",
            f"{baker.name} writes to Marie, who has not allowed it; then, to answer, it may",
        )
    )
    folder, sender = baker.folder("requests"), baker.credentials

    def message(words: str, about: str = "") -> dict[str, object]:
        text = {"@value": words, "@language": "fr"}
        reply = {"inReplyTo": f"{about}#it"} if about else {}
        return {"id": "#it", "type": "Message", "text": text, "issued": sale.now(), **reply}

    advert, answer = "Nos brioches sont à -20 %.", "Nous le remplaçons demain, avec nos excuses."
    status, words = sale.posted(sender, folder, message(advert), play.language)
    play.status(f"POST: {advert}", status, (403,))
    play.tell(f"· {words}")
    allowed = play.say("« Seulement pour me répondre »", "“Only to answer me”")
    play.status(allowed, marie.lets_write(baker.account_id, "replies"), (200,))
    for what, about, expected in ((advert, "", 422), (answer, complaint, 201)):
        status, words = sale.posted(sender, folder, message(what, about), play.language)
        play.status(f"POST: {what}", status, (expected,))
        if words:
            play.tell(f"· {words}")


def conditions(play: Play, marie: Citizen, baker: Company) -> None:
    """She buys only where the energy used is told: the sale is closed until it is."""
    play.step(
        play.say(
            f"Marie n'achète plus sans connaître l'énergie consommée : {baker.name} le dit",
            f"Marie buys no more without knowing the energy used: {baker.name} tells it",
        )
    )
    chosen = play.say("son choix, et la page qui suit", "her choice, and the page after it")
    play.status(chosen, marie.wants(CONDITION), (200,))
    offers = baker.folder("offers")
    told = signed(Home(baker.home), CONDITION, MWH, unitCode="MWH")
    offer = play.say("POST d'une offre", "POST of an offer")
    for what, folder, document, expected in (
        (offer, offers, sale.offer_of(baker), 403),
        (f"POST: {MWH} MWh", baker.container, told, 201),
        (offer, offers, sale.offer_of(baker), 201),
    ):
        status, words = sale.posted(baker.credentials, folder, document, play.language)
        play.status(what, status, (expected,))
        if words:
            play.tell(f"· {words}")


def counted(play: Play, at: Stage, marie: Citizen, baker: Company) -> None:
    """A question of many is told as a number, and answered once, signed, to all."""
    play.step(
        play.say(
            f"Marie et {ASKING} de ses voisines demandent à {baker.name} : « {FLOUR} »",
            f"Marie and {ASKING} neighbours ask {baker.name}: “{FLOUR}”",
        )
    )
    play.status("POST", marie.wonders(baker.account_id, FLOUR), (200,))
    _neighbours(at, baker)
    play.step(
        play.say(
            "Une semaine plus tard, leur hébergeur a compté : combien, pas qui",
            "A week later their host has counted: how many, and not who",
        )
    )
    at.restart("--rehearse-days", "7", "--outgoing-to-loopback")
    _command(play, baker, play.say("10 au moins", "10 at least"), "asked")
    _command(play, baker, "", "answer", FLOUR, "--text", MILL, "--language", "fr")
    _command(play, baker, play.say("1 acceptée", "1 accepted"), "push")
    page = marie.page(baker.account_id, play.language)
    play.expect(MILL in page, play.say(f"sa page : {MILL}", f"her page: {MILL}"))


def _command(play: Play, company: Company, says: str, *words: str) -> None:
    done = company.run(*words)
    well = done.exit_status == 0 and says in done.words
    play.expect(well, f"$ sesame-company {words[0]}\n{done.words}")


def _neighbours(at: Stage, baker: Company) -> None:
    """Customers of the baker, all let in at once; some of them ask what Marie asks."""
    question = Question.asked(FLOUR, "fr")
    for number, (name, neighbour) in enumerate(at.seed(*CROWD).items()):
        pod = neighbour["storage"]
        lets_in = f"<./> <{SESAME.OPENING_POLICY}> <{SESAME.ACCEPT_AT_ONCE}> ."
        asks = (
            f"@prefix sesame: <{SESAME.NS}> .\n"
            f"<#it> a sesame:Ask ; sesame:company <{baker.credentials['webId']}> ;\n"
            f'  sesame:question "{question.hash}" ;\n'
            f'  sesame:questionText "{question.text}"@fr .'
        )
        with PodClient(Credentials.read(neighbour)) as client:
            client.put(f"{pod}accounts/.meta", lets_in.encode(), "text/turtle")
            if number < ASKING:
                place = f"{pod}settings/asks/{baker.account_id}/{question.hash}"
                client.put(place, asks.encode(), "text/turtle")
        ask(at, baker, citizen=name)
