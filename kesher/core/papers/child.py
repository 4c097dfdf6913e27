"""The child process in which hostile papers are opened: `python -m kesher.core.papers.child JOB` in a folder of its own.

JOB is JSON: {"task": "paper" | "image", "limits": {...}}; the file is `input` in the working folder. Facts go to standard
output, one JSON object a line, each as soon as it is known, so that a child that is killed leaves what it had read; pictures go
beside the input as `p<page>.png` and `t<page>.png`. It gives up the network and most of what a process may have before it
imports a single decoder.
"""

import contextlib
import ctypes
import dataclasses
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from kesher.core.papers import seccomp
from kesher.core.papers.types import Failure, Limits, Protection

INPUT = Path("input")
_RECOGNITION_SHARE = 0.75  # of the wall time: the rest is for pages that need no recognition
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


def main() -> None:
    """Read the job, tie our own hands, do it."""
    began = time.monotonic()
    job = json.loads(sys.argv[1])
    limits = Limits(**job["limits"])
    tell(protection=confine(limits))
    if job["task"] == "probe":
        pass
    elif job["task"] == "image":
        reencode(limits)
    else:
        read(limits, began)
    tell(done=True)


def confine(limits: Limits) -> Protection:
    """Limits of the operating system, no network, no way to more rights, death with the parent.

    Network: a namespace of our own, where the kernel allows one (hardened systems and containers often forbid them), and in any
    case a filter that refuses sockets. The answer says what holds; the limits always do.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    offline = leave_network()
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (allowed, allowed))
    filtered = seccomp.refuse(seccomp.OUTWARD)
    return Protection.NAMESPACE if offline else Protection.FILTER if filtered else Protection.LIMITS


def leave_network() -> bool:
    """A network namespace of our own has no interface; False where the kernel refuses it."""
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWNET | os.CLONE_NEWUSER):
        with contextlib.suppress(OSError):
            os.unshare(flags)
            return True
    return False


def read(limits: Limits, began: float) -> None:
    """Tell the format and the number of pages, then each page."""
    from kesher.core.papers import decode, look, recognise, sniff  # decoders come after the limits

    data = INPUT.read_bytes()
    kind = sniff.paper_format(data)
    if kind is None:
        tell(failure=Failure.NOT_A_PAPER)
        return
    try:
        opened = decode.open_paper(data, kind, limits)
        recogniser = recognise.Recogniser.find(limits.languages) if limits.recognise else None
        eye = look.Eye(limits, recogniser, until=began + limits.wall_seconds * _RECOGNITION_SHARE)
        tell(page_count=opened.page_count, warnings=opened.warnings, ocr=eye.ocr)
        for decoded in opened.pages:
            page = eye.look(decoded)
            keep_pictures(page.number, page.preview, page.thumbnail)
            tell(
                page=dataclasses.asdict(dataclasses.replace(page, preview=b"", thumbnail=b""))
                | {"preview": None, "thumbnail": None}
            )
        tell(ocr=eye.ocr)
    except decode.CannotRead as error:
        tell(failure=error.failure)
    except MemoryError:
        tell(failure=Failure.OUT_OF_MEMORY)


def reencode(limits: Limits) -> None:
    """Make one image anew from its pixels, as `image`."""
    from kesher.core.papers import images

    try:
        safe = images.anew(INPUT.read_bytes(), limits)
    except images.Refused as error:
        tell(failure=error.failure)
        return
    except MemoryError:
        tell(failure=Failure.OUT_OF_MEMORY)
        return
    Path("image").write_bytes(safe.data)
    tell(image={"media_type": safe.media_type, "width": safe.width, "height": safe.height})


def keep_pictures(number: int, preview: bytes, thumbnail: bytes) -> None:
    """Pictures go by file: they are too large for a line."""
    if preview:
        Path(f"p{number}.png").write_bytes(preview)
        Path(f"t{number}.png").write_bytes(thumbnail)


def tell(**facts: Any) -> None:
    """One line to the parent, at once."""
    sys.stdout.write(json.dumps(facts, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
