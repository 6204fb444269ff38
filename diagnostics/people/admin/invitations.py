"""Invitations in the admin: e-mail address and role, which a mailed link gives to the person who opens it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.errors import MailHeldBack
from diagnostics.people.admin.privileged import PrivilegedAdmin
from diagnostics.people.domain import Role
from diagnostics.people.models import Invitation, invitation_end
from diagnostics.people.pages.roles import invited_as, role_name, role_summary
from diagnostics.people.queries.accounts import invitation_token, user_id_of
from diagnostics.people.queries.privileges import manageable_groups
from diagnostics.site.actions.budgets import Charge, spend
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.pages.urls import absolute_url
from diagnostics.site.security_log import SecurityEvent, log_security

INVITATIONS_AN_HOUR = 100
"""By one user."""

ACCOUNT_ONLY = "account"
"""The choice of no role."""

PEOPLE = "admin:diagnostics_user_changelist"


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The e-mail address to invite, and the role; an address that was invited before is invited again."""

    givable: tuple[str, ...] = ()
    """The roles that the user of the request may give."""

    class Meta:
        model = Invitation
        fields = ("email", "role")

    def clean_email(self) -> str:
        """Refuse an address that has an account, or a better role than the user may give."""
        email: str = self.cleaned_data["email"].lower()
        user_id = user_id_of(email)
        if user_id is not None:
            text = gettext('This person has an account already. <a href="{url}">Give them the role there</a>.')
            url = reverse("admin:diagnostics_user_change", args=[user_id])
            raise forms.ValidationError(format_html(text, url=url))
        earlier = Invitation.objects.filter(email=email).first()
        if earlier is not None and earlier.role not in ("", *self.givable):
            raise forms.ValidationError(_("This address has been invited already, with a role that you may not give."))
        # the row is kept, and so is the link that was mailed to the same address
        self.instance = earlier or self.instance
        return email

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if role != ACCOUNT_ONLY:
            return role
        if settings.SIGN_UP == "closed":
            raise forms.ValidationError(
                _("SIGN_UP is set to closed, so nobody could accept the invitation. Choose a role.")
            )
        return ""


class InvitationAdmin(PrivilegedAdmin):
    """Invitations can be added and withdrawn, not changed: each is mailed when it is added."""

    form = InvitationForm
    change_form_template = "admin/diagnostics/invitation_change_form.html"
    list_display = ("email", "role_name", "invited_by", "created_at", "state")
    list_select_related = ("invited_by",)
    sortable_by = ()
    search_fields = ("email",)
    fields = ("email", "role_name", "invited_by", "created_at", "expires_at", "accepted_at")
    readonly_fields = ("role_name", "invited_by", "created_at", "expires_at", "accepted_at")

    def is_manageable(self, request: HttpRequest, obj: Invitation) -> bool:
        return not obj.role or manageable_groups(signed_in_user(request)).filter(name=obj.role).exists()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().add_view(request, form_url, {"title": gettext("Invite somebody"), **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return super().get_fields(request, obj) if obj else ("email", "role")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer the roles that the user of the request may give."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is None:
            names = set(manageable_groups(signed_in_user(request)).values_list("name", flat=True))
            form.givable = tuple(role.value for role in Role if role in names)
            form.base_fields["role"] = role_field(form.givable)
        return form

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        # the message has been sent
        return False

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Save the invitation and mail its link. Raises MailHeldBack if the user has sent too many."""
        wait = spend(Charge(f"invitations by {signed_in_user(request).pk}", 1, INVITATIONS_AN_HOUR))
        if wait:
            raise MailHeldBack(wait)
        obj.invited_by = signed_in_user(request)
        obj.created_at, obj.expires_at, obj.accepted_at = timezone.now(), invitation_end(), None
        super().save_model(request, obj, form, change)
        link = absolute_url(reverse("diagnostics:invitation", args=[invitation_token(obj)]))
        variables = {
            "link": link,
            "invited_by": obj.invited_by,
            "expires_at": obj.expires_at,
            "role": role_name(obj.role),
        }
        language = get_language() or settings.LANGUAGE_CODE
        send_later(
            to=obj.email,
            subject=render_to_string("account/email/invitation_subject.txt"),
            text=render_mail("account/email/invitation_message.txt", language=language, **variables),
            asked_for=True,
        )
        log_security(
            SecurityEvent.INVITED,
            user_id=None,
            request=request,
            by=obj.invited_by.pk,
            invitation=obj.pk,
            role=obj.role,
        )

    def response_add(self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None) -> HttpResponse:
        """Return to the people, whose page lists the invitation; or invite the next one."""
        self.message_user(request, _("The invitation is on its way to %(email)s.") % {"email": obj.email})
        if "_addanother" in request.POST:
            return HttpResponseRedirect(request.path)
        has_people = request.user.has_perm("diagnostics.view_user")
        return HttpResponseRedirect(reverse(PEOPLE if has_people else "admin:diagnostics_invitation_changelist"))

    @admin.display(description=_("role"))
    def role_name(self, invitation: Invitation) -> str:
        return invited_as(invitation.role)

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at is not None:
            return gettext("Accepted")
        return gettext("Open") if invitation.is_open else gettext("Expired")


def role_field(givable: tuple[str, ...]) -> forms.ChoiceField:
    """Return the field that offers the roles with what they do, and an account without one."""
    without = gettext("Answers questionnaires and keeps the results. Not let into the administration.")
    lines = [
        *((name, role_name(name), role_summary(name)) for name in givable),
        (ACCOUNT_ONLY, invited_as(""), without),
    ]
    choices = [
        (value, format_html('<strong>{}</strong> <span class="role-summary">{}</span>', name, summary))
        for value, name, summary in lines
    ]
    return forms.ChoiceField(label=_("Role"), choices=choices, widget=forms.RadioSelect)
