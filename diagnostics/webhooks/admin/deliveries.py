"""The log of webhook deliveries in the admin, where they can be sent again."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics.assessing.admin.keyset import KeysetList
from diagnostics.site.admin.base import ReadOnlyAdmin, signed_in_user
from diagnostics.webhooks.actions.deliveries import send_again
from diagnostics.webhooks.admin.endpoints import CHANGE, MAX_ID, answer_of, state_of, times_of
from diagnostics.webhooks.models import WebhookDelivery
from diagnostics.webhooks.pages import next_step


class DeliveryList(KeysetList):
    """Newest first, paged by key without counting. The log holds a month, so filters search all of it."""

    def key_of(self, text: str) -> int:
        """Return the id in the text. Raises ValueError."""
        key = int(text)
        if not 0 <= key <= MAX_ID:
            raise ValueError(text)
        return key

    def end_of_window(self, rows: Any) -> None:
        """Return None: the window has no end."""


class StateFilter(admin.SimpleListFilter):
    """Filters by state: waiting, delivered or given up."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting")), ("delivered", _("Delivered")), ("given_up", _("Given up"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        rows = {
            "waiting": queryset.waiting,
            "delivered": queryset.delivered,
            "given_up": queryset.given_up,
        }
        return rows[self.value() or ""]() if self.value() in rows else queryset


class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """Deliveries are read-only, but can be sent again."""

    list_display = ("created_at", "state", "answer", "endpoint", "kind", "attempts")
    list_filter = (StateFilter, "endpoint")
    list_select_related = ("endpoint",)
    list_per_page = 50
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    actions = ("send_again",)
    change_list_template = "admin/diagnostics/webhookdelivery_change_list.html"
    change_form_template = "admin/diagnostics/webhookdelivery_change_form.html"
    fields = (
        "state",
        "answer",
        "next_step",
        "endpoint",
        "kind",
        "assessment",
        "message_id",
        "created_at",
        "attempts",
        "attempted_at",
        "delivered_at",
        "status",
    )

    def get_urls(self) -> list[Any]:
        """Add the URL that sends a delivery again."""
        again = path(
            "<int:delivery_id>/again/",
            self.admin_site.admin_view(self.again_view),
            name="diagnostics_webhookdelivery_again",
        )
        return [again, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return DeliveryList

    def range_of(self, search_term: str) -> Any:
        """Return all rows: this list has no search."""
        return WebhookDelivery.objects.all()

    def as_listed(self, rows: Any) -> Any:
        """Return the rows with all columns, of which the list shows most."""
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow deletion only as part of deleting an assessment, person or webhook, not on the pages of deliveries."""
        match = request.resolver_match
        return match is not None and not str(match.url_name).startswith("diagnostics_webhookdelivery_")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Return the permissions on the table's own pages, so that it is listed for everyone who may view it."""
        return {**super().get_model_perms(request), "delete": False}

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_resend": self.has_resend_permission(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def again_view(self, request: HttpRequest, delivery_id: int) -> HttpResponse:
        """Send a delivery again on POST."""
        if not (self.has_resend_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        delivery = get_object_or_404(WebhookDelivery, pk=min(delivery_id, MAX_ID))
        if request.method == "POST":
            self.send_again(request, WebhookDelivery.objects.filter(pk=delivery.pk))
        return redirect("admin:diagnostics_webhookdelivery_change", delivery.pk)

    @admin.action(description=_("Send the chosen ones again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Start the undelivered ones over."""
        ids = list(queryset.values_list("pk", flat=True))
        count = send_again(deliveries=ids, by=signed_in_user(request))
        text = ngettext("%(count)s delivery is sent again.", "%(count)s deliveries are sent again.", count)
        self.message_user(request, text % {"count": count})

    @admin.display(description=_("state"))
    def state(self, delivery: WebhookDelivery) -> str:
        return state_of(delivery)

    @admin.display(description=_("last answer"))
    def answer(self, delivery: WebhookDelivery) -> str:
        return answer_of(delivery)

    @admin.display(description=_("next"))
    def next_step(self, delivery: WebhookDelivery) -> str:
        return next_step(**times_of(delivery))
