"""Users and invitations in the admin."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.assessing.actions.assessments import start_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_of, open_invitation
from diagnostics.site.models import OutgoingMail, User
from diagnostics.site.queries.erasures import read_erasures
from tests.support.admin.forms import delete, delete_chosen, errors, refused, save
from tests.visitors import EMAIL, letter, make_account, with_second_factor

pytestmark = pytest.mark.both_databases

PEOPLE = reverse("admin:diagnostics_user_changelist")


def test_accounts_are_made_by_those_who_are_invited(admin):
    assert admin.get(reverse("admin:diagnostics_user_add")).status_code == 403


def test_a_user_can_be_changed(admin):
    user = User.objects.create_user("kari@example.com", "a long password 1")
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    viewer = Group.objects.get(name="viewer")
    save(admin, address, first_name="Kari", groups=[viewer.pk])
    user.refresh_from_db()
    assert (user.first_name, user.is_staff, user.email) == ("Kari", True, "kari@example.com")
    save(admin, address, groups=[])
    user.refresh_from_db()
    assert (user.is_staff, user.groups.count()) == (False, 0)


def test_their_page_shows_no_hash_and_no_picker_of_permissions(admin):
    user = User.objects.create_user("kari@example.com", "a long password 1")
    page = admin.get(reverse("admin:diagnostics_user_change", args=[user.pk])).content.decode()
    assert [
        part for part in (user.password, "argon2", "user_permissions", "is_staff", "selector") if part in page
    ] == []
    assert "Password" in page
    assert "Writes drafts, checks them and tries them out." in page


def test_single_permissions_from_before_are_taken_away_where_there_are_any(admin):
    user = User.objects.create_user("kari@example.com", "a long password 1", is_staff=True)
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    assert "without_single" not in admin.get(address).content.decode()
    user.user_permissions.set(Permission.objects.filter(codename="view_user"))
    assert "without_single" in admin.get(address).content.decode()
    save(admin, address, without_single="on")
    user.refresh_from_db()
    assert (user.is_staff, user.user_permissions.count()) == (False, 0)


def test_one_page_lists_the_people_with_their_roles_and_who_was_invited(admin):
    for role in ("author", "publisher"):
        user = User.objects.create_user(f"{role}@example.com", "a long password 1")
        user.groups.set(Group.objects.filter(name=role))
    Invitation.objects.create(email="late@example.com", expires_at=timezone.now())
    Invitation.objects.create(email="ola@example.com", role="support")
    page = admin.get(PEOPLE)
    rows = page.context["cl"].result_list
    model_admin = page.context["cl"].model_admin
    assert [model_admin.roles(user) for user in rows] == ["Superuser", "Author", "Publisher"]
    assert [(each["row"].email, each["role"]) for each in page.context["invitations"]] == [
        ("ola@example.com", "Support")
    ]
    narrowed = admin.get(PEOPLE, {"role": "author"}).context["cl"].result_list
    assert [user.email for user in narrowed] == ["author@example.com"]


def test_who_may_not_see_invitations_does_not(staff):
    Invitation.objects.create(email="ola@example.com")
    assert "ola@example.com" not in staff("view_user").get(PEOPLE).content.decode()


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
        return delete_chosen(client, reverse("admin:diagnostics_user_changelist"), *(user.pk for user in users))

    @pytest.mark.parametrize("one_by_one", [True, False])
    def test_erases_their_data_and_lists_it(self, admin, kari, settings, one_by_one):
        device = Client()
        device.force_login(kari)
        if one_by_one:
            delete(admin, self.page_of(kari))
        else:
            self.delete_selected(admin, kari)
        assert (User.objects.count(), Assessment.objects.count(), LogEntry.objects.count()) == (1, 0, 0)
        assert [erasure.kind for erasure in read_erasures(settings.ERASURES_FILE)] == ["user", "assessment"]
        assert not device.get("/").context["user"].is_authenticated

    def test_names_whom_it_is_about_and_how_many_assessments_go_with_them(self, admin, kari):
        device = Client(headers={"user-agent": "Kari's telephone"})
        device.force_login(kari)
        device.get("/accounts/sessions/")
        page = " ".join(admin.get(self.page_of(kari)).content.decode().split())
        assert re.findall(r"<li>(?:<a[^>]*>)?([^<]*)", page[page.index("<h2>Summary") :]) == [
            "Users: 1",
            "Assessments: 1",
            "User: ",
        ]
        assert "telephone" not in page

    def test_says_what_stays(self, admin, kari):
        assert "stays, without their name." in admin.get(self.page_of(kari)).content.decode()

    def test_of_the_last_administrator_is_refused(self, admin, kari):
        administrator = User.objects.get(email="admin@example.com")
        page = admin.get(self.page_of(administrator))
        assert "This is the last account that can administer the site." in page.content.decode()
        delete(admin, self.page_of(administrator))
        refused = self.delete_selected(admin, administrator, kari)
        assert "No account that can administer the site would be left." in refused.content.decode()
        assert User.objects.count() == 2

    def test_of_all_administrators_together_is_refused(self, admin):
        User.objects.create_superuser("other@example.com", "a long password 1")
        self.delete_selected(admin, *User.objects.all())
        assert User.objects.count() == 2

    def test_that_cannot_be_listed_says_so_and_deletes_nobody(self, admin, kari, settings):
        settings.ERASURES_FILE = "/dev/full"
        response = delete(admin, self.page_of(kari))
        assert (response.status_code, User.objects.count(), Assessment.objects.count()) == (503, 2, 1)
        assert "Erasures cannot be recorded at the moment, so nothing was erased." in response.content.decode()


@pytest.mark.parametrize("right", ["is_superuser", "is_active"])
def test_the_last_administrator_stays_one(admin, right):
    address = reverse("admin:diagnostics_user_change", args=[User.objects.get(email="admin@example.com").pk])
    last = "This is the last account that can administer the site. Give another account that right first."
    assert errors(refused(admin, address, **{right: None})) == [last]
    User.objects.create_superuser("other@example.com", "a long password 1")
    save(admin, address, **{right: None})
    assert [user.email for user in User.objects.administrators()] == ["other@example.com"]


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

    def test_goes_to_the_address_with_a_link_and_a_role(self, admin):
        save(admin, self.ADD, email="Ola@example.com", role="author")
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.invited_by.email) == ("ola@example.com", "admin@example.com")
        assert (invitation.role, letter().to, letter().subject) == ("author", "ola@example.com", "You are invited")
        assert "with the role “Author”" in letter().text
        (token,) = re.findall(r"http://localhost:8000/accounts/invitation/(\S+)/$", letter().text, re.M)
        assert invitation_of(token) == invitation

    def test_returns_to_the_people_or_to_the_next_one(self, admin):
        sent = {"email": "ola@example.com", "role": "account"}
        assert admin.post(self.ADD, sent)["Location"] == PEOPLE
        assert admin.post(self.ADD, {**sent, "_addanother": "1"})["Location"] == self.ADD
        assert (Invitation.objects.get().role, "administration" in letter().text) == ("", False)

    @pytest.mark.parametrize("address", ["ola@example.com", "OLA@example.com"])
    def test_again_is_sent_again_and_counts_from_now(self, admin, address):
        save(admin, self.ADD, email="ola@example.com", role="author")
        Invitation.objects.update(expires_at=timezone.now(), accepted_at=timezone.now())
        save(admin, self.ADD, email=address, role="viewer")
        invitation = Invitation.objects.get()
        assert (invitation.role, invitation.is_open, OutgoingMail.objects.count()) == ("viewer", True, 2)

    def test_needs_a_role(self, admin):
        assert errors(refused(admin, self.ADD, email="ola@example.com")) == ["This field is required."]

    def test_to_an_address_with_an_account_leads_to_it(self, admin):
        (text,) = errors(refused(admin, self.ADD, email="Admin@example.com", role="author"))
        page = reverse("admin:diagnostics_user_change", args=[User.objects.get().pk])
        assert text == f'This person has an account already. <a href="{page}">Give them the role there</a>.'

    def test_without_a_role_is_refused_if_nobody_could_accept_it(self, admin, settings):
        settings.SIGN_UP = "closed"
        assert errors(refused(admin, self.ADD, email="ola@example.com", role="account")) == [
            "SIGN_UP is set to closed, so nobody could accept the invitation. Choose a role."
        ]
        save(admin, self.ADD, email="ola@example.com", role="author")
        assert open_invitation(Invitation.objects.get().pk) is not None

    def test_gives_no_role_that_one_lacks(self, staff):
        """Nor does it replace, or withdraw, an invitation with such a role."""
        support = staff(*Group.objects.get(name="support").permissions.values_list("codename", flat=True))
        offered = support.get(self.ADD).context["adminform"].form.fields["role"].choices
        assert [value for value, _label in offered] == ["support", "account"]
        response = refused(support, self.ADD, email="ola@example.com", role="author")
        assert errors(response) == ["Select a valid choice. author is not one of the available choices."]
        row = Invitation.objects.create(email="ola@example.com", role="administrator")
        assert errors(refused(support, self.ADD, email="ola@example.com", role="account")) == [
            "This address has been invited already, with a role that you may not give."
        ]
        withdraw = reverse("admin:diagnostics_invitation_delete", args=[row.pk])
        assert support.post(withdraw, {"post": "yes"}).status_code == 403
        assert Invitation.objects.get().role == "administrator"

    def test_asks_who_one_is_before_it_is_sent(self, admin):
        fresh = Client()
        fresh.force_login(User.objects.get())
        response = fresh.post(self.ADD, {"email": "ola@example.com", "role": "author"})
        assert (response.status_code, Invitation.objects.exists()) == (302, False)
