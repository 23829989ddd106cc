"""How a camera is told name and password over HTTP: by digest where it offers that, else plainly (RFC 7616, RFC 7617)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from urllib.request import parse_http_list, parse_keqv_list

from devices.errors import DeviceFault

# Best first. "sess" variants are not made for one request.
HASHES = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}


def answer(challenges: Sequence[str], method: str, target: str, user: str, password: str, nonce: str = "") -> str:
    """Return the value of `Authorization` for the `WWW-Authenticate` values of a refusal.

    Digest before Basic, so that the password itself crosses the network only where the camera knows nothing better. `nonce`
    is the client's own; empty: a fresh one. Raises `DeviceFault` where the camera offers no way that we know.
    """
    digests: dict[str, dict[str, str]] = {}
    basic = False
    for challenge in challenges:
        scheme, _, rest = challenge.strip().partition(" ")
        if scheme.lower() == "basic":
            basic = True
        elif scheme.lower() == "digest":
            fields = parse_keqv_list([pair for pair in parse_http_list(rest) if "=" in pair])
            fields = {name.lower(): value for name, value in fields.items()}
            digests.setdefault(fields.get("algorithm", "MD5").upper(), fields)
    for algorithm in HASHES:
        if algorithm in digests:
            return _digest(algorithm, digests[algorithm], method, target, user, password, nonce or secrets.token_hex(8))
    if basic:
        return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    raise DeviceFault("the camera asks for a password in a way that is not known here")


def _digest(algorithm: str, asked: dict[str, str], method: str, target: str, user: str, password: str, nonce: str) -> str:
    def hashed(*words: str) -> str:
        return HASHES[algorithm](":".join(words).encode()).hexdigest()

    realm, theirs = asked.get("realm", ""), asked.get("nonce", "")
    secret, request = hashed(user, realm, password), hashed(method, target)
    fields = {"username": user, "realm": realm, "nonce": theirs, "uri": target}
    bare = {"algorithm": algorithm}
    if "auth" in re.split(r"[\s,]+", asked.get("qop", "")):
        fields |= {"cnonce": nonce, "response": hashed(secret, theirs, "00000001", nonce, "auth", request)}
        bare |= {"qop": "auth", "nc": "00000001"}
    else:
        fields |= {"response": hashed(secret, theirs, request)}
    if "opaque" in asked:
        fields |= {"opaque": asked["opaque"]}
    quoted = [f'{name}="{_escaped(value)}"' for name, value in fields.items()]
    return f"Digest {', '.join([*quoted, *(f'{name}={value}' for name, value in bare.items())])}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
