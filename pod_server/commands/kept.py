"""``DATA/sesame.toml``: options of a server that are said once, for every command on its data.

A line an option, by its long name: ``port = 443``, ``base-url = "https://id.example/"``. What is
said on the command line counts more. Files are named from the data folder on.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pod_server.settings import BadSetting

FILE = "sesame.toml"
#: Options that name files.
_PATHS = ("tls-cert", "tls-key")
#: What says where the file is, or how to answer, is not for the file to say.
_NOT_HERE = ("data", "json", "help")


def parsed(top: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    """The command line, over what the file of its data folder says.

    Raises :class:`BadSetting` for a file that cannot be read, or an option that is none.
    """
    args = top.parse_args(argv)
    leaf = getattr(args, "leaf", None)
    if not isinstance(leaf, argparse.ArgumentParser) or getattr(args, "writes_file", False):
        return args
    said = read(args.data)
    if not said:
        return args
    words = list(_words(said, args, args.data.resolve()))
    depth = len(leaf.prog.split()) - 1
    return top.parse_args([*argv[:depth], *words, *argv[depth:]])


def read(data: Path) -> Mapping[str, object]:
    """What the file says; nothing where there is none."""
    path = data / FILE
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadSetting(f"{path} cannot be read: {wrong}") from wrong


def _words(said: Mapping[str, object], args: argparse.Namespace, folder: Path) -> Iterator[str]:
    """As words of a command line, as far as this command knows them."""
    for name, value in said.items():
        is_known = name.replace("-", "_") in vars(args) and name not in _NOT_HERE
        if not is_known:
            if args.command == "serve":
                raise BadSetting(f"{folder / FILE}: {name} is no option of sesame serve")
            continue
        if isinstance(value, bool):
            if value:
                yield f"--{name}"
        elif isinstance(value, str | int):
            yield f"--{name}={folder / str(value) if name in _PATHS else value}"
        else:
            raise BadSetting(f"{folder / FILE}: {name} is a text, a number, or true")
