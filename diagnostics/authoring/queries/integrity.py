"""Reads for the check of integrity: published versions that are not what was published."""

from collections.abc import Iterator

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.document import fingerprint, parse_instrument
from diagnostics.instrument.errors import DomainError


def damaged_versions() -> Iterator[tuple[str, str]]:
    """Yield (version, problem) for each version whose fingerprint is not its document's, or that cannot be read."""
    for version in QuestionnaireVersion.objects.select_related("questionnaire").iterator(chunk_size=1):
        name = f"version {version.number} of {version.questionnaire.key}"
        if fingerprint(version.document) != version.fingerprint:
            yield name, "its document is not the one that was published: the fingerprint differs"
            continue
        try:
            parse_instrument(version.document)
        except DomainError as error:
            yield name, f"its document cannot be read: {error}"
