"""Users in the admin."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics.people.actions.privacy import erase_user
from diagnostics.people.actions.privileges import AccountChange, tell_of_changes
from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import end_sessions, sign_out_everywhere
from diagnostics.people.adapters.sessions import keep_only_this_session
from diagnostics.people.admin.privileged import PrivilegedAdmin, by_of, require_recent_sign_in
from diagnostics.people.queries.privacy import leaves_no_administrator
from diagnostics.people.queries.privileges import manageable_groups, manageable_users
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_security

CHANGES = {
    "email": AccountChange.ADDRESS,
    "is_active": AccountChange.OPEN,
    "is_staff": AccountChange.PRIVILEGES,
    "is_superuser": AccountChange.PRIVILEGES,
    "groups": AccountChange.PRIVILEGES,
    "user_permissions": AccountChange.PRIVILEGES,
}
"""Fields that decide who may sign in and what they may do: their change ends sessions, and the user is told by mail."""


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


class UserAdmin(PrivilegedAdmin, DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Django's admin of users, with the e-mail address in place of the user name.

    Administrators alone see and set what goes beyond groups. Others change users whose every permission they have, and
    put them into groups whose every permission they have.
    """

    form = UserChangeForm
    add_form = UserCreationForm
    list_display = ("email", "first_name", "last_name", "is_active")
    list_filter = ("is_active", "groups")
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
        (_("Permissions"), {"fields": ("is_active", "groups")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    for_administrators = ("is_staff", "is_superuser", "user_permissions")
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)

    def is_manageable(self, request: HttpRequest, obj: User) -> bool:
        return manageable_users(by_of(request)).filter(pk=obj.pk).exists()

    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        """Return whether the action is offered; Django asks by this name."""
        return request.user.has_perm("diagnostics.reset_second_factor")

    def has_end_sessions_permission(self, request: HttpRequest) -> bool:
        """Return whether the action is offered."""
        return request.user.has_perm("diagnostics.end_sessions")

    def get_list_display(self, request: HttpRequest) -> Any:
        more = self.for_administrators[:1] if by_of(request).is_superuser else ()
        return (*self.list_display, *more)

    def get_list_filter(self, request: HttpRequest) -> Any:
        more = self.for_administrators[:2] if by_of(request).is_superuser else ()
        return (*self.list_filter, *more)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return what the user of the request may see."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            # no hash, and no button that would be refused
            return [
                (title, {"fields": [name for name in options["fields"] if name != "password"]})
                for title, options in fieldsets
            ]
        if obj is None or not by_of(request).is_superuser:
            return fieldsets
        more = {"fields": ("is_active", "groups", *self.for_administrators)}
        return [(title, more if "groups" in options["fields"] else options) for title, options in fieldsets]

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Offer only groups that the user of the request may give."""
        if db_field.name == "groups":
            kwargs["queryset"] = manageable_groups(by_of(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the user; their old addresses no longer sign in, and a new one is verified at the next sign-in."""
        super().save_model(request, obj, form, change)
        if not change:
            log_security(SecurityEvent.ACCOUNT_ADDED, user_id=obj.pk, request=request, by=by_of(request).pk)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save groups and permissions; if anything decisive changed, the user's sessions end, and they are told."""
        super().save_related(request, form, formsets, change)
        changes = {CHANGES[field] for field in form.changed_data if field in CHANGES}
        if not change or not changes:
            return
        tell_of_changes(user=form.instance, changes=changes, earlier_address=form.initial["email"], by=by_of(request))
        if form.instance.pk == request.user.pk:
            keep_only_this_session(request)
        else:
            end_sessions(user_ids=[form.instance.pk])

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set the password of a user, or switch it off, and tell them."""
        require_recent_sign_in(request)
        with transaction.atomic():
            user = self.get_object(request, unquote(id))
            earlier = user.password if user else ""
            response: HttpResponse = super().user_change_password(request, id, form_url)
            user = User.objects.get(pk=unquote(id))
            # a form that contradicts itself is answered with a redirect, too
            if user.password != earlier:
                changes = {AccountChange.PASSWORD}
                tell_of_changes(user=user, changes=changes, earlier_address=user.email, by=by_of(request))
        return response

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
        erase_user(user_id=obj.pk, by=by_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for user_id in queryset.values_list("pk", flat=True):
            erase_user(user_id=user_id, by=by_of(request))

    @admin.action(description=_("Switch off two-step sign-in of the chosen users"), permissions=["reset_second_factor"])
    def remove_second_factors(self, request: HttpRequest, queryset: Any) -> None:
        """For users who lost theirs; staff must set up a new one before they can open the admin again."""
        if not self._may_manage_all(request, queryset):
            return
        ids = list(queryset.values_list("pk", flat=True))
        count = remove_second_factors(user_ids=ids, by=by_of(request))
        text = ngettext("Switched off for %(count)d user.", "Switched off for %(count)d users.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(description=_("Sign out the chosen users everywhere"), permissions=["end_sessions"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: Any) -> None:
        """For a lost telephone or a stolen session; they can sign in again."""
        if not self._may_manage_all(request, queryset):
            return
        ids = list(queryset.values_list("pk", flat=True))
        count = sign_out_everywhere(user_ids=ids, by=by_of(request))
        text = ngettext("Signed out %(count)d user everywhere.", "Signed out %(count)d users everywhere.", count)
        self.message_user(request, text % {"count": count})

    def _may_manage_all(self, request: HttpRequest, queryset: Any) -> bool:
        """Return whether the user of the request may decide about all of the users; else say for how many not."""
        others = queryset.exclude(pk__in=manageable_users(by_of(request)).values("pk")).count()
        if others:
            text = ngettext(
                "Nothing was done: %(count)d of the chosen users may do what you may not. Ask an administrator.",
                "Nothing was done: %(count)d of the chosen users may do what you may not. Ask an administrator.",
                others,
            )
            self.message_user(request, text % {"count": others}, messages.ERROR)
        return not others
