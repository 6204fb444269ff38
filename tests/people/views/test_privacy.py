"""The privacy page follows the settings."""

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.deliveries import make_endpoint
from tests.visitors import url

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return " ".join(client.get(url("privacy")).content.decode().split())


def test_it_says_how_long_data_is_kept(client: Client, settings: LazySettings) -> None:
    settings.RETENTION_DAYS_BEGUN, settings.RETENTION_DAYS_COMPLETED, settings.RESUME_LINK_HOURS = 12, 34, 56
    content = page(client)
    assert "is erased 12 days after it was begun" in content
    assert "A completed one is erased after 34 days." in content
    assert "works for 56 hours" in content


def test_it_says_if_nothing_is_erased(client: Client, settings: LazySettings) -> None:
    settings.RETENTION_DAYS_BEGUN = settings.RETENTION_DAYS_COMPLETED = 0
    content = page(client)
    assert "An assessment that is not completed is kept until you erase it." in content
    assert "A completed one is kept until you erase it." in content


@pytest.mark.parametrize("operator", ["", "Sales & Sons"])
def test_it_names_the_operator_if_the_settings_do(client: Client, settings: LazySettings, operator: str) -> None:
    settings.SITE_OPERATOR, settings.CONTACT_EMAIL = operator, operator and "privacy@example.com"
    content = page(client)
    assert ("Who answers for this" in content) == bool(operator)
    assert content.count("Sales &amp; Sons") == (2 if operator else 0)
    assert content.count("mailto:privacy@example.com") == (1 if operator else 0)


@pytest.mark.parametrize("name", ["", "Contoso"])
def test_it_says_what_the_provider_of_single_sign_on_sends(client: Client, settings: LazySettings, name: str) -> None:
    settings.OIDC_NAME = name
    assert ("If you sign in with Contoso, it tells us your e-mail address" in page(client)) is bool(name)


@pytest.mark.parametrize("enabled", [None, False, True])
def test_it_says_if_results_are_sent_to_other_systems(client: Client, enabled: bool | None) -> None:
    if enabled is not None:
        make_endpoint(enabled=enabled)
    assert ("the result are also sent to another system" in page(client)) is (enabled is True)


@pytest.mark.parametrize("sends_changes", [False, True])
def test_says_that_own_pipelines_are_passed_on_if_they_are(client: Client, sends_changes: bool) -> None:
    make_endpoint(sends_changes=sends_changes)
    assert ("The same goes for your own pipeline" in page(client)) is sends_changes
