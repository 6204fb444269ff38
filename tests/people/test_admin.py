"""Users and invitations in the admin."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from diagnostics.assessing.actions.assessments import start_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_of
from diagnostics.site.models import User
from diagnostics.site.queries.erasures import read_erasures
from tests.support.admin.forms import errors, save, send
from tests.visitors import EMAIL, letter, make_account, with_second_factor

pytestmark = pytest.mark.both_databases

ADD = reverse("admin:diagnostics_user_add")
PASSWORD = {"usable_password": "true", "password1": "a long password 2", "password2": "a long password 2"}


def test_a_user_is_added_by_e_mail_address_in_lower_case(admin):
    save(admin, ADD, email="Kari@Example.com", **PASSWORD)
    assert User.objects.get(email="kari@example.com").check_password("a long password 2")


def test_an_address_that_is_taken_is_refused_in_any_case(admin):
    response = send(admin, ADD, email="ADMIN@example.com", **PASSWORD)
    assert errors(response) == ["A user with this e-mail address exists already."]


def test_a_short_password_is_refused(admin):
    short = {"usable_password": "true", "password1": "zu2kwert", "password2": "zu2kwert"}
    response = send(admin, ADD, email="kari@example.com", **short)
    assert errors(response) == ["This password is too short. It must contain at least 12 characters."]


def test_a_user_can_be_changed(admin):
    user = User.objects.create_user("kari@example.com", "a long password 1")
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    save(admin, address, first_name="Kari", is_staff="on")
    user.refresh_from_db()
    assert (user.first_name, user.is_staff, user.email) == ("Kari", True, "kari@example.com")


def test_users_are_found_by_address(admin):
    User.objects.create_user("kari@example.com", "a long password 1")
    response = admin.get(reverse("admin:diagnostics_user_changelist"), {"q": "kari"})
    assert [user.email for user in response.context["cl"].result_list] == ["kari@example.com"]


class TestDeleting:
    """Deleting a user in the admin erases them, as when people erase themselves."""

    @pytest.fixture
    def kari(self, questionnaire, settings, tmp_path):
        settings.ERASURES_FILE = tmp_path / "erasures.log"
        user = User.objects.create_user("kari@example.com", "a long password 1")
        start_assessment(version=questionnaire.current_version, by=Viewer(user_id=user.pk))
        return user

    def page_of(self, user):
        return reverse("admin:diagnostics_user_delete", args=[user.pk])

    def delete_selected(self, client, *users):
        selected = {"action": "delete_selected", "_selected_action": [user.pk for user in users], "post": "yes"}
        return client.post(reverse("admin:diagnostics_user_changelist"), selected, follow=True)

    @pytest.mark.parametrize("one_by_one", [True, False])
    def test_erases_their_data_and_lists_it(self, admin, kari, settings, one_by_one):
        device = Client()
        device.force_login(kari)
        if one_by_one:
            admin.post(self.page_of(kari), {"post": "yes"})
        else:
            self.delete_selected(admin, kari)
        assert (User.objects.count(), Assessment.objects.count(), LogEntry.objects.count()) == (1, 0, 0)
        assert [erasure.kind for erasure in read_erasures(settings.ERASURES_FILE)] == ["user", "assessment"]
        assert not device.get("/").context["user"].is_authenticated

    def test_says_what_stays(self, admin, kari):
        assert "stays, without their name." in admin.get(self.page_of(kari)).content.decode()

    def test_of_the_last_administrator_is_refused(self, admin, kari):
        administrator = User.objects.get(email="admin@example.com")
        page = admin.get(self.page_of(administrator))
        assert "This is the last account that can administer the site." in page.content.decode()
        admin.post(self.page_of(administrator), {"post": "yes"})
        refused = self.delete_selected(admin, administrator, kari)
        assert "No account that can administer the site would be left." in refused.content.decode()
        assert User.objects.count() == 2

    def test_of_all_administrators_together_is_refused(self, admin):
        User.objects.create_superuser("other@example.com", "a long password 1")
        self.delete_selected(admin, *User.objects.all())
        assert User.objects.count() == 2

    def test_that_cannot_be_listed_says_so_and_deletes_nobody(self, admin, kari, settings):
        settings.ERASURES_FILE = "/dev/full"
        response = admin.post(self.page_of(kari), {"post": "yes"})
        assert (response.status_code, User.objects.count(), Assessment.objects.count()) == (503, 2, 1)
        assert "Erasures cannot be recorded at the moment, so nothing was erased." in response.content.decode()


def test_a_new_address_replaces_the_old_one(admin):
    user = make_account("kari@example.com")
    save(admin, reverse("admin:diagnostics_user_change", args=[user.pk]), email="Kari@new.example")
    assert User.objects.get(pk=user.pk).email == "kari@new.example"
    assert not EmailAddress.objects.filter(user=user).exists()


class TestSecondFactors:
    LIST = reverse("admin:diagnostics_user_changelist")

    def switch_off(self, client, user):
        return client.post(self.LIST, {"action": "remove_second_factors", "_selected_action": [str(user.pk)]})

    def test_can_be_switched_off_and_the_user_is_mailed(self, admin):
        user = with_second_factor(make_account())
        self.switch_off(admin, user)
        assert not Authenticator.objects.filter(user=user).exists()
        assert (letter().to, letter().subject) == (EMAIL, "Two-step sign-in was switched off")

    def test_cannot_be_switched_off_without_permission(self, staff):
        user = with_second_factor(make_account())
        self.switch_off(staff("view_user"), user)
        assert Authenticator.objects.filter(user=user).exists()


class TestSessions:
    def test_of_a_user_can_be_ended_and_the_user_is_mailed(self, admin):
        user, device = make_account(), Client()
        device.force_login(user)
        assert device.get("/accounts/").status_code == 200
        sent = {"action": "sign_out_everywhere", "_selected_action": [str(user.pk)]}
        page = admin.post(reverse("admin:diagnostics_user_changelist"), sent, follow=True)
        assert "Signed out 1 user everywhere." in page.content.decode()
        assert device.get("/accounts/").status_code == 302
        assert (letter().to, letter().subject) == (EMAIL, "You were signed out everywhere")


class TestInvitation:
    ADD = reverse("admin:diagnostics_invitation_add")

    def test_goes_to_the_address_with_a_link(self, admin):
        save(admin, self.ADD, email="Ola@example.com")
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.invited_by.email) == ("ola@example.com", "admin@example.com")
        assert (letter().to, letter().subject) == ("ola@example.com", "You are invited")
        (token,) = re.findall(r"http://localhost:8000/accounts/invitation/(\S+)/$", letter().text, re.M)
        assert invitation_of(token) == invitation

    @pytest.mark.parametrize("address", ["ola@example.com", "OLA@example.com"])
    def test_is_made_once(self, admin, address):
        save(admin, self.ADD, email="ola@example.com")
        assert errors(send(admin, self.ADD, email=address)) == ["This address has been invited already."]

    def test_to_an_address_with_an_account_is_refused(self, admin):
        assert errors(send(admin, self.ADD, email="Admin@example.com")) == [
            "A user with this e-mail address exists already."
        ]

    def test_is_refused_if_nobody_could_accept_it(self, admin, settings):
        settings.SIGN_UP = "closed"
        assert errors(send(admin, self.ADD, email="ola@example.com")) == [
            "SIGN_UP is set to closed, so nobody could accept the invitation."
        ]
