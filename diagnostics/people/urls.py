"""Pages of accounts that django-allauth does not have, and privacy."""

from django.urls import path

from diagnostics.people.views import accounts, personal, privacy, second_factor

urlpatterns = [
    # allauth adds its own pages under /accounts/
    path("accounts/", accounts.account, name="account"),
    path("accounts/claim/", accounts.claim, name="claim"),
    path("accounts/invitation/<str:token>/", accounts.invitation, name="invitation"),
    path("accounts/second-step/", second_factor.second_step, name="second-step"),
    path("accounts/second-step/<str:token>/", second_factor.second_step_link, name="second-step-link"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/my-data/", personal.my_data, name="my-data"),
    path("privacy/my-data/my-data.json", personal.my_data_json, name="my-data-json"),
    path("privacy/my-data/erase/", personal.erase_me, name="erase-me"),
]
