"""The forms that make a share link and that mail one."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.sharing.domain import LABEL_LIMIT, MESSAGE_LIMIT, RECIPIENT_LIMIT

UNTIL_DATE, WITHOUT_END = "date", "never"
LONGEST_VALIDITY = timedelta(days=3653)
"""Ten years: the last day can be no later, which keeps dates within the range of databases and time zones."""

ADDRESS_LIMIT = 254
"""Characters of an e-mail address in the outbox. Source: RFC 5321, section 4.5.3.1.3, without the brackets."""

_SEPARATORS = re.compile(r"[\s,;]+")


class LinkForm(forms.Form):
    """How long a new link works, and its label."""

    expires = forms.ChoiceField(
        label=gettext_lazy("How long it works"),
        choices=[
            ("1", gettext_lazy("One day")),
            ("7", gettext_lazy("Seven days")),
            ("30", gettext_lazy("30 days")),
            (UNTIL_DATE, gettext_lazy("Until a date")),
            (WITHOUT_END, gettext_lazy("Until I revoke it")),
        ],
        initial="30",
        error_messages={
            "required": gettext_lazy("Choose how long the link works."),
            "invalid_choice": gettext_lazy("Choose how long the link works."),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Only with “Until a date”."),
        required=False,
        # browsers' date inputs accept only this format
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the last day as a date, such as 2027-01-31.")},
    )
    label = forms.CharField(
        label=gettext_lazy("For whom (optional)"),
        help_text=gettext_lazy("So that you can tell your links apart. Only you see it."),
        required=False,
        # not max_length, since browsers silently truncate pasted text to it
        validators=[
            MaxLengthValidator(
                LABEL_LIMIT, gettext_lazy("“For whom” can have at most %(limit_value)s characters. Shorten it.")
            )
        ],
    )

    @property
    def expires_at(self) -> datetime | None:
        """When the link of a valid form expires; None if it works until it is revoked."""
        expires: datetime | None = self.cleaned_data["expires_at"]
        return expires

    def clean(self) -> dict[str, Any]:
        """Work out `expires_at`; the choice and the date must agree."""
        cleaned = super().clean() or self.cleaned_data
        expires, until = cleaned.get("expires"), cleaned.get("until")
        if expires == UNTIL_DATE and "until" in cleaned:
            self._check_date(until)
        elif expires and until:
            self.add_error("until", _("You gave a last day. Choose “Until a date”, or leave the day empty."))
        if not self.errors:
            cleaned["expires_at"] = _end(str(expires), until)
        return cleaned

    def _check_date(self, until: date | None) -> None:
        today = timezone.localdate()
        if until is None:
            self.add_error("until", _("Give the last day on which the link works."))
        elif not today <= until <= today + LONGEST_VALIDITY:
            self.add_error("until", _("Choose a day from today on, within ten years."))


def _end(expires: str, until: date | None) -> datetime | None:
    if expires == WITHOUT_END:
        return None
    if until is None:
        return timezone.now() + timedelta(days=int(expires))
    # until the end of that day in the site's time zone
    return timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))


class RecipientsForm(forms.Form):
    """To whom something is mailed, with an optional message."""

    to = forms.CharField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy(
            "Up to five e-mail addresses, with commas or line breaks between them. We forget them once it is sent."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the e-mail address it goes to.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Message (optional)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[
            MaxLengthValidator(
                MESSAGE_LIMIT, gettext_lazy("The message can have at most %(limit_value)s characters. Shorten it.")
            )
        ],
    )

    def clean_to(self) -> tuple[str, ...]:
        """Return the addresses without duplicates."""
        parts = [part for part in _SEPARATORS.split(self.cleaned_data["to"]) if part]
        addresses = tuple({address.casefold(): address for address in parts}.values())
        if not addresses:
            raise ValidationError(self.fields["to"].error_messages["required"])
        if len(addresses) > RECIPIENT_LIMIT:
            raise ValidationError(_("You can send to at most five addresses at a time. Leave some out."))
        wrong = [address for address in addresses if not _is_address(address)]
        if wrong:
            raise ValidationError(
                ngettext(
                    "This is not an e-mail address: %(wrong)s. Correct it, or leave it out.",
                    "These are not e-mail addresses: %(wrong)s. Correct them, or leave them out.",
                    len(wrong),
                )
                % {"wrong": ", ".join(wrong)}
            )
        return addresses


class SendForm(RecipientsForm, LinkForm):
    """To whom a new link is mailed, and how long it works."""

    field_order = ("to", "message", "expires", "until", "label")


def _is_address(text: str) -> bool:
    if len(text) > ADDRESS_LIMIT:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
