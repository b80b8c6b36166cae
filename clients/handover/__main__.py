"""``python -m clients.handover``: a market file goes over, step by step; 1 on any surprise."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial

from clients.console import Misused, language
from clients.demo.company import Company
from clients.demo.stage import NotAsTold, Play
from clients.handover.scene import Person, claimed, declared, opened, servers
from clients.pod_client.errors import PodClientError
from proofs.circles import equivocation

BAKER, MILLER = "boulangerie-lenoir", "moulin-vigne"
PATIENCE = 30.0


def played(play: Play, xavier: Person, zoe: Person, walid: Person) -> None:
    """All acts."""
    baker, miller = _companies(play, xavier, zoe)
    _recommended(play, xavier, miller)
    made = _offered(play, xavier, zoe, baker, miller)
    got = _taken(play, zoe, baker)
    onward = _handed_on(play, zoe, walid, miller)
    _read_only_by(play, xavier, made)
    _taken_back(play, xavier, miller, ((zoe, got), (walid, onward)))


def _companies(play: Play, xavier: Person, zoe: Person) -> tuple[Company, Company]:
    play.step(
        play.say(
            "Deux entreprises ont un compte chez Xavier et chez Zoé ; l'une leur parle autrement",
            "Two companies have an account with Xavier and with Zoé; one tells them differently",
        )
    )
    seeds = xavier.at.seed(BAKER, MILLER)
    found = []
    for name in (BAKER, MILLER):
        company = Company(name, xavier.at.folder / f"{name}-home", seeds[name])
        done = company.init()
        play.expect(done.exit_status == 0, f"{name}: sesame-company init --publish")
        found.append(company)
    baker, miller = found
    for company, person, value in (
        (miller, xavier, "4"),
        (miller, zoe, "4"),
        (baker, zoe, "9"),
        (baker, xavier, "31"),
    ):
        opened(play, company, person)
        declared(play, company, person, value)
    return baker, miller


def _recommended(play: Play, xavier: Person, miller: Company) -> None:
    play.step(play.say(f"Xavier recommande {MILLER}", f"Xavier recommends {MILLER}"))
    status = xavier.browser.post(
        f"/office/recommendations/{miller.account_id}",
        stance="recommends",
        text="Stone-ground, and they answer.",
        basis="used",
        counterpart="no_counterpart",
        relay="1",
        readers="nobody",
    )
    play.status("POST /office/recommendations/…", status, (200,))


def _offered(play: Play, xavier: Person, zoe: Person, baker: Company, miller: Company) -> str:
    play.step(
        play.say(
            "Il compose un fichier de marché : ce qui part, ce qui reste, puis l'offre à Zoé",
            "He puts a market file together: what goes, what stays, then the offer to Zoé",
        )
    )
    made = str(xavier.market("new", "Pain et farine", "--market", "10.71", "--lang", "fr")["file"])
    for company, stance in ((baker, "mixed"), (miller, "recommends")):
        webid = company.credentials["webId"]
        xavier.market("add", made, webid, "--stance", stance, "--note", "Ouvert le dimanche.")
    looked = xavier.market("offer", made, zoe.webid)
    play.tell(f"$ sesame market offer {made} {zoe.webid}\n{looked}")
    play.expect(looked["goes"] == 3, play.say("3 documents signés partent", "3 documents go"))
    play.expect(not zoe.market("list")["offered"], play.say("rien n'est parti", "nothing has gone"))
    xavier.market("offer", made, zoe.webid, "--yes")
    return made


def _taken(play: Play, zoe: Person, baker: Company) -> str:
    play.step(
        play.say(
            "Zoé voit l'offre, l'accepte ; son Sésame vérifie chaque signature",
            "Zoé sees the offer and takes it; her Sésame verifies every signature",
        )
    )
    got = _came(zoe)
    done = zoe.market("accept", got)
    play.expect(done["state"] == "kept", f"$ sesame market accept {got}: {done}")
    found = zoe.market("open", got)
    play.expect(found["verified"] == 3, play.say("3 signatures valables", "3 good signatures"))
    log = found["log"] if isinstance(found["log"], dict) else {}
    play.tell(str(log.get("checkpoint")))
    logged = play.say(
        "les 2 déclarations sont dans le journal de Xavier", "both statements are in Xavier's log"
    )
    play.expect((log.get("state"), log.get("inside")) == ("begun", 2), logged)
    play.step(
        play.say(
            f"Double langage : {BAKER} a signé deux chiffres pour la même chose",
            f"Double talk: {BAKER} has signed two figures for the same thing",
        )
    )
    proofs = found["doubleTalk"]
    proof = str(proofs[0]) if isinstance(proofs, list) and proofs else "{}"
    shown = equivocation.verified(proof.encode())
    for each in (shown.first, shown.second):
        play.tell(each.body.decode())
    figures = {str(each.statement.number) for each in (shown.first, shown.second)}
    both = play.say("les deux déclarations, signées", "both statements, signed")
    play.expect(figures == {"9", "31"}, f"{both} : 9 %, 31 %")
    play.expect(shown.company == baker.credentials["webId"], shown.company)
    page = zoe.browser.page(baker.account_id, play.language)
    doubted = play.say("deux choses différentes", "two different things")
    play.expect(doubted in page, f"GET /office/companies/{baker.account_id}: {doubted}")
    return got


def _handed_on(play: Play, zoe: Person, walid: Person, miller: Company) -> str:
    play.step(
        play.say(
            "Zoé transmet à Walid ; la recommandation reste de Xavier, passée par une main",
            "Zoé hands on to Walid; the recommendation stays Xavier's, through one hand",
        )
    )
    made = str(zoe.market("new", "Farine", "--market", "10.61")["file"])
    zoe.market("add", made, miller.credentials["webId"])
    zoe.market("offer", made, walid.webid, "--yes")
    got = _came(walid)
    done = walid.market("accept", got)
    play.expect(done["state"] == "kept", f"$ sesame market accept {got}: {done}")
    found = walid.market("open", got)["recommendations"]
    hops = [each["hops"] for each in found] if isinstance(found, list) else []
    play.expect(hops == [1], f"{found}")
    return got


def _read_only_by(play: Play, xavier: Person, made: str) -> None:
    play.step(
        play.say(
            "Le fichier n'est lisible que par Zoé, et pour sept jours",
            "The file can be read by Zoé alone, and for seven days",
        )
    )
    listed = xavier.market("list")["own"]
    handed = listed[0]["handed"][0] if isinstance(listed, list) else {}
    play.expect(handed.get("state") == "readable", str(handed))
    left = handed.get("until", 0) / 1e6 - time.time()
    play.expect(6.9 < left / 86_400 <= 7, f"{left / 86_400:.2f} {play.say('jours', 'days')}")
    status = xavier.browser.browser.get(f"{xavier.pod}markets/{made}/file", timeout=30).status_code
    play.status(play.say("GET par un inconnu", "GET by a stranger"), status, (401,))


def _taken_back(
    play: Play, xavier: Person, miller: Company, readers: tuple[tuple[Person, str], ...]
) -> None:
    play.step(
        play.say(
            "Xavier reprend sa recommandation : elle disparaît chez Zoé et chez Walid",
            "Xavier takes his recommendation back: it goes from Zoé's view and from Walid's",
        )
    )
    page = f"/office/recommendations/{miller.account_id}"
    status = xavier.browser.post(f"{page}/back", form_at=page)
    play.status(f"POST {page}/back", status, (200,))
    for person, got in readers:
        gone = _until(partial(_has_none, person, got))
        none = play.say("plus de recommandation", "no recommendation any more")
        play.expect(gone, f"{person.name}: {none}")


def _came(person: Person) -> str:
    """The offer that waits."""

    def waiting() -> list[str]:
        listed = person.market("list")["offered"]
        held = listed if isinstance(listed, list) else []
        return [str(each["file"]) for each in held if each["state"] == "waiting"]

    if not _until(lambda: bool(waiting())):
        raise NotAsTold(f"{person.name} has been offered nothing")
    return waiting()[0]


def _has_none(person: Person, got: str) -> bool:
    """Whether no recommendation is left in the file that they were given."""
    return not person.market("open", got)["recommendations"]


def _until(fact: Callable[[], bool]) -> bool:
    """Whether it comes about: two servers do it between them, and are asked until they have."""
    end = time.monotonic() + PATIENCE
    while not fact():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def main() -> int:
    """0 where every step went as told."""
    parser = argparse.ArgumentParser(prog="python -m clients.handover", description=__doc__)
    parser.add_argument("--port", type=int, default=4010)
    parser.add_argument("--other-port", type=int, default=4011)
    parser.add_argument("--lang", choices=("fr", "en"), help="default: as the locale says")
    args = parser.parse_args()
    play = Play(language(args.lang, os.environ))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with servers(args.port, args.other_port) as (one, other):
            play.step(
                play.say(
                    "Deux serveurs, trois citoyens : Xavier ; Zoé et Walid",
                    "Two servers, three citizens: Xavier; Zoé and Walid",
                )
            )
            xavier = claimed(play, one, "xavier", "Xavier Roche")
            zoe = claimed(play, other, "zoe", "Zoé Blanc")
            other.seed("walid")
            walid = Person("walid", other, zoe.browser)
            played(play, xavier, zoe, walid)
            if not play.surprises:
                play.step(play.say("Tout comme annoncé.", "All as told."))
    except (Misused, NotAsTold, PodClientError) as surprise:
        play.surprise(str(surprise))
    except KeyboardInterrupt:
        return 0
    return 1 if play.surprises else 0


if __name__ == "__main__":
    sys.exit(main())
