"""What a company answers to the terms of citizens, as it says on the command line."""

from __future__ import annotations

import argparse

from clients.console import Misused
from proofs import agreement
from proofs.agreement import Template
from proofs.value import value
from vocab.terms import SESAME


@value
class Stance:
    """What a company answers, whoever proffers what: by the IRIs of the roster.

    ``accepts`` are those that it has read and accepts; to all others it proposes ``proposes``,
    refuses, or (with neither) says nothing yet.
    """

    accepts: frozenset[str] = frozenset()
    proposes: str = ""
    refuses: bool = False

    def to(self, proffered: Template) -> str:
        """The answer; empty where it is none."""
        if proffered.iri in self.accepts:
            return SESAME.ACCEPTS_TERMS
        if self.proposes and self.proposes != proffered.iri:
            return SESAME.PROPOSES_ALTERNATIVE
        return SESAME.REFUSES_TERMS if self.refuses else ""


def add_options(added: argparse.ArgumentParser) -> None:
    """The options of a command that answers terms."""
    added.add_argument(
        "--terms",
        action="append",
        default=[],
        metavar="NAME",
        help="terms of the roster that you accept where they are proffered: essential-1",
    )
    added.add_argument("--propose", default="", metavar="NAME", help="to others, these instead")
    added.add_argument("--refuse-terms", action="store_true", help="to others, a signed refusal")


def chosen(options: argparse.Namespace) -> Stance:
    """What was said with them. Raises ``Misused`` for a name that is not in the roster."""
    try:
        accepts = frozenset(agreement.template(name).iri for name in options.terms)
        proposes = agreement.template(options.propose).iri if options.propose else ""
    except agreement.NotTerms as wrong:
        known = ", ".join(one.name for one in agreement.roster().values())
        raise Misused(f"Les conditions de la liste : {known}.", str(wrong)) from None
    return Stance(accepts, proposes, options.refuse_terms)
