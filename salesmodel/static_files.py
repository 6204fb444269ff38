"""The storage of static files: compressed, with hashed names, and each stylesheet in one file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from diagnostics.site.stylesheets import PARTS, joined


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, with the imported parts of our stylesheets inlined."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Leave out the parts of stylesheets, since no page links to them."""
        files = {
            name: (_Joined(storage), path) if _is_ours(name) else (storage, path)
            for name, (storage, path) in paths.items()
            if not name.startswith(PARTS)
        }
        yield from super().post_process(files, dry_run=dry_run, **options)


class _Joined:
    """A storage whose stylesheets have their imports replaced by the imported parts."""

    def __init__(self, storage: FileSystemStorage) -> None:
        self._storage = storage

    def open(self, path: str) -> ContentFile[bytes]:
        return ContentFile(joined(Path(self._storage.path(path))).encode())


def why_not_collected() -> str | None:
    """Return one sentence with the remedy if pages would fail for want of collected static files, else None."""
    if isinstance(staticfiles_storage, StaticFiles) and not staticfiles_storage.hashed_files:
        return "The static files are not collected; run manage.py collectstatic --no-input, then start again."
    return None


def _is_ours(name: str) -> bool:
    return name.startswith("diagnostics/") and name.endswith(".css")
