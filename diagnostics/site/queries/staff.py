"""The staff who may do something."""

from django.contrib.auth.models import Permission
from django.db import models

from diagnostics.site.models import User


def staff_who_may(codename: str) -> "models.QuerySet[User]":
    """Return the active staff with a permission of the app, by themselves, by a group or as superusers."""
    allowed = Permission.objects.filter(content_type__app_label="diagnostics", codename=codename)
    by_permission = models.Q(user_permissions__in=allowed) | models.Q(groups__permissions__in=allowed)
    staff = User.objects.filter(models.Q(is_superuser=True) | by_permission, is_staff=True, is_active=True)
    return staff.exclude(email="").order_by("email").distinct()
