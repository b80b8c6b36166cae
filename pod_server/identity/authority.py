"""A certificate authority of one's own: for tests, and for a network that no public one reaches.

Its certificate is put on the devices that are to trust it, once; its key stays here. It may vouch
for the names of this server alone (name constraints, RFC 5280 §4.2.1.10), so that whoever steals
the key can impersonate nobody else to those devices.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from proofs.value import value

#: Days. Browsers take no server certificate that is valid for longer than 398.
OWN_DAYS, DAYS = 3_650, 397
AUTHORITY = "authority"


@value
class Pair:
    """Where a certificate and its key are."""

    cert: Path
    key: Path


@value
class Authority:
    """Vouches for ``names``: hosts (``*.pods.example`` too) and IP addresses."""

    folder: Path
    certificate: x509.Certificate
    _key: ec.EllipticCurvePrivateKey

    @classmethod
    def open(cls, folder: Path, names: Sequence[str], *, now: datetime | None = None) -> Authority:
        """That of the folder; made at first use, for these names and no others."""
        at = pair(folder, AUTHORITY)
        if not at.cert.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _made(at, names, now or datetime.now(UTC))
        key = serialization.load_pem_private_key(at.key.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{at.key} is no key of ours")
        return cls(folder, x509.load_pem_x509_certificate(at.cert.read_bytes()), key)

    def issue(self, names: Sequence[str], *, now: datetime | None = None, days: int = DAYS) -> Pair:
        """A certificate and a new key for a server of these names, in the authority's folder."""
        now = now or datetime.now(UTC)
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = (
            _begun(names[0], self.certificate.subject, key.public_key(), now, days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(_general(names)), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer),
                critical=False,
            )
            .sign(self._key, hashes.SHA256())
        )
        at = pair(self.folder, "server")
        _write(at, key, made)
        return at


def pair(folder: Path, name: str) -> Pair:
    """``name.pem`` and ``name.key`` of a folder."""
    return Pair(folder / f"{name}.pem", folder / f"{name}.key")


def _made(at: Pair, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own = f"Sesame {names[0]} {secrets.token_hex(3)}"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, own[:64])])
    public = key.public_key()
    made = (
        _begun(own, subject, public, now, OWN_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(_bounds(names), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(at, key, made)


def _begun(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks differ
        .not_valid_after(now + timedelta(days=days))
    )


def _general(names: Sequence[str]) -> list[x509.GeneralName]:
    """As they stand in a certificate."""
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name.strip("[]"))))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _bounds(names: Sequence[str]) -> x509.NameConstraints:
    """The names and all below them; no address at all where none is named."""
    permitted: list[x509.GeneralName] = []
    for general in _general(names):
        if isinstance(general, x509.IPAddress):
            permitted.append(x509.IPAddress(ipaddress.ip_network(str(general.value))))
        else:
            permitted.append(x509.DNSName(str(general.value).removeprefix("*.")))
    if any(isinstance(general, x509.IPAddress) for general in permitted):
        return x509.NameConstraints(permitted, None)
    all_of_them = [x509.IPAddress(ipaddress.ip_network(net)) for net in ("0.0.0.0/0", "::/0")]
    return x509.NameConstraints(permitted, all_of_them)


def _write(at: Pair, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Each file whole or not at all, the key first and for this user alone."""
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    for path, octets, mode in ((at.key, secret, 0o600), (at.cert, public, 0o644)):
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with open(handle, "wb") as file:
            file.write(octets)
        beside.replace(path)
