"""Arguments of the commands; each is described in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from chengshu.base.text import Text

JSON = Text("以 JSON 输出", "answer in JSON")
YES = Text("不再询问", "do not ask")


def parser(name: str, about: Text) -> argparse.ArgumentParser:
    """A parser whose help is bilingual; a wrong argument ends with exit code 2."""
    return argparse.ArgumentParser(
        prog=f"chengshu {name}",
        description=f"{about.zh}\n{about.en}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def flag(target: argparse.ArgumentParser, name: str, text: Text) -> None:
    """An option without a value."""
    target.add_argument(f"--{name}", action="store_true", help=f"{text.zh} {text.en}")


def parsed(target: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """The arguments as given."""
    return target.parse_args(list(words))
