"""Groups in the admin: the roles of staff."""

from typing import Any

from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.http import HttpRequest

from diagnostics.people.actions.sessions import end_sessions
from diagnostics.people.admin.privileged import PrivilegedAdmin, by_of
from diagnostics.people.queries.privileges import held_by, manageable_groups
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_visitor


class GroupAdmin(PrivilegedAdmin, DjangoGroupAdmin):
    """Django's admin of groups: nobody makes, changes or deletes one with permissions that they do not have."""

    def is_manageable(self, request: HttpRequest, obj: Any) -> bool:
        return manageable_groups(by_of(request)).filter(pk=obj.pk).exists()

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Offer only permissions that the user of the request has."""
        kwargs["queryset"] = held_by(by_of(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the permissions, log them, and end the sessions of the group's other members if they changed."""
        super().save_related(request, form, formsets, change)
        if change and "permissions" in form.changed_data:
            members = User.objects.filter(groups=form.instance.pk).exclude(pk=by_of(request).pk)
            end_sessions(user_ids=list(members.values_list("pk", flat=True)))
        held = list(form.instance.permissions.order_by("codename").values_list("codename", flat=True))
        log_visitor(SecurityEvent.PRIVILEGES_CHANGED, request, group=form.instance.name, permissions=held)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._log_deletion(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for group in queryset:
            self._log_deletion(request, group)
        super().delete_queryset(request, queryset)

    def _log_deletion(self, request: HttpRequest, group: Any) -> None:
        log_visitor(SecurityEvent.PRIVILEGES_CHANGED, request, group=group.name, permissions=[])
