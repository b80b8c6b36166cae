"""The way in: whether names lead here, somebody listens, and certificates hold."""

from __future__ import annotations

import contextlib
import http.client
import json
import secrets
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pod_server.commands.checkup.finding import Finding, Words, fault, note, well
from pod_server.settings import Settings, is_loopback
from pod_server.web.listening import CannotListen, listen
from pod_server.web.tls import BadCertificate, loaded
from proofs.value import value

PATIENCE = 5.0
DAY = 86_400
#: Days of a certificate that is not renewed in time, ACME clients renew at 30; and parts of the
#: whole time of one that is short.
LATE, SOON = (7, 1 / 6), (20, 1 / 4)


@value
class Place:
    """One origin of ours, as others reach it."""

    origin: str
    host: str
    port: int
    is_tls: bool


def places(settings: Settings) -> list[Place]:
    """Account, pods, apps. Pods with hosts of their own stand for all by a name nobody has."""
    found = []
    for origin in (settings.account_origin, settings.pods_origin, settings.apps_origin):
        parts = urlsplit(origin.replace("*", f"doctor-{secrets.token_hex(3)}"))
        is_tls = parts.scheme == "https"
        host = parts.hostname or ""
        found.append(Place(origin, host, parts.port or (443 if is_tls else 80), is_tls))
    return found


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether this server listens here, or could."""
    everywhere = ("0.0.0.0", "::", "localhost")  # noqa: S104  (compared with, not listened on)
    here = "127.0.0.1" if settings.host in everywhere else settings.host
    where = f"{settings.host}:{settings.port}"
    said = asked(settings, here)
    if said == "pass":
        yield well("port", f"it serves on {where}", f"le serveur répond sur {where}")
    elif said == "fail":
        yield fault(
            "port",
            Words(
                f"it serves on {where} and is not well", f"il répond sur {where} et ne va pas bien"
            ),
            Words("see the other findings, and its log", "voyez les autres points et le journal"),
        )
    elif said == "other":
        yield fault(
            "port",
            Words(f"something else answers on {where}", f"un autre programme répond sur {where}"),
            Words("stop that, or take another --port", "arrêtez-le, ou prenez un autre --port"),
        )
    else:
        try:
            for listening in listen(settings.host, settings.port):
                listening.close()
        except CannotListen as wrong:
            remedy = Words(
                "ports below 1024 are for systemd's AmbientCapabilities=CAP_NET_BIND_SERVICE, or "
                "a proxy (sesame home)",
                "un port sous 1024 demande AmbientCapabilities=CAP_NET_BIND_SERVICE (systemd) ou "
                "un mandataire (sesame home)",
            )
            yield fault("port", Words(str(wrong), f"on ne peut pas écouter sur {where}"), remedy)
        else:
            yield note(
                "port",
                Words(f"{where} is free; nothing serves", f"{where} est libre ; rien ne répond"),
                Words("sesame serve", "sesame serve"),
            )


def asked(settings: Settings, address: str) -> str:
    """``pass`` or ``fail`` of the server's own, ``other`` for what is none, empty for nobody."""
    host = urlsplit(settings.account_origin).netloc
    try:
        plain = socket.create_connection((address, settings.port), PATIENCE)
    except OSError:
        return ""
    with contextlib.closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as line:
        try:
            line.sock = plain
            if settings.tls_cert is not None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # asked apart
                line.sock = context.wrap_socket(plain, server_hostname=host.partition(":")[0])
            line.request("GET", "/health", headers={"Host": host})
            said = json.loads(line.getresponse().read(65_536))["status"]
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            return "other"
    return said if said in ("pass", "fail") else "other"


def names(settings: Settings) -> Iterator[Finding]:
    """Whether each of our names has an address, and whether it is one of this machine."""
    for place in places(settings):
        try:
            found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except OSError:
            shown = urlsplit(place.origin).hostname
            yield fault(
                "name",
                Words(f"{shown} leads nowhere", f"{shown} ne mène nulle part"),
                Words(
                    f"make a DNS record for {shown}: A (and AAAA) with this machine's public "
                    "address",
                    f"créez un enregistrement DNS pour {shown} : A (et AAAA) avec l'adresse "
                    "publique de cette machine",
                ),
            )
            continue
        addresses = sorted({str(entry[4][0]) for entry in found})
        shown = f"{urlsplit(place.origin).hostname} → {', '.join(addresses)}"
        if all(is_here(address) for address in addresses):
            yield well("name", shown, shown)
        else:
            yield note(
                "name",
                Words(f"{shown}, no address of this machine", f"{shown}, hors de cette machine"),
                Words(
                    "right if that is your router or proxy: let it lead ports 80 and 443 here",
                    "normal si c'est votre box ou un mandataire : qu'il renvoie ici les ports "
                    "80 et 443",
                ),
            )


