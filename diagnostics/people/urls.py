"""Pages of accounts that django-allauth does not have, and privacy."""

from django.urls import path

from diagnostics.people.views import accounts, personal, privacy, second_factor
from diagnostics.site.views.budgets import costs

urlpatterns = [
    # allauth adds its own pages under /accounts/
    path("accounts/", accounts.account, name="account"),
    path("accounts/second-step/", costs(second_factor.second_step, post=10), name="second-step"),
    path("accounts/second-step/<str:token>/", costs(second_factor.second_step_link, post=2), name="second-step-link"),
    path("accounts/claim/", costs(accounts.claim, post=5), name="claim"),
    path("accounts/invitation/<str:token>/", costs(accounts.invitation, post=2), name="invitation"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/my-data/", personal.my_data, name="my-data"),
    path("privacy/my-data/my-data.json", costs(personal.my_data_json, get=25), name="my-data-json"),
    path("privacy/my-data/erase/", costs(personal.erase_me, post=5), name="erase-me"),
]
