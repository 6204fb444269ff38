"""Invitations in the admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.errors import MailHeldBack
from diagnostics.people.admin.privileged import by_of
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_token, is_registered
from diagnostics.site.actions.budgets import Charge, spend
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.admin.base import GuardedLookups
from diagnostics.site.pages.urls import absolute_url
from diagnostics.site.security_log import SecurityEvent, log_security

INVITATIONS_AN_HOUR = 100
"""By one user."""


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


class InvitationAdmin(GuardedLookups):
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
        """Save the invitation and mail its link. Raises MailHeldBack if the user has sent too many."""
        wait = spend(Charge(f"invitations by {by_of(request).pk}", 1, INVITATIONS_AN_HOUR))
        if wait:
            raise MailHeldBack(wait)
        obj.invited_by = by_of(request)
        super().save_model(request, obj, form, change)
        link = absolute_url(reverse("diagnostics:invitation", args=[invitation_token(obj)]))
        variables = {"link": link, "invited_by": obj.invited_by, "expires_at": obj.expires_at}
        language = get_language() or settings.LANGUAGE_CODE
        send_later(
            to=obj.email,
            subject=render_to_string("account/email/invitation_subject.txt"),
            text=render_mail("account/email/invitation_message.txt", language=language, **variables),
            asked_for=True,
        )
        log_security(SecurityEvent.INVITED, user_id=None, request=request, by=obj.invited_by.pk, invitation=obj.pk)
