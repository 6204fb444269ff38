"""Nothing that staff type in a form of the admin is lost by a session that ends, or by another language."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.questionnaires import Question
from diagnostics.site.models import User
from tests.site.views.main_form import Forms, SentForm
from tests.visitors import SIGN_IN, Page

HERE = {"origin": "http://testserver"}
TOKEN = {"csrfmiddlewaretoken": "x" * 64}


@pytest.fixture
def question(questionnaire: Questionnaire) -> Question:
    return questionnaire.questions.first()


@pytest.fixture
def address(question: Question) -> str:
    return reverse("admin:diagnostics_question_change", args=[question.pk])


@pytest.fixture
def typed(admin: Client, address: str) -> dict[str, str]:
    """The form of a question with its options, two texts of which are edited."""
    fields = fields_of(admin.get(address))
    text = {"text_en": "Where do\r\nthey come from?", "options-0-label_nb": "Fra “oss” & <andre>"}
    assert set(text) <= set(fields)
    return {**fields, **text, "_continue": "1"}


@pytest.fixture
def ended(admin: Client, address: str, typed: dict[str, str]) -> Any:
    """What a form is answered whose session has ended."""
    admin.cookies.pop("sid")
    return admin.post(address, typed)


def fields_of(response: Any) -> dict[str, str]:
    """Return what the form of a question shows and sends along, without what is empty."""
    (form,) = [form for form in Forms(response).forms if form.id == "question_form"]
    return {name: value for name, value in {**form.hidden, **form.shown}.items() if value}


def kept(response: Any) -> SentForm:
    return Forms(response).main


def test_every_field_is_kept_beside_a_link_to_sign_in(ended: Any, address: str, typed: dict[str, str]) -> None:
    assert (ended.status_code, Page(ended).heading) == (403, "You are signed out")
    assert {**kept(ended).hidden, **TOKEN} == {**typed, "show-again": "1", **TOKEN}
    assert f"{SIGN_IN}?next={address.replace('/', '%2F')}" in Page(ended).links


def test_nothing_is_saved_meanwhile(ended: Any, question: Question) -> None:
    assert Question.objects.get(pk=question.pk).text_en == question.text_en


def test_it_is_saved_once_they_have_signed_in_and_sent_it_again(
    admin: Client, ended: Any, address: str, question: Question
) -> None:
    form = kept(ended)
    admin.force_login(User.objects.get(email="admin@example.com"))
    admin.handler.enforce_csrf_checks = True
    # signing in has changed the token
    stale = admin.post(form.action, {**form.hidden, **TOKEN}, headers=HERE)
    assert stale.status_code == 403
    assert admin.post(address, {**fields_of(stale), "_continue": "1"}, headers=HERE).status_code == 302
    saved = Question.objects.get(pk=question.pk)
    assert saved.text_en.split() == ["Where", "do", "they", "come", "from?"]
    assert saved.options.filter(label_nb="Fra “oss” & <andre>").exists()


def test_passwords_are_not_kept(admin: Client) -> None:
    admin.cookies.pop("sid")
    sent = {"usable_password": "true", "password1": "a long password 2", "password2": "a long password 2"}
    address = reverse("admin:auth_user_password_change", args=[User.objects.get().pk])
    # no field is left, not even the one that says what to do with the password
    assert set(kept(admin.post(address, sent)).hidden) == {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_a_form_of_another_site_is_not_offered_again(
    admin: Client, address: str, typed: dict[str, str], headers: dict[str, str]
) -> None:
    admin.handler.enforce_csrf_checks = True
    response = admin.post(address, {**typed, **TOKEN}, headers=headers)
    assert (response.status_code, Forms(response).forms) == (403, [])


def test_another_language_keeps_every_field_and_row_and_saves_nothing(
    admin: Client, address: str, typed: dict[str, str], question: Question
) -> None:
    new = int(typed["options-TOTAL_FORMS"])
    row = {f"options-{new}-key": "not a key!", f"options-{new}-label_nb": "Ny", "options-TOTAL_FORMS": str(new + 1)}
    response = admin.post(address, {**typed, **row, "show-in": "nb"})
    sent = {name: value for name, value in {**typed, **row}.items() if name != "_continue"}
    assert {**fields_of(response), **TOKEN} == {**sent, **TOKEN}
    assert Page(response).language == "nb"
    # a key that is not right is said once it is sent
    assert "errorlist" not in response.content.decode()
    assert Question.objects.get(pk=question.pk).text_en == question.text_en
    assert question.options.count() == new


def test_the_language_buttons_send_the_form(admin: Client, address: str) -> None:
    assert set(Forms(admin.get(address)).language_buttons) == {"question_form"}
