"""The project's own version of Django's admin app."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """Django's admin with this project's admin site."""

    default_site = "salesmodel.admin.SiteAdmin"

    def ready(self) -> None:
        """Collect the tables; the queue of background work is left out, since the log tells what became of it."""
        super().ready()
        # models can be imported from here on, not before
        from django.contrib.admin import site
        from django_tasks_db.models import DBTaskResult

        site.unregister(DBTaskResult)
