"""Who may decide about whom: nobody grants, takes or guards more than they have themselves.

One rule for users and roles: a user who may change users may do so with those whose every permission they have, and
give roles whose every permission they have. Superusers have all.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models

from diagnostics.site.models import User


def held_by(user: User) -> "models.QuerySet[Permission]":
    """Return the permissions of a user, their own and those of their groups."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(models.Q(user=user) | models.Q(group__user=user)).distinct()


def manageable_users(by: User) -> "models.QuerySet[User]":
    """Return the users whose every permission `by` has, whether their account is open or closed."""
    if by.is_superuser:
        return User.objects.all()
    above = Group.objects.filter(permissions__in=_lacking(by))
    return User.objects.filter(is_superuser=False).exclude(
        models.Q(groups__in=above) | models.Q(user_permissions__in=_lacking(by))
    )


def may_manage(by: User, user: User) -> bool:
    """Whether `by` has every permission of the user: what `manageable_users` says of many, in a quarter of the time."""
    if by.is_superuser or user.is_superuser:
        return by.is_superuser
    return not held_by(user).exclude(pk__in=held_by(by).values("pk")).exists()


def manageable_groups(by: User) -> "models.QuerySet[Group]":
    """Return the groups whose every permission `by` has."""
    return Group.objects.all() if by.is_superuser else Group.objects.exclude(permissions__in=_lacking(by))


def may_give(by: User, role: str) -> bool:
    """Whether `by` may still sign in and has every permission of the role."""
    return by.is_active and by.is_staff and manageable_groups(by).filter(name=role).exists()


def _lacking(user: User) -> "models.QuerySet[Permission]":
    return Permission.objects.exclude(pk__in=held_by(user).values("pk"))
