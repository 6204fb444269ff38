"""Django's admin app with this project's admin site."""

from django.apps import apps
from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """Django's admin with this project's admin site."""

    default_site = "salesmodel.admin.SiteAdmin"

    def ready(self) -> None:
        """Register the models, except those of libraries that staff need not see.

        The log shows the results of background work; addresses, second factors and sessions are private to their users.
        """
        super().ready()
        # importing them registers them
        # models can be imported only when all apps are loaded
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from allauth.usersessions.models import UserSession
        from django.contrib.admin import site
        from django_tasks_db.models import DBTaskResult

        from salesmodel import checks  # noqa: F401

        site.unregister([DBTaskResult, EmailAddress, Authenticator, UserSession])
        if apps.is_installed("allauth.socialaccount"):
            site.unregister(apps.get_app_config("socialaccount").get_models())
