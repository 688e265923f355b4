"""Sealing texts, and the master key under which it is done."""

from __future__ import annotations

import base64
import errno
import os
from pathlib import Path

import child_process
import pytest

from kim_rules.errors import SealBroken, StoreUnavailable, WrongKey
from kim_rules_sql import new_key_file
from kim_rules_sql.master_key import master_key, read_key_file
from kim_rules_sql.sealing import AesSealer

MASTER = bytes(range(32))
OTHER = AesSealer(bytes(32))


@pytest.fixture
def sealer() -> AesSealer:
    """A sealer under a known master key."""
    return AesSealer(MASTER)


def test_a_text_comes_back(sealer: AesSealer) -> None:
    """Also an empty one and a long one; another sealer with the same key reads them too."""
    key = sealer.new_key("velbert", "c-1")
    for text in (b"", b"a", os.urandom(100_000)):
        sealed = sealer.seal(key, text, b"place")
        assert AesSealer(MASTER).unseal(key, sealed, b"place") == text


def test_nothing_of_a_text_or_key_shows(sealer: AesSealer) -> None:
    """The same text is sealed differently every time, keys are new every time."""
    first, second = sealer.new_key("velbert", "c-1"), sealer.new_key("velbert", "c-1")
    assert first != second
    sealed = {sealer.seal(first, b"geheim" * 4, b"place") for _ in range(100)}
    assert len(sealed) == 100
    assert not any(b"geheim" in one for one in sealed)
    assert MASTER not in first


def test_any_altered_bit_is_noticed(sealer: AesSealer) -> None:
    """In the sealed text, in the wrapped key and in the place."""
    key = sealer.new_key("velbert", "c-1")
    sealed = sealer.seal(key, b"said", b"place")
    for at in range(len(sealed) * 8):
        with pytest.raises(SealBroken):
            sealer.unseal(key, _flipped(sealed, at), b"place")
    for at in range(len(key) * 8):
        with pytest.raises(SealBroken):
            sealer.unseal(_flipped(key, at), sealed, b"place")
    with pytest.raises(SealBroken):
        sealer.unseal(key, sealed, b"other place")


