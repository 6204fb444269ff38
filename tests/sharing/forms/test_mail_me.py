"""The form with which a result is mailed to oneself: one address."""

import pytest

from diagnostics.sharing.forms.mail_me import MailMeForm


@pytest.mark.parametrize("typed", ["me@example.com", "  me@example.com \n", "me@bücher.example"])
def test_takes_one_address(typed: str) -> None:
    form = MailMeForm({"to": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"to": typed.strip()}


@pytest.mark.parametrize(
    "typed", ["nonsense", "a@example.com b@example.com", "a@example.com,b@example.com", "@", "a@b"]
)
def test_says_what_an_address_looks_like(typed: str) -> None:
    assert MailMeForm({"to": typed}).errors["to"] == ["This is not an e-mail address. Write it like name@example.com."]


def test_lets_browsers_fill_it_in_and_never_cut_it() -> None:
    field = str(MailMeForm()["to"])
    assert ('autocomplete="email"' in field, 'type="email"' in field, "maxlength" in field) == (True, True, False)
