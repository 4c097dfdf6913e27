"""The conversation of `kesher messages` with the person at the terminal."""

import argparse
from collections.abc import Callable

from kesher.ui.messages.catalogue import compile_all, gather
from kesher.ui.messages.check import problems
from kesher.ui.messages.extract import UnreadableSource, packages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command understands."""
    parser.add_argument(
        "package", nargs="*", help="packages to gather or check, such as `cases`; all when none is named"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 when a translation is missing or wrong"
    )
    parser.add_argument("--compile-only", action="store_true", help="only compile every .po into the .mo beside it")


def run(names: list[str], *, check: bool, compile_only: bool, say: Callable[[str], object]) -> int:
    """Do what was asked; answers the exit status."""
    names = [name.removeprefix("kesher.") for name in names]
    if unknown := sorted(set(names) - set(packages())):
        say(f"There is no package {', '.join(unknown)}. There are: {', '.join(packages())}.")
        return 2
    try:
        if check:
            return _check(names, say)
        if not compile_only:
            _gather(names or packages(), say)
    except UnreadableSource as error:
        say(str(error))
        return 1
    say(f"{compile_all()} catalogues compiled.")
    return 0


def _check(names: list[str], say: Callable[[str], object]) -> int:
    faults = problems(names or None)
    for fault in faults:
        say(fault)
    say(f"{len(faults)} faults." if faults else "Every string is translated.")
    return 1 if faults else 0


def _gather(names: list[str], say: Callable[[str], object]) -> None:
    for name in names:
        total, missing = gather(name)
        if total:
            say(f"{name}: {total} strings, {missing} to translate")
