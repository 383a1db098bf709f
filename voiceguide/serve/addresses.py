"""Where tracks are served: this machine alone, or its address on a home network, behind a secret."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from voiceguide.errors import OutputError, ServeError
from voiceguide.serve.certificate import Certificate
from voiceguide.system.files import write_whole

LOCAL = "127.0.0.1"
LOCAL_HOSTS = (LOCAL, "::1")
DEFAULT_PORT = 8_712
_HOME_NETWORKS = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
"""RFC 1918; RFC 4193."""
_LINK = ip_network("fe80::/10")
"""What every machine with IPv6 has on each wire, and browsers can't be told (RFC 4291, 2.5.6)."""
_NOWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "fd00::1"}
"""Where no one is: an address kept for examples (RFC 5737), and one of no network that was ever drawn by lot."""
SETTINGS_VARIABLE = "VOICEGUIDE_SETTINGS"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where tracks are served: at a `host` (an address or a name), and at `others`, all at one port.

    With a `token`, everything is below it and nothing else is answered. `scheme` is http or https.
    """

    host: str
    port: int
    token: str | None = None
    others: tuple[str, ...] = ()
    scheme: str = "http"

    @property
    def url(self) -> str:
        """The address of the list of tracks; ends in a slash."""
        return f"{self.scheme}://{_in_url(self.host)}:{self.port}{self.prefix}/"

    @property
    def prefix(self) -> str:
        return f"/{self.token}" if self.token else ""

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser that was given an address of this place calls the host, in lower case."""
        names = {_in_url(host.lower()) for host in (self.host, *self.others)}
        usual = 443 if self.scheme == "https" else 80
        return frozenset(f"{name}:{self.port}" for name in names) | (names if self.port == usual else frozenset())


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def place_of(hosts: tuple[str, ...], port: int, token: str | None, certificate: Certificate | None) -> Place:
    """The place that is served at these addresses, which a certificate may call by names.

    It goes by the first address, unless the certificate is for another of them, or for names alone.
    """
    others = (*hosts, *(("localhost",) if LOCAL in hosts else ()))
    if certificate is None:
        return Place(hosts[0], port, token=token, others=others)
    proven = [host for host in others if host in certificate.addresses or host in certificate.names]
    if not (named := [*proven, *certificate.names]):
        raise ServeError(
            f"the certificate is for {', '.join(certificate.addresses) or 'no host'}, and this machine is at "
            f"{' and '.join(hosts)}; make one for that address"
        )
    return Place(named[0], port, token=token, others=(*others, *certificate.names), scheme="https")


def lan_hosts() -> tuple[str, ...]:
    """This machine's addresses on its home network, IPv4 first. ServeError when it has none, or only public ones."""
    found = _own_addresses()
    if home := [str(address) for address in found if _is_home(address)]:
        return tuple(home)
    if public := [str(address) for address in found if not address.is_loopback and address not in _LINK]:
        raise ServeError(
            f"this machine's address is {public[0]}, which is not one of a home network: tracks are not served where "
            "strangers may reach them; join a home network, or leave out --lan to serve this machine alone"
        )
    raise ServeError("this machine is on no network; join one, or leave out --lan to serve this machine alone")


def _is_home(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in _HOME_NETWORKS)


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
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1_024)
    except OverflowError:
        raise ServeError(f"there is no port {port}; choose one from 1024 to 65535 with --port") from None
    except OSError as error:
        raise ServeError(
            f"{_in_url(host)}:{port} can't be served at ({error.strerror or error}); perhaps voiceguide serves there "
            "already; choose another port with --port"
        ) from error


def listening_at(hosts: Sequence[str], port: int) -> dict[str, socket.socket]:
    """Sockets that listen at one port of every host, by host. The first must do; others are left out where they can't.

    A machine without IPv6, for one, has no ::1.
    """
    sockets = {hosts[0]: listening(hosts[0], port)}
    for host in hosts[1:]:
        with suppress(ServeError):
            sockets[host] = listening(host, sockets[hosts[0]].getsockname()[1])
    return sockets


def _token_in(path: Path | None) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        if path and _TOKEN.fullmatch(text := path.read_text("ascii").strip()):
            return text
    return None


def _own_addresses() -> list[IPv4Address | IPv6Address]:
    """The addresses this machine is known by: IPv4 first, and the one it would go out from. Nothing is sent."""
    texts: list[str] = []
    for family, nowhere in _NOWHERE.items():
        with suppress(OSError), closing(socket.socket(family, socket.SOCK_DGRAM)) as probe:
            probe.connect((nowhere, 9))  # for a datagram socket this only looks up the route
            texts.append(probe.getsockname()[0])
        with suppress(OSError):
            texts += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, family)]
    found = [ip_address(text) for text in dict.fromkeys(texts) if "%" not in text]
    return [address for address in found if not address.is_unspecified]
