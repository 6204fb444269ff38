"""Users in the admin."""

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models import Assessment
from diagnostics.people.actions.privacy import erase_user
from diagnostics.people.actions.privileges import AccountChange, tell_of_changes
from diagnostics.people.actions.roles import settle_roles
from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import end_sessions, sign_out_everywhere
from diagnostics.people.adapters.sessions import keep_only_this_session
from diagnostics.people.admin.privileged import PrivilegedAdmin, require_recent_sign_in
from diagnostics.people.pages.roles import invited_as, role_name, role_summary
from diagnostics.people.queries.accounts import open_invitations
from diagnostics.people.queries.privacy import leaves_no_administrator
from diagnostics.people.queries.privileges import manageable_groups, manageable_users, may_manage
from diagnostics.people.queries.second_factor import with_second_step
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.admin.saving import CarefulForm, CarefulSaving
from diagnostics.site.models import User

WAYS = {Authenticator.Type.WEBAUTHN: _("passkey"), Authenticator.Type.TOTP: _("authenticator app")}
"""What a user can sign in with besides a password."""

CHANGES = {
    "email": AccountChange.ADDRESS,
    "is_active": AccountChange.OPEN,
    "is_superuser": AccountChange.PRIVILEGES,
    "groups": AccountChange.PRIVILEGES,
    "without_single": AccountChange.PRIVILEGES,
}
"""Fields that decide who may sign in and what they may do: their change ends sessions, and the user gets a mail."""


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The roles that may be given, each with what it does; and groups that a site made itself."""

    def label_from_instance(self, obj: Any) -> str:
        html = '<strong>{}</strong> <span class="role-summary">{}</span>'
        return format_html(html, role_name(obj.name), role_summary(obj.name))


class UserForm(CarefulForm):
    """An account and its roles."""

    without_single = forms.BooleanField(
        label=_("Take away what was given one by one"),
        required=False,
        help_text=_("This account has single permissions from before there were roles."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse that the last administrator is one no longer, as erasing that account is refused."""
        data = super().clean()
        left = next((name for name in ("is_superuser", "is_active") if data.get(name) is False), None)
        if left is not None and left in self.changed_data and leaves_no_administrator([self.instance.pk]):
            text = _("This is the last account that can administer the site. Give another account that right first.")
            self.add_error(left, text)
        return data


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Django's form; its own text is English in every language, and names ways to sign in that this site lacks."""

    usable_password_help_text = _(  # type: ignore[assignment]  # lazy: in the language of whoever reads it
        "Disabled, their current password is deleted. They sign in with a passkey, or by single sign-on, until a new "
        "password is set."
    )


