"""Groups in the admin: the roles of staff."""

from typing import Any

from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.http import HttpRequest

from diagnostics.people.admin.privileged import PrivilegedAdmin, by_of
from diagnostics.people.queries.privileges import held_by, manageable_groups


class GroupAdmin(PrivilegedAdmin, DjangoGroupAdmin):
    """Django's admin of groups: nobody makes, changes or deletes one with permissions that they do not have."""

    def is_manageable(self, request: HttpRequest, obj: Any) -> bool:
        return manageable_groups(by_of(request)).filter(pk=obj.pk).exists()

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Offer only permissions that the user of the request has."""
        kwargs["queryset"] = held_by(by_of(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
