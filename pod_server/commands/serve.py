"""``sesame serve``: the server, until it is told to stop."""

from __future__ import annotations

import argparse
from pathlib import Path

from pod_server.commands.common import MISSING, Voice, store_options
from pod_server.settings import DEFAULT_HOST, DEFAULT_PORT, LOGS, WITHOUT_ATH
from pod_server.web.listening import CannotListen, listen
from pod_server.web.tls import BadCertificate, loaded
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.serving import serve


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser("serve", help="serve; prints 'ready URL' when it does")
    store_options(parser)
    _addresses(parser)
    _tokens(parser)
    _transport(parser)
    _operation(parser)
    parser.set_defaults(run=run, makes_store=True)


def _addresses(parser: argparse.ArgumentParser) -> None:
    """Where it is reached, and what judges."""
    parser.add_argument("--port", type=port, default=DEFAULT_PORT)
    parser.add_argument(
        "--host", default=DEFAULT_HOST, help="listen here (default: this machine only)"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes, one a core")
    parser.add_argument(
        "--apps-url",
        metavar="URL",
        help="where the static apps live (default: on [::1], or on apps. before the host)",
    )
    parser.add_argument(
        "--shacl-engine",
        choices=("shacl", "pyshacl"),
        default="shacl",
        help="what judges by the shapes that ship with us: the fast engine, or the reference",
    )


def _tokens(parser: argparse.ArgumentParser) -> None:
    """What credentials must be like."""
    parser.add_argument(
        "--proofs-without-ath",
        choices=WITHOUT_ATH,
        default="apps",
        help="whose DPoP proofs may leave out which access token they are for (RFC 9449 §4.3): "
        "those of apps that people sign in to (default; Inrupt leaves it out), nobody's, "
        "or all, programs with client credentials too",
    )
    parser.add_argument(
        "--accept-proofs-without-ath",
        dest="proofs_without_ath",
        action="store_const",
        const="all",
        help="the same as --proofs-without-ath all, for the official test harness",
    )
    parser.add_argument(
        "--dpop-nonce",
        action="store_true",
        help="take only DPoP proofs with a nonce of this server (RFC 9449 §8); few clients can",
    )
    parser.add_argument(
        "--token-seconds",
        type=int,
        default=900,
        metavar="SECONDS",
        help="how long access and ID tokens are valid (default: 900)",
    )
    parser.add_argument(
        "--outgoing-to-loopback",
        action="store_true",
        help="for developers: let the server fetch WebIDs and keys from this machine over http",
    )


def _transport(parser: argparse.ArgumentParser) -> None:
    """What lies between the server and who asks."""
    parser.add_argument(
        "--rehearse-days",
        type=int,
        default=0,
        metavar="DAYS",
        help="for rehearsals: judge every civil status as it will stand in so many days",
    )
    parser.add_argument(
        "--tls-cert",
        type=Path,
        metavar="FILE",
        help="serve over TLS with this certificate and chain (PEM), read anew when it changes",
    )
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="the certificate's key")
    parser.add_argument(
        "--redirect-port",
        type=port,
        metavar="PORT",
        help="lead whoever comes to this port without TLS to the same address over https",
    )
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="a proxy is in front and nobody else reaches this port: believe its X-Forwarded-For "
        "(who asks, for limits on attempts)",
    )


def _operation(parser: argparse.ArgumentParser) -> None:
    """What its operator is told, and how people are written to."""
    parser.add_argument(
        "--log",
        choices=LOGS,
        default="text",
        help="text: only what is wrong (default); json: a line of JSON a request too, without "
        "addresses, tokens or anything that somebody has sent",
    )
    parser.add_argument(
        "--metrics",
        metavar="HOST:PORT",
        help="answer /metrics (Prometheus) and /health there, to whoever reaches it; default: "
        "nowhere",
    )
    parser.add_argument(
        "--smtp-url",
        metavar="URL",
        help="send letters by this relay: smtps://user@host, or smtp:// with STARTTLS; its "
        "password is SESAME_SMTP_PASSWORD in the environment (default: none are sent)",
    )
    parser.add_argument("--mail-from", metavar="ADDRESS", help="whom letters come from")
    parser.add_argument(
        "--company-places",
        type=int,
        default=20,
        metavar="N",
        help="how many companies, in thirty days, may make themselves a Sésame here by the "
        "invitations of one citizen (default: 20; 0: none)",
    )
    parser.add_argument(
        "--company-register",
        metavar="URL",
        help="where a company's SIREN number is looked up, as the French API Recherche "
        "d'entreprises answers (default: that one)",
    )


def port(text: str) -> int:
    """A port that one can ask for. ``argparse`` says so where it is none."""
    number = int(text)
    if not 0 < number < 65_536:
        raise ValueError(text)
    return number


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; 0 after a clean stop, 3 without port or certificate."""
    try:
        if args.tls_cert and args.tls_key:
            loaded(args.tls_cert, args.tls_key)
        sockets = listen(args.host, args.port)
        return serve(settings_of(args), sockets)
    except (CannotListen, BadCertificate) as wrong:
        Voice(args.json).aside(f"sesame serve: {wrong}")
        return MISSING