class RoleFilter(admin.SimpleListFilter):
    """Filters by role; groups that a site made itself are among them."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, role_name(name)) for name in Group.objects.order_by("pk").values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class UserAdmin(PrivilegedAdmin, CarefulSaving, DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """The people: accounts with their roles, and above them the invitations that are open.

    Staff are those with a role. People are invited, not added. Superusers alone see and set who is one. Others change
    users whose every permission they have, and give roles whose every permission they have.
    """

    form = UserForm
    change_password_form = PasswordForm
    change_form_template = "admin/diagnostics/user_change_form.html"
    change_list_template = "admin/diagnostics/people.html"
    list_display = ("email", "name", "roles", "second_step", "signed_in", "is_active")
    list_filter = (RoleFilter, "is_active")
    filter_horizontal = ()
    search_fields = ("email", "first_name", "last_name")
    delete_confirmation_template = "admin/diagnostics/user_delete.html"
    delete_selected_confirmation_template = "admin/diagnostics/user_delete_selected.html"
    actions = ("remove_second_factors", "sign_out_everywhere")
    ordering = ("email",)
    # replay_erasures identifies a user by id and date of joining, since a restored database reuses ids
    readonly_fields = ("last_login", "date_joined", "signs_in_with")
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name")}),
        (_("What they may do"), {"fields": ("groups", "is_active")}),
        (_("Signing in"), {"fields": ("signs_in_with", "last_login", "date_joined")}),
    )
    for_superusers = ("is_superuser",)

    def is_manageable(self, request: HttpRequest, obj: User) -> bool:
        return may_manage(signed_in_user(request), obj)

    def lock_rows(self, rows: Sequence[Any]) -> None:
        """Lock the administrators too: two who take that right from each other at the same time would leave none."""
        super().lock_rows([*rows, *User.objects.administrators()])

    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        """Return whether the action is offered; Django asks by this name."""
        return request.user.has_perm("diagnostics.reset_second_factor")

    def has_end_sessions_permission(self, request: HttpRequest) -> bool:
        """Return whether the action is offered."""
        return request.user.has_perm("diagnostics.end_sessions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        # they make their account themselves, by an invitation
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_second_step(super().get_queryset(request)).prefetch_related("groups")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*self.list_filter, *(self.for_superusers if signed_in_user(request).is_superuser else ()))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return what the user of the request may see."""
        more = list(self.for_superusers if signed_in_user(request).is_superuser else ())
        if obj is not None and self.has_change_permission(request, obj) and obj.user_permissions.exists():
            more.append("without_single")
        return [
            (title, {"fields": (*options["fields"], *(more if "groups" in options["fields"] else ()))})
            for title, options in self.fieldsets
        ]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the open invitations above the accounts, for those who may see them."""
        waiting = open_invitations() if request.user.has_perm("diagnostics.view_invitation") else ()
        invitations = [{"row": row, "role": invited_as(row.role)} for row in waiting]
        context = {"title": gettext("People"), "invitations": invitations}
        return super().changelist_view(request, *args, **{**kwargs, "extra_context": context})

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Offer only roles that the user of the request may give."""
        if db_field.name == "groups":
            offered = manageable_groups(signed_in_user(request)).order_by("pk")
            kwargs |= {"queryset": offered, "form_class": RolesField, "widget": forms.CheckboxSelectMultiple}
            kwargs |= {"label": _("Roles"), "help_text": _("Without a role they are not let into the administration.")}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the user; their old addresses no longer sign in, and a new one is verified at the next sign-in."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the roles; if anything decisive changed, the user's sessions end, and they get a mail."""
        super().save_related(request, form, formsets, change)
        changes = {CHANGES[field] for field in form.changed_data if field in CHANGES}
        if not changes:
            return
        if AccountChange.PRIVILEGES in changes:
            settle_roles(user=form.instance, without_single=form.cleaned_data["without_single"])
        tell_of_changes(
            user=form.instance, changes=changes, earlier_address=form.initial["email"], by=signed_in_user(request)
        )
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
                tell_of_changes(user=user, changes=changes, earlier_address=user.email, by=signed_in_user(request))
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return whom the page names, and how many assessments go with them; refuse if no administrator would remain.

        Their sessions, with network addresses, and what the log of the admin has of them concern nobody here.
        """
        listed, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        listed = [line for line in listed if isinstance(line, str)]
        names = [kind._meta.verbose_name_plural for kind in (User, Assessment)]
        counts = {name: counts[name] for name in names if name in counts}
        if leaves_no_administrator(user.pk for user in objs):
            # the text is not shown: the templates explain the refusal
            protected = [*protected, str(User._meta.verbose_name)]
        return listed, counts, perms_needed, protected

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log nothing: the admin's log would keep the address of an erased person. The site's log has the id."""
        return []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erase_user(user_id=obj.pk, by=signed_in_user(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for user_id in queryset.values_list("pk", flat=True):
            erase_user(user_id=user_id, by=signed_in_user(request))

    @admin.display(description=_("name"))
    def name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        names = [role_name(group.name) for group in user.groups.all()]
        return ", ".join([*([gettext("Superuser")] if user.is_superuser else []), *names])

    @admin.display(description=_("sign-in"))
    def second_step(self, user: Any) -> str:
        return gettext("two steps") if user.second_step else gettext("one step")

    @admin.display(description=_("signed in last"))
    def signed_in(self, user: User) -> str:
        return date_format(localtime(user.last_login), "SHORT_DATE_FORMAT") if user.last_login else gettext("never")

    @admin.display(description=_("signs in with"))
    def signs_in_with(self, user: User) -> str:
        present = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        ways = [gettext("password")] if user.has_usable_password() else []
        ways += [str(way) for kind, way in WAYS.items() if kind in present]
        return ", ".join(ways).capitalize() or gettext("Nothing yet")

    @admin.action(description=_("Switch off two-step sign-in of the chosen users"), permissions=["reset_second_factor"])
    def remove_second_factors(self, request: HttpRequest, queryset: Any) -> None:
        """For users who lost theirs; staff must set up a new one before they can open the admin again."""
        if not self._may_manage_all(request, queryset):
            return
        ids = list(queryset.values_list("pk", flat=True))
        count = remove_second_factors(user_ids=ids, by=signed_in_user(request))
        text = ngettext("Switched off for %(count)d user.", "Switched off for %(count)d users.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(description=_("Sign out the chosen users everywhere"), permissions=["end_sessions"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: Any) -> None:
        """For a lost telephone or a stolen session; they can sign in again."""
        if not self._may_manage_all(request, queryset):
            return
        ids = list(queryset.values_list("pk", flat=True))
        count = sign_out_everywhere(user_ids=ids, by=signed_in_user(request))
        text = ngettext("Signed out %(count)d user everywhere.", "Signed out %(count)d users everywhere.", count)
        self.message_user(request, text % {"count": count})

    def _may_manage_all(self, request: HttpRequest, queryset: Any) -> bool:
        """Return whether the user of the request may decide about all of the users; else say for how many not."""
        others = queryset.exclude(pk__in=manageable_users(signed_in_user(request)).values("pk")).count()
        if others:
            text = ngettext(
                "Nothing was done: %(count)d of the chosen users may do what you may not. Ask an administrator.",
                "Nothing was done: %(count)d of the chosen users may do what you may not. Ask an administrator.",
                others,
            )
            self.message_user(request, text % {"count": others}, messages.ERROR)
        return not others
