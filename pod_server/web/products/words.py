"""The words of the pages of products, in French and English."""

from __future__ import annotations

from pod_server.web.circle.words import CIRCLE
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.words import WORDS
from pod_server.web.products.card_words import CARD
from pod_server.web.products.list_words import LIST
from pod_server.web.products.profile_words import PROFILE

words = Lexicon({**WORDS, **BETWEEN, **CIRCLE, **PROFILE, **CARD, **LIST})
