"""A certificate of the user's own, for serving over https. It is looked at as a browser would, before it is used."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from voiceguide.errors import ServeError


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server proves with who it is, and the names and addresses that it is for (no wildcards)."""

    context: ssl.SSLContext
    names: tuple[str, ...]
    addresses: tuple[str, ...]


def certificate_in(path: Path, key: Path | None = None) -> Certificate:
    """The certificate in a PEM file, with its chain; its private key is in the same file, or in `key`.

    ServeError names the file that is wrong, and says what to do.
    """
    _look_into(path, "CERTIFICATE")
    _look_into(key or path, "PRIVATE KEY")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(path, key)
    except ssl.SSLError as error:
        if "KEY_VALUES_MISMATCH" in str(error):
            raise ServeError(f"{key or path}: this private key is not that of the certificate in {path}") from error
        raise ServeError(f"{path}: this certificate can't be used ({_reason(error)})") from error
    names = _names(context, path)
    return Certificate(
        context=context,
        names=tuple(name.lower() for kind, name in names if kind == "DNS" and "*" not in name),
        addresses=tuple(str(ip_address(name)) for kind, name in names if kind == "IP Address"),
    )


def _look_into(path: Path, what: str) -> None:
    """ServeError when a file can't be read, or has none of what is looked for."""
    try:
        text = path.read_bytes().decode("latin-1")
    except OSError as error:
        raise ServeError(f"{path} can't be read ({error.strerror or error})") from error
    if f"{what}-----" not in text:
        raise ServeError(
            f"{path} has no {what.lower()} in PEM form (-----BEGIN {what}-----); name the file of the certificate with "
            "--https, and that of its private key with --key"
        )
    if "ENCRYPTED" in text:
        raise ServeError(f"{path}: the private key is locked with a password; write an open copy of it (openssl pkey)")


def _names(server: ssl.SSLContext, path: Path) -> tuple[tuple[str, str], ...]:
    """What the certificate is for, by kind: read from a handshake within this process, which checks its dates too."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it is trusted as it stands: browsers judge its issuer
    try:
        client.load_verify_locations(path)
        said = _shaken(client, server)
    except ssl.SSLCertVerificationError as error:
        raise ServeError(f"{path}: browsers would refuse it: {error.verify_message}; make a new one") from error
    except ssl.SSLError as error:
        raise ServeError(f"{path}: this certificate can't be used ({_reason(error)})") from error
    if not (names := said.get("subjectAltName", ())):
        raise ServeError(
            f"{path}: the certificate names no host (subjectAltName), so browsers refuse it; make one for the address"
        )
    return tuple(names)


def _shaken(client: ssl.SSLContext, server: ssl.SSLContext) -> dict[str, Any]:
    """The certificate that a client sees."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = server.wrap_bio(to_server, to_client, server_side=True)
    theirs = client.wrap_bio(to_client, to_server)
    for _ in range(4):
        for side in (theirs, ours):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return theirs.getpeercert() or {}


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or str(error)).replace("_", " ").lower()