def _flipped(data: bytes, bit: int) -> bytes:
    altered = bytearray(data)
    altered[bit // 8] ^= 1 << bit % 8
    return bytes(altered)


@pytest.mark.parametrize("length", range(30))
def test_what_is_too_short_is_broken(sealer: AesSealer, length: int) -> None:
    """Whatever is left of a sealed text, and a destroyed key."""
    key = sealer.new_key("velbert", "c-1")
    with pytest.raises(SealBroken):
        sealer.unseal(key, sealer.seal(key, b"said", b"place")[:length], b"place")
    with pytest.raises(SealBroken):
        sealer.unseal(bytes(length), sealer.seal(key, b"said", b"place"), b"place")


def test_keys_of_other_people_and_stores_do_not_fit(sealer: AesSealer) -> None:
    """Neither the key of another person nor another master key opens a text."""
    key = sealer.new_key("velbert", "c-1")
    sealed = sealer.seal(key, b"said", b"place")
    with pytest.raises(SealBroken):
        sealer.unseal(sealer.new_key("velbert", "c-1"), sealed, b"place")
    with pytest.raises(SealBroken):
        OTHER.unseal(key, sealed, b"place")


def test_keys_of_chains(sealer: AesSealer) -> None:
    """Always the same for a tenant, another for each tenant and master key."""
    keys = [sealer.chain_key("velbert"), sealer.chain_key("haan"), OTHER.chain_key("velbert")]
    assert len({*keys, sealer.key_check.encode(), MASTER}) == 5
    assert AesSealer(MASTER).chain_key("velbert") == keys[0]
    assert AesSealer(MASTER).key_check == sealer.key_check != OTHER.key_check


def test_what_was_sealed_by_the_first_version_can_be_read(sealer: AesSealer) -> None:
    """A text that was sealed once opens for ever: the way of sealing is part of the format."""
    key = base64.b64decode(
        "ASFyIev36k9ypzF2gXT4yGWMIB63LkvOvc3w2Fth4xy6P8WDAuqcHvAsjZbqWv0jFcDEU6sWPTrj9d5PXw=="
    )
    sealed = base64.b64decode("AXydIwR+JMmoFr2qZZ9lAQ4nMNUKmeiIhLN2R/eDAb2n4kRw/lZb/6o=")
    assert sealer.unseal(key, sealed, b"place") == b"said in 2026"
    assert (
        sealer.chain_key("velbert").hex()
        == "33400a47af9e4931028ac875f206f31241df8b3e418f55fe29f13f201f5cefe1"
    )


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_master_key_of_another_length_is_refused(length: int) -> None:
    """32 bytes and no other number."""
    with pytest.raises(WrongKey, match="32"):
        AesSealer(bytes(length))


# --- where the master key comes from -------------------------------------------------------------


def test_a_new_key_file(tmp_path: Path) -> None:
    """For its owner alone, with a random key in base64; never over what is there."""
    key = new_key_file(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert read_key_file(tmp_path / "key") == key
    assert new_key_file(tmp_path / "second") != key
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        new_key_file(tmp_path / "key")
    assert read_key_file(tmp_path / "key") == key
    with pytest.raises(StoreUnavailable):
        new_key_file(tmp_path / "nowhere" / "key")


def test_no_part_of_a_key_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, there is no file rather than half a key."""

    def fails(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(StoreUnavailable, match="No space"):
        new_key_file(tmp_path / "key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        MASTER,
        base64.b64encode(MASTER),
        base64.b64encode(MASTER) + b"\n",
        b"  " + base64.b64encode(MASTER) + b"\r\n",
    ],
)
def test_forms_of_a_key_file(tmp_path: Path, content: bytes) -> None:
    """Raw, or base64 with whatever an editor leaves around it."""
    file = _key_file(tmp_path, content)
    assert read_key_file(file) == MASTER


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"password",
        MASTER[:31],
        MASTER + b"\n",
        base64.b64encode(MASTER[:31]),
        base64.b64encode(MASTER + MASTER),
        base64.b64encode(MASTER)[:-1],
        MASTER.hex().encode(),
        "schlüssel".encode() * 3,
        b"A" * 5000,
    ],
)
def test_files_that_hold_no_key(tmp_path: Path, content: bytes) -> None:
    """The message names the file and what is allowed, not the content."""
    file = _key_file(tmp_path, content)
    with pytest.raises(WrongKey) as caught:
        read_key_file(file)
    assert str(file) in caught.value.label.de
    assert "password" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o644, 0o666, 0o601])
def test_a_key_file_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    """The message says how to protect it."""
    file = _key_file(tmp_path, MASTER)
    file.chmod(mode)
    with pytest.raises(WrongKey, match="chmod 600"):
        read_key_file(file)


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640])
def test_a_group_may_read_a_key_file(tmp_path: Path, mode: int) -> None:
    """Services share a key by a group."""
    file = _key_file(tmp_path, MASTER)
    file.chmod(mode)
    assert read_key_file(file) == MASTER


def test_key_files_that_are_not_there(tmp_path: Path) -> None:
    """It is told how to make one; nor is a folder a key file."""
    with pytest.raises(WrongKey, match="is not there") as caught:
        read_key_file(tmp_path / "none")
    assert "ist nicht da" in caught.value.label.de
    assert "--new-key" in caught.value.label.de
    with pytest.raises(WrongKey, match="cannot be read"):
        read_key_file(tmp_path)


def test_the_order_in_which_a_master_key_is_looked_for(tmp_path: Path) -> None:
    """The key itself, then the file that is named, then that of the environment."""
    one, two = (_key_file(tmp_path, bytes([number]) * 32, f"key{number}") for number in (1, 2))
    environment = {"KIM_RULES_KEY_FILE": str(two)}
    assert master_key(MASTER, one, environment) == MASTER
    assert master_key(None, one, environment) == bytes([1]) * 32
    assert master_key(None, None, environment) == bytes([2]) * 32
    for empty in ({}, {"KIM_RULES_KEY_FILE": ""}):
        with pytest.raises(WrongKey, match="missing"):
            master_key(None, None, empty)


def test_importing_the_plugin_loads_nothing_of_weight() -> None:
    """SQLAlchemy, Alembic, psycopg and cryptography wait for a store to be opened."""
    code = (
        "import sys, kim_rules_sql; print(sorted(name for name in sys.modules if '.' not in name))"
    )
    loaded = child_process.printed_by(code)
    assert not {"sqlalchemy", "alembic", "psycopg", "cryptography"} & set(eval(loaded))


def _key_file(folder: Path, content: bytes, name: str = "key") -> Path:
    file = folder / name
    file.write_bytes(content)
    file.chmod(0o600)
    return file
