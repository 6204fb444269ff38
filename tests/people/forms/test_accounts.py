"""Forms of accounts have this site's wording."""

import pytest
from django.test import RequestFactory

from diagnostics.people.forms.accounts import ForgottenPasswordForm, SignInForm


@pytest.mark.parametrize("field", ["login", "password"])
def test_signing_in_refuses_null_bytes_before_anything_is_looked_up(field: str) -> None:
    data = {"login": "manager@example.com", "password": "long enough", field: "a\x00b"}
    assert list(SignInForm(data=data, request=RequestFactory().get("/")).errors) == [field]


def test_fields_have_this_sites_labels() -> None:
    assert [field.label for field in SignInForm(request=None)] == ["E-mail address", "Password"]
    assert [field.label for field in ForgottenPasswordForm()] == ["E-mail address"]


def test_fields_have_no_placeholders() -> None:
    assert [field.field.widget.attrs.get("placeholder") for field in SignInForm(request=None)] == [None, None]
