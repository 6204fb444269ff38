"""The secret of a share link."""

import base64

from diagnostics.sharing.domain import hash_of, new_secret


def test_is_256_random_bits_safe_in_a_url() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert {len(base64.urlsafe_b64decode(f"{secret}=")) for secret in secrets} == {32}


def test_is_stored_as_its_sha_256() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_of_any_length_and_kind_has_a_hash_of_the_same_length() -> None:
    assert {len(hash_of(text)) for text in ("", "\x00", "é𝕏", "x" * 10_000)} == {64}
