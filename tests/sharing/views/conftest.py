"""A site that two others may embed, and a browser in which one of them does."""

import pytest

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.site.models import Branding
from tests.sharing.views.frames import ORIGINS, Guest


@pytest.fixture
def embedding(branded: Branding, reference: QuestionnaireVersion) -> Branding:
    """Two other sites may embed this one."""
    branded.origins = "\n".join(ORIGINS)
    branded.save()
    return branded


@pytest.fixture
def guest(embedding: Branding) -> Guest:
    return Guest()
