"""Messages that may not have arrived, in the admin: without their text, to be sent again or dropped."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics.site.actions.mail import send_unknown_again
from diagnostics.site.admin.base import ReadOnlyAdmin, signed_in_user
from diagnostics.site.queries.mail import unknown_mail


class UnknownMailAdmin(ReadOnlyAdmin):
    """Messages that a process was sending when it ended. Deleting one drops it."""

    list_display = fields = ("to", "created_at", "sending_since", "useful_until")
    list_per_page = 50
    show_full_result_count = False
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return unknown_mail()

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("diagnostics.change_outgoingmail")

    @admin.action(description=_("Send the chosen ones again, even if they arrived"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Queue those that are still of use."""
        ids = list(queryset.values_list("pk", flat=True))
        count = send_unknown_again(messages=ids, by=signed_in_user(request))
        text = ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count)
        self.message_user(request, text % {"count": count})
        if count < len(ids):
            self.message_user(request, _("Messages that are no longer of use were not sent. Delete them."))
