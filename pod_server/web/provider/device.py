"""What somebody signed in with, in a few words that they know it by; nothing else of it is kept."""

from __future__ import annotations

#: In this order: most browsers name others too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """``Firefox, Android``; what is not known is left out."""
    found = (
        next((words for sign, words in signs if sign in user_agent[:512]), "")
        for signs in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(words for words in found if words)
