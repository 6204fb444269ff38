"""The secret of a share link, and programs that open links."""

import base64

import pytest

from diagnostics.sharing.domain import hash_of, is_previewer, new_secret


def test_is_256_random_bits_safe_in_a_url() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert {len(base64.urlsafe_b64decode(f"{secret}=")) for secret in secrets} == {32}


def test_is_stored_as_its_sha_256() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_of_any_length_and_kind_has_a_hash_of_the_same_length() -> None:
    assert {len(hash_of(text)) for text in ("", "\x00", "é𝕏", "x" * 10_000)} == {64}


@pytest.mark.parametrize(
    "program", ["Slackbot-LinkExpanding 1.0", "WhatsApp/2.23", "curl/8.5", "facebookexternalhit/1.1"]
)
def test_programs_that_preview_or_check_links_are_known(program: str) -> None:
    assert is_previewer(program) is True


@pytest.mark.parametrize("browser", ["", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"])
def test_browsers_and_programs_that_do_not_say_what_they_are_count_as_people(browser: str) -> None:
    assert is_previewer(browser) is False
