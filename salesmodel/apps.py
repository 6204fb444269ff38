"""The project's own version of Django's admin app."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """Django's admin with this project's admin site."""

    default_site = "salesmodel.admin.SiteAdmin"
