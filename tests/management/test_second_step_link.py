"""`second_step_link`: how the first administrator gets in while mail does not work."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.people.views.second_steps import enrol, opens_admin, signed_in
from tests.visitors import EMAIL, make_account, with_second_factor

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def link_of(email: str) -> str:
    out = io.StringIO()
    call_command("second_step_link", email, stdout=out)
    return out.getvalue().strip()


def test_prints_a_link_that_leads_into_the_admin() -> None:
    visitor = signed_in(make_account(is_staff=True))
    assert visitor.post(link_of(EMAIL.upper())).status_code == 302
    enrol(visitor)
    assert opens_admin(visitor)


def test_prints_none_for_others() -> None:
    with pytest.raises(CommandError, match="No account has this address"):
        link_of("nobody@example.com")
    with_second_factor(make_account(is_staff=True))
    with pytest.raises(CommandError, match="has a second factor already"):
        link_of(EMAIL)
