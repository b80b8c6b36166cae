"""The button "open an account on my Sésame" for a shop's site and checkout: ``button``.

A plain form and one script of our own, without inline code and without anybody else's server. With
the script, the customer's browser finds her front office; without it the form goes to the company's
own receiver (``watch --listen``), which does the same. Either way she is led to her own Sésame, and
comes back with ``sesame_invitation`` (the address to ask at) or ``sesame`` (``no``, ``account``).
"""

from __future__ import annotations

import ipaddress
import socket
from html import escape
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from clients.company.customers import is_front_office
from clients.company.desk import Desk
from clients.company.home import Home, write_whole
from clients.console import Exit, Misused
from clients.pod_client import discovery
from clients.pod_client.client import PodClient
from clients.pod_client.errors import NotUnderstood, PodClientError
from clients.pod_client.messages import LOOPBACK, Errand, is_private_enough, is_web_address
from clients.pod_client.session import Session
from proofs.value import value
from vocab.terms import SESAME

SCRIPT, SNIPPET = "sesame-button.js", "sesame-button.html"
LARGEST, TIMEOUT_S = 1024 * 1024, 5.0
_WORDS = {
    "fr": (
        "Votre Sésame (son adresse, ou votre WebID)",
        "Ouvrir un compte sur mon Sésame",
        "Recherche de votre Sésame…",
        "Pas de Sésame à cette adresse : vérifiez-la, ou donnez votre WebID.",
    ),
    "en": (
        "Your Sésame (its address, or your WebID)",
        "Open an account on my Sésame",
        "Looking for your Sésame…",
        "There is no Sésame at this address: check it, or give your WebID.",
    ),
}


class NoSesame(ValueError):
    """There is no front office at what was typed."""


def snippet(company: str, back: str, action: str, script: str, language: str) -> str:
    """The form and the tag of the script, to be put into a page as they are."""
    label, button, looking, not_found = _WORDS[language]
    told = {"company": company, "back": back, "looking": looking, "not-found": not_found}
    data = "".join(f'\n      data-{name}="{escape(value)}"' for name, value in told.items())
    return f"""<form class="sesame" method="get" action="{escape(action)}"{data}>
  <label for="sesame-address">{escape(label)}</label>
  <input id="sesame-address" name="sesame" type="text" inputmode="url" autocomplete="url"
         autocapitalize="none" spellcheck="false" maxlength="500" required>
  <button>{escape(button)}</button>
  <p role="status"></p>
</form>
<script src="{escape(script)}" defer></script>
"""


def button(
    desk: Desk, home: Home, back: str, action: str, script: str, folder: Path | None
) -> Exit:
    """Print the snippet, or write it and its script into a folder of the site."""
    for name, url in (("--back", back), ("--action", action)):
        if not (is_web_address(url) and is_private_enough(url)):
            raise Misused(
                f"{name} {url} : une adresse en https://.", f"{name} {url}: an https:// address."
            )
    text = snippet(home.web_id(), back, action, script, desk.language)
    if folder is None:
        desk.say(text, text)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in ((SNIPPET, text.encode()), (SCRIPT, the_script())):
            write_whole(folder / name, body)
            desk.say(f"À publier : {folder / name}", f"To be published: {folder / name}")
    desk.say(
        "Elle revient avec sesame_invitation=ADRESSE : sesame-company open ADRESSE --terms NOM "
        "demande le compte, et dit s'il est ouvert ; sesame=no : elle a dit non.",
        "She comes back with sesame_invitation=ADDRESS: sesame-company open ADDRESS --terms NAME "
        "asks for the account, and says whether it is open; sesame=no: she said no.",
    )
    desk.report({"html": text, "script": the_script().decode()})
    return Exit.WELL


def the_script() -> bytes:
    """The script that the snippet names."""
    return resources.files("clients.company").joinpath("button.js").read_bytes()


def way_home(typed: str, company: str, back: str, client: PodClient) -> str:
    """Where to lead a customer who typed this. Raises :class:`NoSesame`."""
    address = typed.strip() if "://" in typed else f"https://{typed.strip()}"
    if not (is_web_address(address) and is_private_enough(address)):
        raise NoSesame("An address begins with https://.")
    try:
        office = client.run(_office(client.session, address))
    except PodClientError as error:
        raise NoSesame(str(error)) from error
    parts = urlsplit(office)
    query = [*parse_qsl(parts.query), ("company", company), ("back", back)]
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


def _office(session: Session, address: str) -> Errand[str]:
    if is_front_office(address):
        return address
    try:
        return (yield from discovery.front_office(session, address))
    except (NotUnderstood, PodClientError):
        described = yield from discovery.storage_description(session, address)
    offices = discovery.iris(described, None, SESAME.FRONT_OFFICE)
    if not offices:
        raise NotUnderstood(address, "it names no front office")
    return offices[0]


def is_public(url: str) -> bool:
    """Does the host lie on the open web, so that a receiver may ask there for anybody?"""
    try:
        found = socket.getaddrinfo(urlsplit(url).hostname or "", 443)
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    except (OSError, ValueError):
        return False
    return bool(addresses) and all(one.is_global for one in addresses)


@value
class Lead:
    """Where the receiver sends whoever submits the form without its script."""

    company: str
    back: str

    def to(self, typed: str) -> str:
        """Her own Sésame; where none is found, the shop again, with ``sesame=not-found``."""
        address = typed.strip() if "://" in typed else f"https://{typed.strip()}"
        is_trial = urlsplit(self.company).hostname in LOOPBACK
        try:
            if not (is_trial or is_public(address)):
                raise NoSesame("Nothing of the open web is there.")
            with PodClient(timeout=TIMEOUT_S, largest_answer=LARGEST) as client:
                return way_home(typed, self.company, self.back, client)
        except NoSesame:
            parts = urlsplit(self.back)
            query = [*parse_qsl(parts.query), ("sesame", "not-found")]
            return urlunsplit(parts._replace(query=urlencode(query)))
