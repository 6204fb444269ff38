"""Passwords that somebody would try first are refused, in both languages; others are not, whatever they are made of."""

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings

from diagnostics.people.adapters.passwords import PredictablePasswordValidator
from diagnostics.site.languages import override_language
from tests.visitors import PASSWORD, Page, Visitor

LENGTHENED = (
    "Password-2026!",
    "1q2w3e4r5t6y",
    "sunshine2024!!",
    "qwertyqwerty",
    "123456123456",
    "dragon.dragon",
    "aaaaaaaaaaab",
)
"""Common passwords in the ways in which people make them longer."""

OF_THIS_SITE = ("nordlys2026!!", "Nordlys-Nordlys", "SalesModel2026", "nordlysenergi1", "sales.example.1")
GOOD = (
    PASSWORD,
    "a calm river flows",
    "some long words here",
    "8f#2k!94-71xq",
    "password is not enough",
    "blåbær og syltetøy",
)


def is_refused(password: str, validator: type[CommonPasswordValidator] = PredictablePasswordValidator) -> bool:
    try:
        validator().validate(password)
    except ValidationError:
        return True
    return False


@pytest.fixture
def _of_nordlys(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE_OPERATOR = "Nordlys Energi AS"
    settings.SITE_URL = settings.SITE_URL._replace(netloc="sales.example.com")


@pytest.mark.usefixtures("_of_nordlys")
def test_common_ones_and_words_of_the_site_are_refused_however_they_are_lengthened() -> None:
    assert [password for password in (*LENGTHENED, *OF_THIS_SITE) if not is_refused(password)] == []
    assert [password for password in GOOD if is_refused(password)] == []


def test_the_list_of_common_ones_alone_would_let_most_pass() -> None:
    """The control."""
    passed = [password for password in LENGTHENED if not is_refused(password, CommonPasswordValidator)]
    assert len(passed) >= 4


def test_the_sites_own_name_is_a_word_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_refused("Fjellheimen-77")
    monkeypatch.setattr("diagnostics.people.adapters.passwords.site_name", lambda brand: "Fjellheimen")
    assert is_refused("Fjellheimen-77")


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_reason_says_what_is_better(language: str) -> None:
    with override_language(language), pytest.raises(ValidationError) as refused:
        validate_password("Password-2026!")
    (reason,) = refused.value.messages
    assert {"en": "Three or four words", "nb": "Tre eller fire ord"}[language] in reason


def test_whoever_signs_up_reads_it(visitor: Visitor) -> None:
    response = visitor.post("/accounts/signup/", {"email": "ann@example.com", "password1": "Password-2026!"})
    assert "easy to guess" in Page(response).error
