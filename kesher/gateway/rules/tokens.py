"""How the secret of a token is kept."""

import hashlib


def hash_of(secret: str) -> str:
    """SHA-256: the secrets are random, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
