"""Addresses that stand in product data of others, and are no terms of ours: contexts, schemes."""

from __future__ import annotations

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
UNTP_CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
UNTP_METRIC = "https://vocabulary.uncefact.org/performance-metric/"
UNTP_TOPIC = "https://vocabulary.uncefact.org/conformity-topic/"
#: The type of a link to a conformity credential, as the samples of 0.7.0 write it.
UNTP_CONFORMITY_LINK = "https://test.uncefact.org/vocabulary/linkTypes/dcc"
#: Schemes of product categories: address and title, by the short name that a card has for them.
CATEGORY_SCHEMES = {
    "cpc": (
        "https://unstats.un.org/unsd/classifications/Econ/cpc/",
        "UN Central Product Classification (CPC)",
    ),
    "gpc": ("https://gpc-browser.gs1.org/", "GS1 Global Product Classification (GPC)"),
    "hs": ("https://www.wcoomd.org/hs", "Harmonized System (HS)"),
    "coicop": ("https://unstats.un.org/unsd/classifications/Econ/COICOP/", "COICOP"),
}
GTIN_SCHEME = "https://id.gs1.org/01"
FOOD_RECORD = "https://world.openfoodfacts.org/product/"
SCHEMA_CONTEXT = "https://schema.org"
