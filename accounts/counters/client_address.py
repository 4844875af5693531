"""Whom a count is about, where nobody has logged in."""

from ipaddress import IPv6Address, IPv6Network, ip_address

PREFIX = 64
"""Bits of an IPv6 address that are one connection's: whoever has one address has all that share them."""


def network_of(address: str) -> str:
    """The network that counts as one visitor; whatever is no address counts as one as well."""
    try:
        found = ip_address(unmapped(address))
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, PREFIX), strict=False).network_address)
    return str(found)


def unmapped(address: str) -> str:
    """The IPv4 address that an IPv6 one stands for, if it does: a dual-stack server sees all visitors so."""
    found = ip_address(address)
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else address
