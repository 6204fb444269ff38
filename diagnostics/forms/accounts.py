"""Signing in."""

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password; the same message whichever of the two is wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("This account is closed. Ask the people who run this site."),
    }

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
