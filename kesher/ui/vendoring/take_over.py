"""Copy what we use out of node_modules, with licences, versions and hashes; called by vendor.sh."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
FILES = [  # package, its file, ours, licence, its licence file
    ("htmx.org", "dist/htmx.min.js", "vendor/htmx.min.js", "0BSD", "LICENSE"),
    (
        "@fontsource-variable/heebo",
        "files/heebo-hebrew-wght-normal.woff2",
        "fonts/heebo-hebrew.woff2",
        "OFL-1.1",
        "LICENSE",
    ),
    (
        "@fontsource-variable/heebo",
        "files/heebo-latin-wght-normal.woff2",
        "fonts/heebo-latin.woff2",
        "OFL-1.1",
        "LICENSE",
    ),
]
TEST_FILES = [("axe-core", "axe.min.js", "axe.min.js", "MPL-2.0", "LICENSE")]


def main(modules: Path, static: Path, tests: Path) -> None:
    """Fill the static folder and the tests' folder from `modules`, and write a manifest beside each."""
    entries = [_copy(modules, static, *row) for row in FILES]
    entries.append(_sprite(modules, static))
    _manifest(static / "vendor" / "manifest.json", entries)
    _manifest(tests / "manifest.json", [_copy(modules, tests, *row) for row in TEST_FILES])


def _copy(
    modules: Path, target: Path, package: str, source: str, name: str, licence: str, licence_file: str
) -> dict[str, str]:
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (modules / package / source).read_bytes()
    path.write_bytes(re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"\n", text) if name.endswith(".js") else text)
    return _entry(modules, target, package, name, licence, licence_file)


def _sprite(modules: Path, static: Path) -> dict[str, str]:
    """One file with every icon that icons.txt names, and our own knots (knots.svg) after them."""
    symbols = []
    for name in sorted((HERE / "icons.txt").read_text().split()):
        svg = (modules / "lucide-static" / "icons" / f"{name}.svg").read_text()
        inner = (
            re.sub(r"\s+", " ", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")])
            .replace(" />", "/>")
            .strip()
        )
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>')
    own = (HERE / "knots.svg").read_text().strip()
    (static / "icons.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + f"\n{own}\n</svg>\n"
    )
    return _entry(modules, static, "lucide-static", "icons.svg", "ISC", "LICENSE")


def _entry(modules: Path, target: Path, package: str, name: str, licence: str, licence_file: str) -> dict[str, str]:
    licences = target / "vendor" / "licences" if (target / "vendor").is_dir() else target / "licences"
    licences.mkdir(parents=True, exist_ok=True)
    kept = f"{package.split('/')[-1]}.txt"
    shutil.copyfile(modules / package / licence_file, licences / kept)
    return {
        "file": name,
        "name": package,
        "version": json.loads((modules / package / "package.json").read_text())["version"],
        "licence": licence,
        "licence_file": (licences / kept).relative_to(target).as_posix(),
        "sha256": hashlib.sha256((target / name).read_bytes()).hexdigest(),
    }


def _manifest(path: Path, entries: list[dict[str, str]]) -> None:
    path.write_text(json.dumps(entries, indent=2) + "\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
