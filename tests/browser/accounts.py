"""Accounts in the browser: signed in without walking through the pages, which have tests of their own."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from diagnostics.site.models import User


def sign_in_as(page: Page, site: str, user: User) -> None:
    """Give the browser a session of the user."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
