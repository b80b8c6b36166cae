"""The command ``sesame-query``: SPARQL over a pod, as a table.

Exit statuses: 0 answered, 1 refused, 2 wrong use or settings, 3 out of reach. An ASK that is false
is an answer.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from clients import console
from clients.console import Exit, Misused
from clients.explorer.answers import Answer, Rows, Triples, Truth
from clients.explorer.engines import OnePod
from clients.explorer.tables import csv_text, prefixes, table
from clients.pod_client import verbs
from clients.pod_client.client import PodClient
from clients.pod_client.errors import PodClientError, RequestRefused
from clients.pod_client.messages import is_web_address

_COUNTS = {"fr": ("résultat", "résultats"), "en": ("result", "results")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is returned."""
    options = parser().parse_args(arguments)
    return run(options, console.environment(), sys.stdin, sys.stdout, sys.stderr)


def run(
    options: argparse.Namespace,
    environment: Mapping[str, str],
    given: TextIO,
    out: TextIO,
    err: TextIO,
) -> int:
    """Ask and print; every input and output is a parameter."""
    language = console.language(options.lang, environment)
    try:
        query = _query(options, given)
        for url in (options.pod, options.endpoint):
            _check_address(url)
        signed = console.credentials(options, environment)
        graph_type = verbs.JSON_LD if options.json else verbs.TURTLE
        with PodClient(signed, timeout=options.timeout) as client:
            answer = OnePod(client, options.pod, options.endpoint).answer(query, graph_type)
        _print(answer, query, options, language, out, err)
    except Misused as error:
        err.write(f"sesame-query: {error.words(language)}\n")
        return Exit.USAGE
    except PodClientError as error:
        err.write(f"sesame-query: {console.plain(_words(error, language))}\n")
        return console.status_of(error)
    return Exit.WELL


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(
        prog="sesame-query",
        description="Ask a pod in SPARQL 1.1; what you may read is what it answers from.",
        epilog="Exit status: 0 answered, 1 refused, 2 wrong use or settings, 3 out of reach.",
    )
    made.add_argument("query", nargs="?", help="SPARQL; '-' or nothing reads standard input")
    made.add_argument("--file", "-f", type=Path, metavar="FILE", help="read the query from FILE")
    made.add_argument(
        "--pod", required=True, metavar="URL", help="a pod, or a container of it to stay within"
    )
    made.add_argument("--endpoint", metavar="URL", help="ask there, without looking for it")
    shape = made.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="results as SPARQL JSON, or JSON-LD")
    shape.add_argument("--csv", action="store_true", help="results as SPARQL CSV")
    made.add_argument("--full", action="store_true", help="do not shorten anything in the table")
    made.add_argument("--lang", choices=("fr", "en"), help="language of messages")
    made.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS")
    console.add_credential_options(made)
    return made


def _query(options: argparse.Namespace, given: TextIO) -> str:
    if options.file is not None and options.query is not None:
        raise Misused(
            "La requête est donnée deux fois : en argument et par --file.",
            "The query is given twice: as argument and by --file.",
        )
    if options.file is not None:
        return console.read_text(options.file)
    text = given.read() if options.query in (None, "-") else str(options.query)
    if not text.strip():
        raise Misused("La requête est vide.", "The query is empty.")
    return text


def _check_address(url: str | None) -> None:
    if url is not None and not is_web_address(url):
        raise Misused(
            f"« {url} » n'est pas l'adresse d'un pod (http… ou https…).",
            f"'{url}' is not the address of a pod (http… or https…).",
        )


def _print(
    answer: Answer,
    query: str,
    options: argparse.Namespace,
    language: str,
    out: TextIO,
    err: TextIO,
) -> None:
    if isinstance(answer, Triples):
        if options.csv:
            raise Misused(
                "Un graphe (CONSTRUCT, DESCRIBE) ne s'écrit pas en CSV : ôtez --csv.",
                "A graph (CONSTRUCT, DESCRIBE) has no CSV form: leave out --csv.",
            )
        out.write(answer.source.decode("utf-8", "replace").rstrip("\n") + "\n")
    elif options.json:
        out.write(answer.source.decode("utf-8", "replace").rstrip("\n") + "\n")
    elif isinstance(answer, Truth):
        out.write("true\n" if answer.value else "false\n")
    elif options.csv:
        out.write(csv_text(answer))
    else:
        _print_table(answer, query, options, out)
        one, many = _COUNTS[language]
        count = len(answer.rows)
        err.write(f"{count} {one if count == 1 else many}\n")


def _print_table(rows: Rows, query: str, options: argparse.Namespace, out: TextIO) -> None:
    columns = shutil.get_terminal_size().columns if out.isatty() else None
    out.write(table(rows, columns=columns, names=prefixes(query), full=options.full) + "\n")


def _words(error: PodClientError, language: str) -> str:
    said = error.detail(language)
    if isinstance(error, RequestRefused):
        head = "refusé" if language == "fr" else "refused"
        return f"{head} ({error.status}): {said}"
    return said


if __name__ == "__main__":
    raise SystemExit(main())
