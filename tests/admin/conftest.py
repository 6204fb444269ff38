"""The reference questionnaire as a published draft, and people with and without permissions."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from diagnostics.models import Questionnaire, User
from tests.admin.permissions import World
from tests.loaded import load_reference
from tests.visitors import with_second_factor


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    """The reference questionnaire, published."""
    return load_reference()


@pytest.fixture
def admin(questionnaire: Questionnaire) -> Client:
    """A signed-in administrator."""
    client = Client()
    client.force_login(with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
    return client


@pytest.fixture
def staff(questionnaire: Questionnaire) -> Callable[..., Client]:
    """Sign in a member of staff with the named permissions, such as "change_question"."""

    def sign_in(*permissions: str) -> Client:
        user = User.objects.create_user("staff@example.com", "a long password 1", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(with_second_factor(user))
        return client

    return sign_in


@pytest.fixture
def world(db: None) -> World:
    """A site with a row of every table, and staff with the permissions that a test asks for."""
    return World()
