"""The admin site."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext, gettext_noop, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from diagnostics.people.adapters.second_factor import lacks_second_factor
from diagnostics.site.admin.base import ModelAdmin
from diagnostics.site.pages.urls import sign_in_url
from diagnostics.site.views.budgets import all_cost

DJANGO_TEXTS = (
    gettext_noop("Add %(name)s"),
    gettext_noop("Add %s"),
    gettext_noop("Add another %(model)s"),
    gettext_noop("Add link"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("Added:"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change or view list link"),
    gettext_noop("Changed:"),
    gettext_noop("Conflicting form data submitted. Please try again."),
    gettext_noop("Deleted:"),
    gettext_noop(
        "Designates whether this user should be treated as active. Unselect this instead of deleting accounts."
    ),
    gettext_noop("Disable password-based authentication"),
    gettext_noop("Disabled"),
    gettext_noop("Enable password-based authentication"),
    gettext_noop("Enabled"),
    gettext_noop("Filter navigation items"),
    gettext_noop("Hide counts"),
    gettext_noop("Model name"),
    gettext_noop("Password-based authentication was disabled."),
    gettext_noop("Password-based authentication"),
    gettext_noop("Select all objects on this page for an action"),
    gettext_noop("Select this object for an action - {}"),
    gettext_noop("Set password"),
    gettext_noop("Set password: %s"),
    gettext_noop("Show counts"),
    gettext_noop("Sidebar"),
    gettext_noop("Skip to main content"),
    gettext_noop("Start typing to filter…"),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("This action will <strong>enable</strong> password-based authentication for this user."),
    gettext_noop("Toggle theme (current theme: auto)"),
    gettext_noop("Toggle theme (current theme: dark)"),
    gettext_noop("Toggle theme (current theme: light)"),
    gettext_noop("View selected %(model)s"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    ngettext_lazy("entry", "entries"),
)
"""Texts of Django's pages without a Norwegian translation, or with one that does not fit our nouns: "Legg til ny
spørsmål". Listed here, they are part of this site's catalogue."""


WITHIN = {"Invitation": "User", "WebhookDelivery": "WebhookEndpoint"}
"""Tables that are reached from the page of another one, and listed only for staff who may not see that."""


class SiteAdmin(admin.AdminSite):
    """Django's admin with this site's title; apps and models are listed in order of installation and registration.

    Users sign in on the site's own page, and need a second factor.
    """

    site_header = _("Sales model finder: administration")
    site_title = _("Sales model finder")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to signing in, to a second factor, or to the index. Raises PermissionDenied."""
        target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if not request.user.is_authenticated:
            return HttpResponseRedirect(sign_in_url(target))
        if lacks_second_factor(request):
            # by the second factor, or by the page that leads to the first one
            way = get_adapter().get_reauthentication_methods(request.user)[0]
            if way["id"] == "mailed_link":
                messages.info(request, gettext("The administration needs a second step at sign-in. Set one up here."))
            return HttpResponseRedirect(f"{way['url']}?{urlencode({REDIRECT_FIELD_NAME: target})}")
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the site's own page, which limits tries, mails and logs the change, and is the only one."""
        return HttpResponseRedirect(reverse("account_change_password"))

    password_change_done = password_change

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return Django's view; it refuses an empty name of a field, which Django would look for."""
        admitted = super().admin_view(view, cacheable)

        @wraps(admitted)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest("the name of the field is empty")
            return admitted(request, *args, **kwargs)

        return checked

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses, which cost a point for each form unless they say otherwise."""
        return all_cost(super().get_urls(), post=1)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the tables, and above them what needs somebody."""
        admins = (each for each in self._registry.values() if isinstance(each, ModelAdmin))
        news = [line for each in admins for line in each.news(request)]
        return super().index(request, {**(extra_context or {}), "news": news})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        order = {model: position for position, model in enumerate(self._registry)}
        app_list = super().get_app_list(request, app_label)
        for app in app_list:
            app["models"] = _places(sorted(app["models"], key=lambda entry: order[entry["model"]]))
        installed = [config.label for config in apps.get_app_configs()]
        return sorted(app_list, key=lambda app: installed.index(app["app_label"]))


def _places(entries: list[Any]) -> list[Any]:
    """Return the entries of the index: one for the people, and none for what is on the page of another."""
    listed = {entry["object_name"] for entry in entries}
    names = {"User": gettext("People")}
    places = [entry for entry in entries if WITHIN.get(entry["object_name"]) not in listed]
    return [{**entry, "name": names.get(entry["object_name"], entry["name"])} for entry in places]
