"""Keys that are frozen: a part's key never changes once a version that has the part was published.

Saved answers, exports and webhooks name parts by their keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diagnostics.site.models.fields import Authored

Path = tuple[str, ...]
"""The list of a document that a part is in, and its key; of an option, those of its question before."""

LISTS = ("questions", "sales_models", "stages", "processes", "golden_examples")
"""The lists of a document whose parts have keys."""

KEY_FROZEN = _("It was published with this key. Saved answers, exports and webhooks name it so: it cannot change.")

_keys_by_fingerprint: dict[str, frozenset[Path]] = {}
"""The keys in each version that this process has read; they never change, and take some kilobytes."""


class Keyed(Authored):
    """A part with a key that is frozen once it was published. `key_list` is the list that has it in a document."""

    key_list: ClassVar[str]
    key: Any
    key_in_database: str | None = None

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **options: Any) -> Any:
        row = super().from_db(*args, **options)
        row.key_in_database = row.__dict__.get("key")
        return row

    def key_path(self) -> Path:
        """Return the part's path with the key that it has in the database."""
        return self.key_list, self.key_in_database or ""

    def versions(self) -> Any:
        """Return the published versions of the part's questionnaire."""
        return self.questionnaire.versions  # type: ignore[attr-defined]  # of every part but an option

    def clean(self) -> None:
        """Refuse to change a frozen key."""
        super().clean()
        is_renamed = self.key_in_database not in (None, self.key)
        if is_renamed and self.key_path() in published_keys(self.versions()):
            raise ValidationError({"key": KEY_FROZEN})


def published_keys(versions: Any) -> frozenset[Path]:
    """Return the paths of all parts that any of these versions has. A version is read once by each process."""
    fingerprints = set(versions.values_list("fingerprint", flat=True))
    unread = fingerprints - _keys_by_fingerprint.keys()
    if unread:
        for fingerprint, document in versions.filter(fingerprint__in=unread).values_list("fingerprint", "document"):
            _keys_by_fingerprint[fingerprint] = frozenset(_paths(document))
    return frozenset().union(*(_keys_by_fingerprint[fingerprint] for fingerprint in fingerprints))


def _paths(document: Mapping[str, Any]) -> Iterator[Path]:
    for name in LISTS:
        for part in document.get(name, ()):
            yield name, part["key"]
            for option in part.get("options", ()):
                yield name, part["key"], "options", option["key"]
