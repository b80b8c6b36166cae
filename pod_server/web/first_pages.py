"""The pages that people see first, made ready before somebody waits for them.

A template is compiled when it is first shown, 30 ms for a company's page, and a language's names of
months are read with the first date.
"""

from __future__ import annotations

from datetime import date

from flask import Flask
from jinja2.meta import find_referenced_templates

from pod_server.web.dates import day

FIRST = ("office/today.html", "office/companies.html", "office/company.html")


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
    for language in ("fr", "en"):
        day(date.min, language)
