"""Where tracks are served: this machine alone, or its address on a home network, behind a secret."""

from __future__ import annotations

import os
import re
import secrets
import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from voiceguide.errors import OutputError, ServeError
from voiceguide.system.files import write_whole

LOCAL = "127.0.0.1"
DEFAULT_PORT = 8_712
_HOME_NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))  # RFC 1918
_NOWHERE = "192.0.2.1"  # an address kept for examples (RFC 5737)
SETTINGS_VARIABLE = "VOICEGUIDE_SETTINGS"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,}")


@dataclass(frozen=True, slots=True)
class Place:
    """An address to serve at. With a `token`, everything is below it and nothing else is answered."""

    host: str
    port: int
    token: str | None = None

    @property
    def url(self) -> str:
        """The address of the list of tracks; ends in a slash."""
        return f"http://{self.host}:{self.port}{self.prefix}/"

    @property
    def prefix(self) -> str:
        return f"/{self.token}" if self.token else ""

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser that was given this address calls the host."""
        names = {self.host} | ({"localhost"} if self.host == LOCAL else set())
        return frozenset(f"{name}:{self.port}" for name in names) | (names if self.port == 80 else frozenset())


def lan_host() -> str:
    """This machine's address on its home network. ServeError when it has none, or only a public one."""
    found = _own_addresses()
    for address in found:
        if any(address in network for network in _HOME_NETWORKS):
            return str(address)
    if public := [str(address) for address in found if not address.is_loopback]:
        raise ServeError(
            f"this machine's address is {public[0]}, which is not one of a home network: tracks are not served where "
            "strangers may reach them; join a home network, or leave out --lan to serve this machine alone"
        )
    raise ServeError("this machine is on no network; join one, or leave out --lan to serve this machine alone")


def settings_folder() -> Path | None:
    """What VOICEGUIDE_SETTINGS says, or the user's settings folder; None for a user without a home."""
    if chosen := os.environ.get(SETTINGS_VARIABLE):
        return Path(chosen).absolute()
    import platformdirs

    folder = Path(platformdirs.user_config_dir("voiceguide", appauthor=False))
    return folder if folder.is_absolute() else None


def token_kept_in(path: Path | None, new: bool = False, formerly: Path | None = None) -> str:
    """The secret of this machine's addresses: 128 random bits, made once, so that podcast apps find their feed again.

    It is read from `path`, or else moved there from `formerly`. With `new`, or where neither has one, another is made.
    One that can't be kept is good until the server stops.
    """
    kept = None if new else _token_in(path)
    token = kept or (None if new else _token_in(formerly)) or secrets.token_urlsafe(16)
    if path and not kept:
        with suppress(OutputError, OSError):
            write_whole(path, [token.encode()])
            path.chmod(0o600)
            if formerly:
                formerly.unlink(missing_ok=True)
    return token


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes any that is free. ServeError when it is taken."""
    try:
        return socket.create_server((host, port), backlog=256)
    except OverflowError:
        raise ServeError(f"there is no port {port}; choose one from 1024 to 65535 with --port") from None
    except OSError as error:
        raise ServeError(
            f"{host}:{port} can't be served at ({error.strerror or error}); perhaps voiceguide serves there already; "
            "choose another port with --port"
        ) from error


def _token_in(path: Path | None) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        if path and _TOKEN.fullmatch(text := path.read_text("ascii").strip()):
            return text
    return None


def _own_addresses() -> list[IPv4Address]:
    """The addresses this machine is known by, the one it would go out from first. Nothing is sent."""
    texts = []
    with suppress(OSError), closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        probe.connect((_NOWHERE, 9))  # for a datagram socket this only looks up the route
        texts.append(probe.getsockname()[0])
    with suppress(OSError):
        texts += socket.gethostbyname_ex(socket.gethostname())[2]
    return [IPv4Address(text) for text in dict.fromkeys(texts) if text != "0.0.0.0"]
