from django.urls import reverse

from diagnostics.models import User
from tests.admin.forms import errors, send

ADD = reverse("admin:diagnostics_user_add")
PASSWORD = {"usable_password": "true", "password1": "a long password 2", "password2": "a long password 2"}


def test_a_user_is_added_by_e_mail_address_in_lower_case(admin):
    send(admin, ADD, email="Kari@Example.com", **PASSWORD)
    assert User.objects.get(email="kari@example.com").check_password("a long password 2")


def test_an_address_that_is_taken_is_refused_whatever_its_case(admin):
    response = send(admin, ADD, email="ADMIN@example.com", **PASSWORD)
    assert errors(response) == ["A user with this e-mail address exists already."]


def test_a_short_password_is_refused(admin):
    short = {"usable_password": "true", "password1": "zu2kwert", "password2": "zu2kwert"}
    response = send(admin, ADD, email="kari@example.com", **short)
    assert errors(response) == ["This password is too short. It must contain at least 12 characters."]


def test_a_user_can_be_changed(admin):
    user = User.objects.create_user("kari@example.com", "a long password 1")
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    send(admin, address, first_name="Kari", is_staff="on")
    user.refresh_from_db()
    assert (user.first_name, user.is_staff, user.email) == ("Kari", True, "kari@example.com")


def test_users_are_found_by_address(admin):
    User.objects.create_user("kari@example.com", "a long password 1")
    response = admin.get(reverse("admin:diagnostics_user_changelist"), {"q": "kari"})
    assert [user.email for user in response.context["cl"].result_list] == ["kari@example.com"]
