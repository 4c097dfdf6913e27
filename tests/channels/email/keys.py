"""A small RSA key pair for signing in tests: quick, weak, and made anew, so that no key lies in the project."""

import base64
import random

_BITS = 1024


def make() -> tuple[bytes, bytes]:
    """(private key as PEM PKCS#1, DNS record with the public key)."""
    dice = random.Random(4471)  # always the same pair: tests do not depend on luck
    e = 65537
    p, q = (_prime(dice, e) for _ in range(2))
    n, d = p * q, pow(e, -1, (p - 1) * (q - 1))
    private = _sequence(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    public = _sequence(n, e)
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    info = _tagged(0x30, algorithm + _tagged(0x03, b"\x00" + public))
    pem = b"-----BEGIN RSA PRIVATE KEY-----\n" + base64.encodebytes(private) + b"-----END RSA PRIVATE KEY-----\n"
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(info)


def _prime(dice: random.Random, e: int) -> int:
    while True:
        candidate = dice.getrandbits(_BITS // 2) | 3 << (_BITS // 2 - 2) | 1
        if candidate % e != 1 and all(
            pow(dice.randrange(2, candidate), candidate - 1, candidate) == 1 for _ in range(20)
        ):
            return candidate


def _sequence(*numbers: int) -> bytes:
    return _tagged(
        0x30, b"".join(_tagged(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in numbers)
    )


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
