"""Every real mail at hand is read, none fails, and sender, subject and files agree with what another desk read.

The mails stay where they are; nothing of them is printed.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from kesher.channels.adapters.email import mime
from kesher.channels.types import Event, MessageReceived, Unknown
from tests.channels.email.house import account, raw

pytestmark = pytest.mark.shared_data
ENDINGS = (".eml", ".box", ".mbox", ".txt", "_body")


def mails(shared_data: Path) -> list[Path]:
    return sorted(
        path for folder in shared_data.glob("mails-*") for path in folder.iterdir() if path.name.endswith(ENDINGS)
    )


def read(path: Path) -> Event:
    return account().parse(raw(path.read_bytes()))[0]


def test_every_real_mail_is_read(shared_data: Path) -> None:
    paths = mails(shared_data)

    events = {path.name: read(path) for path in paths}

    assert len(paths) > 160
    assert [name for name, event in events.items() if isinstance(event, Unknown)] == []


def test_only_copies_of_one_real_mail_share_a_key(shared_data: Path) -> None:
    """Two files are the same mail with other line ends; three others differ only in how their parts are described."""
    paths = mails(shared_data)

    keys = {account().key(raw(path.read_bytes())) for path in paths}

    assert len(paths) - len(keys) == 4


def test_no_real_mail_takes_long(shared_data: Path) -> None:
    slow = []
    for path in mails(shared_data):
        started = time.process_time()
        read(path)
        if time.process_time() - started > 0.5:
            slow.append(path.name)

    assert slow == []


def test_what_another_desk_read_is_read_here_too(shared_data: Path) -> None:
    """Measured: see the assertion; the rest are an empty name beside a name found, and a sender without a domain."""
    folder = shared_data / "mails-zammad"
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text())
    same: dict[str, list[bool]] = {"from_email": [], "subject": [], "from_display_name": []}

    for name, asked in expected.items():
        event = read(folder / name)
        assert isinstance(event, MessageReceived)
        got = {"from_email": event.sender.value, "subject": event.subject, "from_display_name": event.sender.name}
        for field, results in same.items():
            if field in asked:
                results.append(_plain(asked[field] or "") == _plain(got[field]))

    shares = {field: sum(results) / len(results) for field, results in same.items()}
    assert shares["from_email"] >= 0.96
    assert shares["subject"] == 1.0
    assert shares["from_display_name"] >= 0.95


def test_files_that_another_desk_found_are_found_byte_for_byte(shared_data: Path) -> None:
    folder = shared_data / "mails-zammad"
    expected: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text())
    wanted = {
        (name, entry["md5"])
        for name, asked in expected.items()
        for entry in asked.get("attachments", [])
        if entry["filename"] != "message.html"  # that desk's own copy of the HTML
    }

    found = set()
    for name in expected:
        event = read(folder / name)
        assert isinstance(event, MessageReceived)
        found |= {(name, hashlib.md5(file.data).hexdigest()) for file in event.files}  # noqa: S324 -- compared, not trusted

    assert wanted - found == set()


def test_the_parts_are_those_that_the_standard_library_finds(shared_data: Path) -> None:
    """Differential: where its parser sees no defect, the contents of all leaves are the same bytes."""
    import email
    import email.policy

    compared, differing = 0, []
    for path in mails(shared_data):
        body = path.read_bytes().replace(b"\r\n", b"\n").lstrip()
        theirs = email.message_from_bytes(body, policy=email.policy.compat32)
        if any(part.defects for part in theirs.walk()) or any(
            part.get_content_type().startswith("message/") for part in theirs.walk()
        ):
            continue
        leaves = [part.get_payload(decode=True) for part in theirs.walk() if not part.is_multipart()]
        ours = [mime.content(part) for part in mime.scan(body).root.walk() if not part.children]
        compared += 1
        if [_bytes(leaf) for leaf in leaves] != [_bytes(leaf) for leaf in ours]:
            differing.append(path.name)

    assert compared > 80
    assert len(differing) <= 5, differing


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _bytes(leaf: object) -> bytes:
    assert isinstance(leaf, bytes)
    return leaf.rstrip()
