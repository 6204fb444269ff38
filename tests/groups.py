"""The groups that migrations make: tests do not run migrations, and a flush empties the tables."""

from importlib import import_module

from django.contrib.auth.models import Group, Permission


def make_groups() -> None:
    """Make the groups with their permissions, as the migrations do."""
    for name in ("0002_groups", "0003_second_edition", "0011_support", "0013_insight"):
        for group_name, codenames in import_module(f"diagnostics.migrations.{name}").GROUPS.items():
            group, _ = Group.objects.get_or_create(name=group_name)
            ours = Permission.objects.filter(content_type__app_label="diagnostics", codename__in=codenames)
            group.permissions.add(*ours)
