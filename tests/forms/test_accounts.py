"""Signing in: one message, whichever of the two was wrong."""

import pytest
from django.utils import translation

from diagnostics.forms.accounts import SignInForm


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The e-mail address or the password is not right. Check both and try again."),
        ("nb", "E-postadressen eller passordet stemmer ikke. Kontroller begge og prøv igjen."),
    ],
)
def test_refuses_in_the_visitors_language(language: str, words: str) -> None:
    with translation.override(language):
        assert str(SignInForm().get_invalid_login_error().message) == words


@pytest.mark.parametrize("field", ["username", "password"])
def test_refuses_null_bytes_before_anything_is_looked_up(field: str) -> None:
    sent = {"username": "manager@example.com", "password": "long enough", field: "a\x00b"}
    assert list(SignInForm(data=sent).errors) == [field]


def test_asks_for_an_address() -> None:
    assert SignInForm().fields["username"].label == "E-mail address"