def is_here(address: str) -> bool:
    """Whether this machine has the address: only then one can bind to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def certificates(settings: Settings, trusted: Path | None = None) -> Iterator[Finding]:
    """Each https origin as a browser meets it; ``trusted`` is an authority of one's own."""
    if settings.tls_cert is not None and settings.tls_key is not None:
        try:
            loaded(settings.tls_cert, settings.tls_key)
        except BadCertificate as wrong:
            text = str(wrong)
            yield fault(
                "certificate",
                Words(text, f"certificat inutilisable : {text}"),
                Words("name both files, in PEM", "nommez les deux fichiers, en PEM"),
            )
        if settings.tls_key.exists() and settings.tls_key.stat().st_mode & 0o077:
            yield fault(
                "certificate",
                Words(
                    f"others may read the key {settings.tls_key}",
                    f"d'autres peuvent lire la clé {settings.tls_key}",
                ),
                Words(f"chmod 600 {settings.tls_key}", f"chmod 600 {settings.tls_key}"),
            )
    for place in places(settings):
        if place.is_tls:
            yield _certificate(place, trusted)


def _certificate(place: Place, trusted: Path | None) -> Finding:
    shown = urlsplit(place.origin).netloc
    context = ssl.create_default_context()
    if trusted is not None:
        context.load_verify_locations(trusted)
    try:
        with (
            socket.create_connection((place.host, place.port), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=place.host) as line,
        ):
            shown_to_us = line.getpeercert() or {}
            since, until = (
                ssl.cert_time_to_seconds(str(shown_to_us[end])) for end in ("notBefore", "notAfter")
            )
    except ssl.SSLCertVerificationError as wrong:
        return fault(
            "certificate",
            Words(f"{shown}: {wrong.verify_message}", f"{shown} : {wrong.verify_message}"),
            Words(
                f"get one that covers {shown} (Caddy does; see sesame home)",
                f"obtenez-en un qui couvre {shown} (Caddy le fait ; voir sesame home)",
            ),
        )
    except (OSError, KeyError, ValueError) as wrong:
        return fault(
            "certificate",
            Words(f"{shown} cannot be reached: {wrong}", f"{shown} est injoignable : {wrong}"),
            Words(
                f"open port {place.port} to this machine, and start the server and its proxy",
                f"ouvrez le port {place.port} vers cette machine, démarrez serveur et mandataire",
            ),
        )
    return _lasting(shown, until - time.time(), until - since)


def _lasting(shown: str, left: float, whole: float) -> Finding:
    """How long a certificate still holds, in seconds, of how many."""
    time_en = f"{left / DAY:.0f} days" if left > 2 * DAY else f"{left / 3600:.0f} hours"
    time_fr = time_en.replace("days", "jours").replace("hours", "heures")
    words = Words(f"{shown}: {time_en} left", f"{shown} : encore {time_fr}")
    remedy = Words("renew it; Caddy does by itself", "renouvelez-le ; Caddy le fait seul")
    if left < min(LATE[0] * DAY, LATE[1] * whole):
        return fault("certificate", words, remedy)
    if left < min(SOON[0] * DAY, SOON[1] * whole):
        return note("certificate", words, remedy)
    return well("certificate", words.en, words.fr)


def phone(settings: Settings) -> Iterator[Finding]:
    """What somebody with a telephone on the same network can do, and cannot."""
    host = urlsplit(settings.account_origin).hostname or ""
    if is_loopback(host):
        yield note(
            "phone",
            Words(
                f"no telephone reaches {settings.account_origin}: it is this machine only; apps "
                "and passkeys work here",
                f"aucun téléphone n'atteint {settings.account_origin} : l'adresse ne vaut que sur "
                "cette machine ; applications et clés d'accès y fonctionnent",
            ),
            Words("give it a name: sesame home", "donnez-lui un nom : sesame home"),
        )
        return
    if is_address(host):
        yield fault(
            "phone",
            Words(
                f"{host} is a number: telephones open it, and take no passkey for it",
                f"{host} est un numéro : un téléphone l'ouvre, mais sans clé d'accès possible",
            ),
            Words("take a name: sesame home", "prenez un nom : sesame home"),
        )
        return
    if is_loopback(settings.host) and settings.tls_cert is not None:
        yield fault(
            "phone",
            Words(
                f"only this machine reaches {settings.host}:{settings.port}",
                f"seule cette machine atteint {settings.host}:{settings.port}",
            ),
            Words("serve with --host 0.0.0.0", "servez avec --host 0.0.0.0"),
        )
        return
    yield well(
        "phone",
        f"a telephone that resolves {host} can sign in, install the pages and use passkeys; at "
        "home some routers do not lead their own address back inside",
        f"un téléphone qui résout {host} peut se connecter, installer les pages et utiliser des "
        "clés d'accès ; certaines box ne renvoient pas leur propre adresse vers l'intérieur",
    )


def is_address(host: str) -> bool:
    """Whether the host is a number rather than a name."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError):  # no address of this family
            socket.inet_pton(family, host.strip("[]"))
            return True
    return False
