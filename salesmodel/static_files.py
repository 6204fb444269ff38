"""How static files are collected: compressed, under names that change with the content, each stylesheet in one file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from diagnostics.site.stylesheets import PARTS, joined


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, which serves our stylesheets with their parts inside them."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Yield what became of each file; parts of stylesheets are left out, since no page links to them."""
        files = {
            name: (_Joined(storage), path) if _is_ours(name) else (storage, path)
            for name, (storage, path) in paths.items()
            if not name.startswith(PARTS)
        }
        yield from super().post_process(files, dry_run=dry_run, **options)


class _Joined:
    """What a storage holds, read with the imports of stylesheets replaced by what they import."""

    def __init__(self, storage: FileSystemStorage) -> None:
        self._storage = storage

    def open(self, path: str) -> ContentFile[bytes]:
        return ContentFile(joined(Path(self._storage.path(path))).encode())


def _is_ours(name: str) -> bool:
    return name.startswith("diagnostics/") and name.endswith(".css")
