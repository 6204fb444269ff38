"""The groups that a migration makes: tests do not run migrations, and a flush empties the tables."""

from importlib import import_module

from django.contrib.auth.models import Group, Permission


def make_groups() -> None:
    """Make the groups with their permissions, as the migration does."""
    migration = import_module("diagnostics.migrations.0002_groups")
    for name, codenames in migration.GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(content_type__app_label="diagnostics", codename__in=codenames))
