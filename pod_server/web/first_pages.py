"""The pages that people see first, made ready before somebody waits for them.

A template is compiled when it is first shown, 30 ms for a company's page; a language's names of
months are read with the first date, its signs for numbers with the first number, 20 ms of the
first notice of a payment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask
from jinja2.meta import find_referenced_templates

from pod_server.web.dates import day, moment
from pod_server.web.office.values import labels, number, price
from pod_server.web.tongue import LANGUAGES

FIRST = (
    "office/today.html",
    "office/companies.html",
    "office/company.html",
    "paying/payment.html",
)


def make_ready(app: Flask) -> None:
    """Blocking, for a thread."""
    found, waiting = set[str](), list(FIRST)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        env = app.jinja_env
        source = env.loader.get_source(env, name)[0] if env.loader else ""
        waiting += [each for each in find_referenced_templates(env.parse(source)) if each]
        env.get_template(name)
    read_tables()


def read_tables() -> None:
    """How dates, numbers and sums are written in each language, and what concepts are called."""
    for language in LANGUAGES:
        day(date.min, language)
        moment(datetime.min.replace(tzinfo=UTC), language)
        number(Decimal(1_000), language)
        price(Decimal(1), "EUR", language)
    labels()
