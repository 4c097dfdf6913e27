"""A filter of system calls for this process and all that it starts (seccomp, mode 2): refused calls answer EPERM.

Needs no privilege and no namespace, so it also holds where those are forbidden. Sources: Linux, seccomp(2) and
Documentation/userspace-api/seccomp_filter.rst; numbers from the kernel's tables of system calls (x86_64, aarch64).
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Collection

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, RET|K
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _MACHINE_AT = 0, 4  # offsets in struct seccomp_data
_X32 = 0x40000000  # the other way into the same kernel, on x86_64
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*
_NUMBERS = {
    "x86_64": {"socket": 41, "connect": 42, "ptrace": 101, "unshare": 272, "io_uring_setup": 425},
    "aarch64": {"socket": 198, "connect": 203, "ptrace": 117, "unshare": 97, "io_uring_setup": 425},
}
OUTWARD = ("socket", "connect", "ptrace", "io_uring_setup")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def refuse(calls: Collection[str]) -> bool:
    """Refuse these system calls from now on; False where this machine or its kernel knows no such filter (nothing changed then)."""
    machine = platform.machine()
    if machine not in _MACHINES:
        return False
    steps = _steps(machine, [_NUMBERS[machine][call] for call in calls])
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _steps(machine: str, numbers: list[int]) -> list[tuple[int, int, int, int]]:
    """(code, jump if true, jump if false, value) each; jumps are forward, in steps, over what follows."""
    rest = len(numbers)
    return [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 0, rest + 3, _MACHINES[machine]),  # another machine's calls (32 bit) are refused altogether
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, rest + 1, 0, _X32),
        *[(_EQUAL, rest - place, 0, number) for place, number in enumerate(numbers)],
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
