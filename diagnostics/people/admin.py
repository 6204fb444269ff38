"""Users and invitations in the admin."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from diagnostics.people.actions.privacy import erase_user
from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import end_sessions, sign_out_everywhere
from diagnostics.people.adapters.sessions import keep_only_this_session
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_token, is_registered
from diagnostics.people.queries.privacy import leaves_no_administrator
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.models import User
from diagnostics.site.pages.urls import absolute_url

DECISIVE = frozenset({"email", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"})
"""Fields of a user that decide who may sign in and what they may do."""


class UserCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A new user: e-mail address and password."""

    class Meta:
        model = User
        fields = ("email",)


class UserChangeForm(DjangoUserChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """All fields of a user."""

    class Meta:
        model = User
        fields = "__all__"


class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Django's admin of users, with the e-mail address in place of the user name."""

    form = UserChangeForm
    add_form = UserCreationForm
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    delete_confirmation_template = "admin/diagnostics/user_delete.html"
    delete_selected_confirmation_template = "admin/diagnostics/user_delete_selected.html"
    actions = ("remove_second_factors", "sign_out_everywhere")
    ordering = ("email",)
    # replay_erasures identifies a user by id and date of joining, since a restored database reuses ids
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the user; their old addresses no longer sign in, and a new one is verified at the next sign-in."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save groups and permissions; if anything changed that decides what the user may do, their sessions end."""
        super().save_related(request, form, formsets, change)
        if not DECISIVE.isdisjoint(form.changed_data):
            if form.instance.pk == request.user.pk:
                keep_only_this_session(request)
            else:
                end_sessions(user_ids=[form.instance.pk])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what is deleted too; refuse if no administrator would remain."""
        listed, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        if leaves_no_administrator(user.pk for user in objs):
            # the text is not shown: the templates explain the refusal
            protected = [*protected, str(User._meta.verbose_name)]
        return listed, counts, perms_needed, protected

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log nothing: the admin's log would keep the address of an erased person. The site's log has the id."""
        return []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erase_user(user_id=obj.pk, by=cast("User", request.user))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for user_id in queryset.values_list("pk", flat=True):
            erase_user(user_id=user_id, by=cast("User", request.user))

    @admin.action(description=_("Switch off two-step sign-in of the chosen users"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: Any) -> None:
        """For users who lost theirs; staff must set up a new one before they can open the admin again."""
        ids = list(queryset.values_list("pk", flat=True))
        count = remove_second_factors(user_ids=ids, by=cast("User", request.user))
        text = ngettext("Switched off for %(count)d user.", "Switched off for %(count)d users.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(description=_("Sign out the chosen users everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: Any) -> None:
        """For a lost telephone or a stolen session; they can sign in again."""
        ids = list(queryset.values_list("pk", flat=True))
        count = sign_out_everywhere(user_ids=ids, by=cast("User", request.user))
        text = ngettext("Signed out %(count)d user everywhere.", "Signed out %(count)d users everywhere.", count)
        self.message_user(request, text % {"count": count})


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The e-mail address to invite, and until when."""

    class Meta:
        model = Invitation
        fields = ("email", "expires_at")

    def clean_email(self) -> str:
        """Refuse an address that has an account, and any while accounts are closed."""
        email: str = self.cleaned_data["email"].lower()
        if settings.SIGN_UP == "closed":
            raise forms.ValidationError(_("SIGN_UP is set to closed, so nobody could accept the invitation."))
        if is_registered(email):
            raise forms.ValidationError(_("A user with this e-mail address exists already."))
        return email


class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """Invitations can be added and deleted, not changed: each is mailed when it is added."""

    form = InvitationForm
    list_display = ("email", "invited_by", "created_at", "expires_at", "accepted_at")
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    fields = ("email", "expires_at", "invited_by", "created_at", "accepted_at")
    readonly_fields = ("invited_by", "created_at", "accepted_at")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return super().get_fields(request, obj) if obj else ("email", "expires_at")

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        # the message has been sent
        return False

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Save the invitation and mail its link."""
        obj.invited_by = cast("User", request.user)
        super().save_model(request, obj, form, change)
        link = absolute_url(reverse("diagnostics:invitation", args=[invitation_token(obj)]))
        variables = {"link": link, "invited_by": obj.invited_by, "expires_at": obj.expires_at}
        language = get_language() or settings.LANGUAGE_CODE
        send_later(
            to=obj.email,
            subject=render_to_string("account/email/invitation_subject.txt"),
            text=render_mail("account/email/invitation_message.txt", language=language, **variables),
        )
