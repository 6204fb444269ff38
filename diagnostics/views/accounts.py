"""Signing in and out."""

from urllib.parse import urlsplit

from django.contrib.auth.views import LoginView, LogoutView

from diagnostics.forms.accounts import SignInForm


class SignIn(LoginView):
    """Sign in by e-mail address, then go where one was going."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Return the address one was going to; this page itself would be a loop, so then the start page."""
        address = super().get_success_url()
        return self.get_default_redirect_url() if urlsplit(address).path == self.request.path else address


class SignOut(LogoutView):
    """Sign out, by POST, and go to the start page."""

    def get_success_url(self) -> str:
        """Return the start page: no address that comes with the request is followed."""
        return self.get_default_redirect_url()
