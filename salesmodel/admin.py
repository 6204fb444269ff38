"""The admin site."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SiteAdmin(admin.AdminSite):
    """Django's admin under this site's name; apps and tables stand in the order of installation and registration."""

    site_header = _("Sales model finder: administration")
    site_title = _("Sales model finder")
    index_title = _("Administration")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps with their tables, in those orders instead of the alphabet's."""
        order = {model: place for place, model in enumerate(self._registry)}
        listed = super().get_app_list(request, app_label)
        for app in listed:
            app["models"].sort(key=lambda table: order[table["model"]])
        installed = [config.label for config in apps.get_app_configs()]
        return sorted(listed, key=lambda app: installed.index(app["app_label"]))
