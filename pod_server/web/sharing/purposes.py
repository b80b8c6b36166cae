"""Purposes of the Data Privacy Vocabulary as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pod_server.web.typography import typeset
from proofs.agreement import purposes
from vocab import files
from vocab.terms import DPV


@cache
def _french() -> Mapping[str, str]:
    lines = files.text("dpv-purposes.fr.tsv").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {DPV.NS + name: label for name, label in pairs}


def purpose(iri: str, language: str) -> str:
    """Its label; the vocabulary's own, in English, where there is no French one."""
    label = purposes().get(iri, iri)
    return typeset(_french().get(iri, label), "fr") if language == "fr" else label


def said(iris: Iterable[str], language: str) -> str:
    """Several, one after the other."""
    return ", ".join(purpose(iri, language) for iri in iris)
