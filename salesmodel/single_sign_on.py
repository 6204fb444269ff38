"""URLs of single sign-on, and of the two pages with its button; included only if a provider is set up."""

from allauth.account.views import login, signup
from django.urls import path

from diagnostics.people.views import single_sign_on
from diagnostics.site.views.typed import keeps_typed

urlpatterns = [
    path("login/", keeps_typed(single_sign_on.with_provider_form_action(login)), name="account_login"),
    path("signup/", keeps_typed(single_sign_on.with_provider_form_action(signup)), name="account_signup"),
    path("single-sign-on/", single_sign_on.start, name="single_sign_on"),
    path("single-sign-on/callback/", single_sign_on.callback, name="single_sign_on_callback"),
]
