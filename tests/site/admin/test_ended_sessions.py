"""A session that ends while staff edit a form of the admin loses nothing that they typed."""

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


@pytest.fixture
def question(questionnaire: Questionnaire) -> Question:
    return questionnaire.questions.first()


@pytest.fixture
def address(question: Question) -> str:
    return reverse("admin:diagnostics_question_change", args=[question.pk])


@pytest.fixture
def typed(admin: Client, address: str) -> dict[str, str]:
    """The form of a question with its options, two texts of which are edited."""
    (form,) = [form for form in Forms(admin.get(address)).forms if form.id == "question_form"]
    fields = {name: value for name, value in {**form.hidden, **form.shown}.items() if value}
    text = {"text_en": "Where do\r\nthey come from?", "options-0-label_nb": "Fra “oss” & <andre>"}
    assert set(text) <= set(fields)
    return {**fields, **text, "_continue": "1"}


@pytest.fixture
def ended(admin: Client, address: str, typed: dict[str, str]) -> Any:
    """What a form is answered whose session has ended."""
    admin.cookies.pop("sid")
    return admin.post(address, typed)


def kept(response: Any) -> SentForm:
    return Forms(response).main


def test_every_field_is_kept_beside_a_link_to_sign_in(ended: Any, address: str, typed: dict[str, str]) -> None:
    assert (ended.status_code, Page(ended).heading) == (403, "You are signed out")
    assert {**kept(ended).hidden, "csrfmiddlewaretoken": ""} == {**typed, "csrfmiddlewaretoken": ""}
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
    stale = admin.post(form.action, {**form.hidden, "csrfmiddlewaretoken": "x" * 64}, headers=HERE)
    assert (stale.status_code, Page(stale).heading) == (403, "Please send that again")
    form = kept(stale)
    assert admin.post(form.action, form.hidden, headers=HERE).status_code == 302
    saved = Question.objects.get(pk=question.pk)
    assert saved.text_en.split() == ["Where", "do", "they", "come", "from?"]
    assert saved.options.filter(label_nb="Fra “oss” & <andre>").exists()


def test_passwords_are_not_kept(admin: Client) -> None:
    admin.cookies.pop("sid")
    sent = {"email": "kari@example.com", "password1": "a long password 2", "password2": "a long password 2"}
    response = admin.post(reverse("admin:diagnostics_user_add"), sent)
    assert set(kept(response).hidden) == {"csrfmiddlewaretoken", "email"}


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_a_form_of_another_site_is_not_offered_again(
    admin: Client, address: str, typed: dict[str, str], headers: dict[str, str]
) -> None:
    admin.handler.enforce_csrf_checks = True
    response = admin.post(address, {**typed, "csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert (response.status_code, Forms(response).forms) == (403, [])
