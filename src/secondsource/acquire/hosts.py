"""Which hosts may be asked: public ones, and private ones that the user named."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit


class Refused(Exception):
    """An address that is not asked; the message says why."""


def check_host(url: str, allowed: Iterable[str]) -> None:
    """Refuse an address whose host is private (loopback, local, link-local) and not named in `allowed`.

    `allowed` holds hosts or `host:port`. Raises `Refused`, or `OSError` where the name has no address.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if host in allowed or f"{host}:{port}" in allowed:
        return
    for family_address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        check_ip(str(family_address[4][0]), host)


def check_ip(ip: str, host: str) -> None:
    """Refuse a numerical address that is not public."""
    address = ipaddress.ip_address(ip.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_global or address.is_multicast:
        raise Refused(f"{host} is at the private address {ip}; allow it by name with --allow-private {host}")
