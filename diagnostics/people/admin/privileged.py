"""What the admin of users and of invitations have in common: they decide who may do what."""

from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from diagnostics.site.admin.base import GuardedLookups


class PrivilegedAdmin(GuardedLookups):
    """Rows that only those may change who have every permission that a row gives; and who show again who they are."""

    def is_manageable(self, request: HttpRequest, obj: Any) -> bool:
        """Return whether the user of the request has every permission that the row gives."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self.is_manageable(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self.is_manageable(request, obj))

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recent_sign_in(request)
        return super().add_view(request, *args, **kwargs)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recent_sign_in(request)
        return super().change_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recent_sign_in(request)
        return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recent_sign_in(request)
        return super().changelist_view(request, *args, **kwargs)


def require_recent_sign_in(request: HttpRequest) -> None:
    """Before anything is written, ask users to show again who they are, unless they did in the last minutes.

    allauth keeps in the session what was sent, and takes it afterwards; a form with a password starts empty.
    """
    if request.method != "POST" or not is_reauthentication_required(request, app="people"):
        return
    if any("password" in name for name in request.POST):
        request.method = "GET"
    raise ReauthenticationRequired
