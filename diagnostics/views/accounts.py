"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView

from diagnostics.forms.accounts import SignInForm


class SignIn(LoginView):
    """Sign in by e-mail address, then go where one was going."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Sign out, by POST."""
