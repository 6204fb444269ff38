"""What holds for every page of the admin."""

import pytest
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import reverse, reverse_lazy

from diagnostics.site.models import User

pytestmark = pytest.mark.both_databases

ONE_ROW = reverse_lazy("admin:diagnostics_branding_changelist")
"""A list that leads to its one row."""
TABLES = [f"{model._meta.app_label}_{model._meta.model_name}" for model in django_admin.site._registry]


@pytest.fixture
def first(questionnaire):
    """The id of a row of each table."""
    User.objects.create_user("someone@example.com", "a long password 1")
    return {
        f"{model._meta.app_label}_{model._meta.model_name}": row.pk
        for model in django_admin.site._registry
        if (row := model._default_manager.first())
    }


def addresses_of(first, *pages):
    """Return the addresses of each table's list, and of the named pages of its first row."""
    for table in TABLES:
        yield reverse(f"admin:{table}_changelist")
        if table in first:
            yield from (reverse(f"admin:{table}_{page}", args=[first[table]]) for page in pages)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_opens_in_both_languages(admin, first, language):
    for address in addresses_of(first, "change", "history"):
        response = admin.get(address, headers={"accept-language": language}, follow=address == ONE_ROW)
        assert (address, response.status_code, response["Content-Language"]) == (address, 200, language)


def test_staff_without_permissions_see_nothing(staff, first):
    client = staff()
    adding = [reverse(f"admin:{table}_add") for table in TABLES]
    for address in [*adding, *addresses_of(first, "change", "history", "delete")]:
        assert (address, client.get(address).status_code) == (address, 403)


def test_those_who_are_no_staff_are_asked_to_sign_in(first):
    client = Client()
    client.force_login(User.objects.create_user("manager@example.com", "a long password 1"))
    for address in addresses_of(first, "change", "history", "delete"):
        assert (address, client.get(address)["Location"]) == (address, f"{reverse('admin:login')}?next={address}")


def test_a_questionnaire_is_one_entry_and_tables_are_in_the_order_of_the_work(admin):
    apps = admin.get(reverse("admin:index")).context["app_list"]
    assert [table["object_name"] for app in apps for table in app["models"]] == [
        "Questionnaire",
        "Assessment",
        "WebhookEndpoint",
        "WebhookDelivery",
        "Branding",
        "User",
        "Invitation",
        "OutgoingMail",
        "Group",
    ]


def test_the_language_can_be_switched_within_the_admin(admin):
    admin.post(reverse("set_language"), {"language": "nb", "next": reverse("admin:index")})
    assert admin.get(reverse("admin:index"))["Content-Language"] == "nb"
