"""The project's own version of Django's admin app."""

from django.apps import apps
from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """Django's admin with this project's admin site."""

    default_site = "salesmodel.admin.SiteAdmin"

    def ready(self) -> None:
        """Collect the tables, without those of libraries that staff have no business in.

        The log tells what became of background work; addresses, second factors and sessions are their owners' matter.
        """
        super().ready()
        # models can be imported from here on, not before
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from allauth.usersessions.models import UserSession
        from django.contrib.admin import site
        from django_tasks_db.models import DBTaskResult

        site.unregister([DBTaskResult, EmailAddress, Authenticator, UserSession])
        if apps.is_installed("allauth.socialaccount"):
            site.unregister(apps.get_app_config("socialaccount").get_models())
