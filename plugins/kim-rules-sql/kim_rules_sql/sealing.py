"""Seals texts with AES-256-GCM, under keys of persons that a master key wraps."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kim_rules.errors import SealBroken, WrongKey
from kim_rules.store.key_file import KEY_BYTES

#: Stands before everything sealed, so that another way of sealing can be told from this.
_FORM = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PERSON = b"kim-rules key of a person"


class AesSealer:
    """The sealer of this plugin, see :class:`kim_rules.store.journal.Sealer`.

    It keeps no key of a person, not even for a moment longer than it needs it: what the
    journal has destroyed is gone.

    Args:
        master: The master key, 32 bytes.

    Raises:
        WrongKey: If it has another length.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise WrongKey(
                f"Ein Hauptschlüssel hat {KEY_BYTES} Bytes, dieser hat {len(master)}.",
                f"a master key has {KEY_BYTES} bytes, this one has {len(master)}",
            )
        self._master = master
        self._wrapping = AESGCM(self._derived(b"kim-rules wrapping"))

    @property
    def key_check(self) -> str:
        """Tells master keys apart without telling anything about them."""
        return self._derived(b"kim-rules key check").hex()

    def new_key(self, tenant: str, case: str) -> bytes:
        """A new random key, wrapped."""
        return _sealed(self._wrapping, os.urandom(KEY_BYTES), _PERSON)

    def seal(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
        """Seal a text; two seals of the same text differ."""
        return _sealed(self._unwrapped(wrapped), text, context)

    def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
        """The text."""
        return _unsealed(self._unwrapped(wrapped), sealed, context)

    def chain_key(self, tenant: str) -> bytes:
        """The key for the codes of a tenant's chain."""
        return self._derived(b"kim-rules chain of " + tenant.encode())

    def forget(self, wrapped: bytes) -> None:
        """Nothing to do: the sealer keeps nothing."""

    def _unwrapped(self, wrapped: bytes) -> AESGCM:
        return AESGCM(_unsealed(self._wrapping, wrapped, _PERSON))

    def _derived(self, use: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(self._master)


def _sealed(key: AESGCM, text: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + key.encrypt(nonce, text, _FORM + context)


def _unsealed(key: AESGCM, sealed: bytes, context: bytes) -> bytes:
    start = len(_FORM) + _NONCE_BYTES
    if sealed.startswith(_FORM) and len(sealed) >= start + _TAG_BYTES:
        try:
            return key.decrypt(sealed[len(_FORM) : start], sealed[start:], _FORM + context)
        except InvalidTag:
            pass
    raise SealBroken(
        "Ein verschlüsselter Text ist verändert, gehört an eine andere Stelle oder zu einem "
        "anderen Schlüssel.",
        "a sealed text was altered, belongs elsewhere, or is sealed under another key",
    )
