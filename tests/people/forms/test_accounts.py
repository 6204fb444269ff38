"""Forms of accounts: in our words, and the same message whichever of two things was wrong."""

import pytest
from django.test import RequestFactory

from diagnostics.people.forms.accounts import ForgottenPasswordForm, SignInForm


@pytest.mark.parametrize("field", ["login", "password"])
def test_signing_in_refuses_null_bytes_before_anything_is_looked_up(field: str) -> None:
    sent = {"login": "manager@example.com", "password": "long enough", field: "a\x00b"}
    assert list(SignInForm(data=sent, request=RequestFactory().get("/")).errors) == [field]


def test_fields_are_called_what_the_site_calls_them() -> None:
    assert [field.label for field in SignInForm(request=None)] == ["E-mail address", "Password"]
    assert [field.label for field in ForgottenPasswordForm()] == ["E-mail address"]


def test_no_field_says_in_grey_what_its_label_says() -> None:
    assert [field.field.widget.attrs.get("placeholder") for field in SignInForm(request=None)] == [None, None]
