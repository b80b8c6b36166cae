"""What pages say about refusals, on every origin."""

from __future__ import annotations

import pytest

from pod_server.web.provider.trouble import TOLD as OF_ACCOUNTS
from pod_server.web.reading.troubles import TOLD as OF_PODS
from pod_server.web.troubles import EVERYWHERE, Words, told


@pytest.mark.parametrize("words", [EVERYWHERE, OF_ACCOUNTS, OF_PODS])
def test_refusals_are_told_in_both_languages(words: Words) -> None:
    for slug, (french, english) in words.items():
        assert len(french) == len(english) >= 2, slug


def test_a_refusal_is_told_in_the_words_of_the_origin_first() -> None:
    assert told("access-denied", "fr", OF_PODS)[0] == "Ce n’est pas ouvert pour vous"
    assert told("access-denied", "fr", OF_ACCOUNTS)[0] == "Cette page n’est pas pour vous"
    assert told("not-found", "en", OF_ACCOUNTS)[0] == "There is nothing here"
    assert told("nobody-knows", "fr", OF_PODS)[0] == "Cela n’a pas été possible"
