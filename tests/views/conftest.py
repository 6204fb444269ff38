"""A guest of whom anything may come, in both languages, while nothing may be written."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from diagnostics.models import Assessment, AssessmentGrant, User
from tests.views.refusals import WORDS
from tests.visitors import Visitor


@pytest.fixture(params=["en", "nb"])
def language(request: pytest.FixtureRequest) -> str:
    """The language a guest prefers; every test with one runs in both."""
    return str(request.param)


@pytest.fixture
def said(language: str) -> dict[str, str]:
    """The words of each kind of page in the guest's language."""
    return {name: words[language == "nb"] for name, words in WORDS.items()}


@pytest.fixture
def guest(reference: object, language: str) -> Visitor:
    """A visitor with a preferred language."""
    return Visitor(headers={"accept-language": language})


@pytest.fixture
def begun(guest: Visitor) -> UUID:
    """The guest's own assessment, with one answer."""
    return guest.begin(leads="mixed")


@pytest.fixture
def foreign(reference: object, manager: User) -> list[UUID]:
    """Completed assessments of another browser and of a user."""
    signed_in = Visitor()
    signed_in.force_login(manager)
    return [Visitor().complete(), signed_in.complete()]


@pytest.fixture
def nothing_is_written(reference: object, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test if it has written, changed or erased an assessment or a grant, beyond what its fixtures did."""
    for name in {"begun", "foreign"} & set(request.fixturenames):
        request.getfixturevalue(name)
    before = _stored()
    yield
    assert _stored() == before


def _stored() -> list[object]:
    return [*Assessment.objects.values(), *AssessmentGrant.objects.values()]
