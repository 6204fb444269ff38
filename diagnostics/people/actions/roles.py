"""Roles: their groups have the permissions that the code gives, and people who accept an invitation get its role."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group

from diagnostics.people.actions.privileges import log_privileges
from diagnostics.people.domain import PERMISSIONS, Role
from diagnostics.people.models import Invitation
from diagnostics.site.models import User


def install_roles(config: AppConfig, *, using: str, apps: Any = installed) -> None:
    """Give each role's group exactly its permissions; make the groups that are missing.

    `apps` are those of the state that a migration has reached, which has no groups yet at the beginning.
    """
    if "auth" not in {each.label for each in apps.get_app_configs()}:
        return
    # Django makes the permissions after this app's turn
    create_permissions(config, verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    ours = dict(permissions.filter(content_type__app_label=config.label).values_list("codename", "pk"))
    present = {group.name: group for group in groups.filter(name__in=list(Role)).prefetch_related("permissions")}
    for role in Role:
        group = present.get(role) or groups.create(name=role.value)
        right = {ours[name] for name in PERMISSIONS.get(role, ours) if name in ours}
        if {permission.pk for permission in group.permissions.all()} != right:
            group.permissions.set(right)


def give_role(*, invitation: Invitation, user: User) -> None:
    """Make the new user staff with the invitation's role, if it has one."""
    if not invitation.role:
        return
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name=invitation.role))
    log_privileges(user=user, by_id=invitation.invited_by_id)


def settle_roles(*, user: User, without_single: bool) -> None:
    """Make the user staff if they have a role, and else not; take away single permissions if that is asked for."""
    if without_single:
        user.user_permissions.clear()
    user.is_staff = user.is_superuser or user.groups.exists() or user.user_permissions.exists()
    user.save(update_fields=["is_staff"])
