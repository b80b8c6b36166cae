"""Make what is made: ``vocab/terms.py`` and ``shapes/civil-status.ttl``, from the Turtle files.

``python -m vocab.generate`` writes them; with ``--check`` it only says whether they are fresh.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vocab.civil_status import shape
from vocab.constants import module

ROOT = Path(__file__).parent.parent
TERMS = ROOT / "vocab" / "terms.py"
SHAPE = ROOT / "shapes" / "civil-status.ttl"


def made() -> dict[Path, str]:
    """What each made file should hold, by its path."""
    return {TERMS: module(), SHAPE: shape()}


def stale() -> list[Path]:
    """Made files that no longer follow from their sources."""
    return [
        path
        for path, text in made().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write what is stale, or (``--check``) name it and answer 1."""
    parser = argparse.ArgumentParser(prog="python -m vocab.generate", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; 1 if anything is stale"
    )
    check: bool = parser.parse_args(arguments).check
    found = stale()
    for path in found:
        print(f"{'stale' if check else 'made'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(made()[path], encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main())
