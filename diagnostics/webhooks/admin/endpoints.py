"""Webhook endpoints in the admin: their addresses, secrets and tests."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.site.admin.base import ModelAdmin, begin_again, signed_in_user
from diagnostics.site.admin.deleting import SEEN
from diagnostics.site.admin.saving import CarefulForm, CarefulSaving
from diagnostics.site.domain.destinations import BadDestination, destination_of
from diagnostics.site.views.typed import sent_fields
from diagnostics.webhooks.actions.deliveries import remove_endpoint, replace_secret, send_test
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from diagnostics.webhooks.pages import FLAWS, answer_text, delivery_state, endpoint_state
from diagnostics.webhooks.queries import endpoints_with_last_delivery, secret_mark

CHANGE = "diagnostics.change_webhookendpoint"
"""The permission to see secrets, to send tests, and to send deliveries again."""

HEALTH = ("gone_at", "failing_since", "rests_until", "alerted_at")
"""Columns that record failures of an endpoint."""

MAX_ID = 2**63 - 1

SHOWN_DELIVERIES = 10
"""On the page of a webhook; the log has all."""


class EndpointForm(CarefulForm):
    """The address, and which results it gets."""

    class Meta:
        model = WebhookEndpoint
        fields = ("address", "questionnaire", "language", "sends_changes", "enabled")
        widgets = {"address": forms.TextInput(attrs={"class": "vTextField", "inputmode": "url", "spellcheck": "false"})}

    def clean_address(self) -> str:
        """Refuse addresses to which results cannot be sent, with the reason."""
        address: str = self.cleaned_data["address"]
        try:
            destination_of(address)
        except BadDestination as error:
            raise forms.ValidationError(FLAWS[error.flaw]) from error
        # `destination_of` ignores the case of the scheme, the database constraint does not
        return f"https{address[5:]}"


class WebhookEndpointAdmin(CarefulSaving, ModelAdmin):
    """Endpoints, with pages that send a test and replace the secret."""

    form = EndpointForm
    change_form_template = "admin/diagnostics/webhookendpoint_change_form.html"
    list_display = ("address", "questionnaire", "state")
    list_select_related = ("questionnaire",)
    fields = ("address", "questionnaire", "language", "sends_changes", "enabled")
    actions = None
    show_full_result_count = False

    def get_urls(self) -> list[Any]:
        views = {"test": self.test_view, "secret": self.secret_view}
        own = [
            path(
                f"<int:endpoint_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"diagnostics_webhookendpoint_{name}",
            )
            for name, view in views.items()
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the newest deliveries below the form, to those who may see them."""
        deliveries: list[dict[str, Any]] = []
        if request.user.has_perm("diagnostics.view_webhookdelivery") and object_id.isdecimal():
            rows = WebhookDelivery.objects.filter(endpoint=min(int(object_id), MAX_ID))[:SHOWN_DELIVERIES]
            deliveries = [{"row": row, "state": state_of(row), "answer": answer_of(row)} for row in rows]
        return super().change_view(request, object_id, form_url, {"deliveries": deliveries, **(extra_context or {})})

    def add_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        address = reverse("admin:diagnostics_webhookendpoint_add")
        return begin_again(request, self.add_view, address, sent_fields(request))

    def get_queryset(self, request: HttpRequest) -> Any:
        return endpoints_with_last_delivery(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("state", "alerted_at", "secret_shown", "created_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.fields, *self.get_readonly_fields(request, obj))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Record on the object whether the secret may be shown, since `secret_shown` does not get the request."""
        if obj is not None:
            obj.shows_secret = request.user.has_perm(CHANGE)
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        """Save the fields of the form only; a changed address or switching it on or off clears recorded failures."""
        clears_health = {"enabled", "address"} & set(form.changed_data)
        if clears_health:
            obj.gone_at = obj.failing_since = obj.rests_until = obj.alerted_at = None
        # the worker writes the other columns, and another window may have replaced the secret
        obj.save(update_fields=[*self.fields, *(HEALTH if clears_health else ())] if change else None)

    def response_add(self, request: HttpRequest, obj: WebhookEndpoint, post_url_continue: Any = None) -> HttpResponse:
        """Redirect to the endpoint's page, which shows its secret."""
        self.message_user(
            request, gettext("The webhook is made. Give the receiver its secret, then send a test."), messages.SUCCESS
        )
        return redirect("admin:diagnostics_webhookendpoint_change", obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Count the deliveries that are deleted too instead of listing each."""
        count = WebhookDelivery.objects.filter(endpoint__in=[obj.pk for obj in objs]).count()
        along = ngettext("%(count)s delivery of its log", "%(count)s deliveries of its log", count) % {"count": count}
        counts = {str(self.opts.verbose_name_plural): len(objs), str(WebhookDelivery._meta.verbose_name_plural): count}
        return [*map(str, objs), *([along] if count else [])], counts, set(), []

    def mark_of_others(self, request: HttpRequest, rows: Any) -> str:
        """Return nothing: a delivery that comes in while somebody is asked changes no decision."""
        return ""

    def delete_model(self, request: HttpRequest, obj: WebhookEndpoint) -> None:
        remove_endpoint(endpoint_id=obj.pk, by=signed_in_user(request))

    def test_view(self, request: HttpRequest, endpoint_id: int) -> HttpResponse:
        """Queue a test on POST, and redirect to its delivery."""
        endpoint = self._endpoint(request, endpoint_id)
        if request.method != "POST":
            return redirect("admin:diagnostics_webhookendpoint_change", endpoint.pk)
        delivery = send_test(endpoint=endpoint, by=signed_in_user(request))
        if not request.user.has_perm("diagnostics.view_webhookdelivery"):
            self.message_user(request, gettext("A test is on its way. You may not see the log."))
            return redirect("admin:diagnostics_webhookendpoint_change", endpoint.pk)
        return redirect("admin:diagnostics_webhookdelivery_change", delivery.pk)

    def secret_view(self, request: HttpRequest, endpoint_id: int) -> HttpResponse:
        """Ask for confirmation; replace the secret on POST, if it is still the one that was asked about."""
        endpoint, changed = self._endpoint(request, endpoint_id), []
        if request.method == "POST":
            try:
                replace_secret(endpoint_id=endpoint.pk, by=signed_in_user(request), seen=request.POST.get(SEEN, ""))
            except ChangedMeanwhile:
                changed = [gettext("The secret: nothing was replaced now.")]
            else:
                text = gettext("The webhook has a new secret. For 24 hours the earlier one signs as well.")
                self.message_user(request, text, messages.SUCCESS)
                return redirect("admin:diagnostics_webhookendpoint_change", endpoint.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Replace the secret?"),
            "subtitle": endpoint,
            "opts": self.opts,
            "original": endpoint,
            "changed_names": changed,
            SEEN: secret_mark(endpoint),
        }
        return TemplateResponse(request, "admin/diagnostics/webhook_secret.html", context)

    def _endpoint(self, request: HttpRequest, endpoint_id: int) -> WebhookEndpoint:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return get_object_or_404(WebhookEndpoint, pk=min(endpoint_id, MAX_ID))

    @admin.display(description=_("state"))
    def state(self, endpoint: Any) -> str:
        return endpoint_state(
            enabled=endpoint.enabled,
            gone_at=endpoint.gone_at,
            failing_since=endpoint.failing_since,
            last_delivered_at=endpoint.last_delivered_at,
        )

    @admin.display(description=_("secret"))
    def secret_shown(self, endpoint: Any) -> str:
        """Show the secret to users who may change the webhook, behind a click, since screens are shared."""
        if not getattr(endpoint, "shows_secret", False):
            return gettext("Shown to anyone who may change the webhook.")
        return format_html(
            '<details class="secret"><summary>{}</summary><code data-copy="{}">{}</code></details>',
            gettext("Show"),
            gettext("Copy the secret"),
            endpoint.secret,
        )


def state_of(delivery: WebhookDelivery) -> str:
    """Return whether a delivery was delivered, was given up, or waits."""
    return delivery_state(**times_of(delivery))


def answer_of(delivery: WebhookDelivery) -> str:
    """Return what the receiver answered last."""
    is_test = delivery.kind == WebhookDelivery.Kind.PING
    return answer_text(delivery.problem, delivery.status, is_test=is_test)


def times_of(delivery: WebhookDelivery) -> dict[str, Any]:
    """Return what says where a delivery has got to."""
    return {
        "delivered_at": delivery.delivered_at,
        "next_attempt_at": delivery.next_attempt_at,
        "problem": delivery.problem,
    }
