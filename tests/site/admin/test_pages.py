"""What holds for every page of the admin."""

import pytest
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import reverse, reverse_lazy

from diagnostics.site.models import User
from tests.support.admin.forms import opened
from tests.support.admin.permissions import NAMES, LastingWorld
from tests.support.leftovers import Texts, english_in

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


@pytest.mark.both_databases
def test_every_page_opens(admin, first):
    for address in addresses_of(first, "change", "history"):
        response = admin.get(address, follow=address == ONE_ROW)
        assert (address, response.status_code, response["Content-Language"]) == (address, 200, "en")


NO_PAGES = ("jsi18n", "export", "preview.css", "logout")
"""Parts of addresses that no page has, or none of the admin."""


MEANT = {"English", "introduction", "leads", "present", "close", "sales model", "sales models"}
"""The language by its own name, texts of the draft, and English words that it would have if it wrote none."""


def test_no_english_is_left_on_norwegian_pages(db):
    """Django's own words, the libraries' and ours; also on forms that are refused."""
    world = LastingWorld()
    client, texts = world.client(is_superuser=True), set()
    client.cookies["lang"] = "nb"
    for name in NAMES:
        address = world.address(name).where
        if any(part in address for part in NO_PAGES):
            continue
        responses = [client.get(address), *([client.post(address, {})] if name.endswith("_add") else [])]
        for response in responses:
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                assert (address, response["Content-Language"]) == (address, "nb")
                texts |= Texts(response.content.decode()).found
    assert len(texts) > 500
    assert english_in(texts - MEANT) == []


def test_english_that_is_left_is_noticed():
    page = """<p>Denne siden</p><input type="submit" value="Save and add another">
        <a title="Change password">Lagre</a><code>Save</code><p>Add another question</p><p>Tillat alle</p>
        <span lang="en"><span>Save</span> as new</span>"""
    assert english_in(Texts(page).found) == ["Add another question", "Change password", "Save and add another"]


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
        "Branding",
        "User",
        "OutgoingMail",
    ]


def test_the_language_can_be_switched_within_the_admin(admin):
    admin.post(reverse("set_language"), {"language": "nb", "next": reverse("admin:index")})
    assert admin.get(reverse("admin:index"))["Content-Language"] == "nb"


def test_lists_are_called_what_their_rows_are(admin, questionnaire):
    names = ("questionnaire", "question", "assessment", "webhookendpoint", "invitation", "outgoingmail", "user")
    titles = [opened(admin, reverse(f"admin:diagnostics_{name}_changelist")).context_data["title"] for name in names]
    assert titles == [
        "Questionnaires",
        "Questions",
        "Assessments",
        "Webhooks",
        "Invitations",
        "Messages that may not have arrived",
        "People",
    ]
