"""Certificates of tests, made and signed by themselves at every run, so that no key lies in the project (X.509: RFC 5280, 4.1)."""

import base64
import hashlib
import random
from functools import cache

from tests.channels.email.keys import _sequence, _tagged

NAME = "mx.shikma.example"
_BITS, _E = 2048, 65537
_SHA256_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # the digest's frame (RFC 8017, 9.2)
_COMMON_NAME, _ALTERNATIVE = bytes.fromhex("0603550403"), bytes.fromhex("0603551d11")
_CONSTRAINTS = bytes.fromhex("300f0603551d130101ff040530030101ff")  # critical: an authority, its own

_SMALL = [n for n in range(3, 2000, 2) if all(n % m for m in range(3, int(n**0.5) + 1, 2))]


@cache
def certificate(name: str) -> tuple[str, str]:
    """(certificate, private key) in PEM, for this host."""
    dice = random.Random(name)
    p, q = _prime(dice), _prime(dice)
    n, d = p * q, pow(_E, -1, (p - 1) * (q - 1))
    signed = _to_be_signed(name, _tagged(0x03, b"\x00" + _sequence(n, _E)))
    whole = _tagged(0x30, signed + _SHA256_RSA + _tagged(0x03, b"\x00" + _signature(signed, n, d)))
    key = _sequence(0, n, _E, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    return _pem("CERTIFICATE", whole), _pem("RSA PRIVATE KEY", key)


def _prime(dice: random.Random) -> int:
    half = _BITS // 2
    while True:
        candidate = dice.getrandbits(half) | 3 << (half - 2) | 1
        likely = all(candidate % small for small in _SMALL) and candidate % _E != 1
        if likely and all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7, 11)):
            return candidate


def _to_be_signed(name: str, public: bytes) -> bytes:
    who = _tagged(0x30, _tagged(0x31, _tagged(0x30, _COMMON_NAME + _tagged(0x0C, name.encode()))))
    valid = _tagged(0x30, _tagged(0x17, b"200101000000Z") + _tagged(0x17, b"490101000000Z"))
    hosts = _tagged(0x30, _ALTERNATIVE + _tagged(0x04, _tagged(0x30, _tagged(0x82, name.encode()))))
    extensions = _tagged(0xA3, _tagged(0x30, _CONSTRAINTS + hosts))
    version, serial = _tagged(0xA0, _tagged(0x02, b"\x02")), _tagged(0x02, b"\x01")
    return _tagged(0x30, version + serial + _SHA256_RSA + who + valid + who + _tagged(0x30, _RSA + public) + extensions)


def _signature(signed: bytes, n: int, d: int) -> bytes:
    """PKCS #1 v1.5 (RFC 8017, 8.2.1)."""
    frame = _SHA256 + hashlib.sha256(signed).digest()
    padded = b"\x00\x01" + b"\xff" * (_BITS // 8 - 3 - len(frame)) + b"\x00" + frame
    return pow(int.from_bytes(padded), d, n).to_bytes(_BITS // 8)


def _pem(kind: str, data: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(data).decode()}-----END {kind}-----\n"
