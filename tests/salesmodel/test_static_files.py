"""Static files as `make run` collects them: each stylesheet is one file, and its parts are not served."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from diagnostics.site.stylesheets import joined
from salesmodel.static_files import StaticFiles

SOURCE = Path(__file__).resolve().parents[2] / "static"
STYLESHEETS = sorted(path.name for path in SOURCE.glob("diagnostics/*.css"))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> StaticFiles:
    """Return the folder into which our stylesheets, and a library's, were collected."""
    root = tmp_path_factory.mktemp("static")
    source = root / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("*.png"))
    (source / "library").mkdir()
    (source / "library" / "their.css").write_text('@import url("more.css"); /* theirs */')
    (source / "library" / "more.css").write_text("p { margin: 0 }")
    storage = StaticFiles(location=root / "collected", base_url="/static/")
    shutil.copytree(source, storage.location)
    names = [str(path.relative_to(source)) for path in source.rglob("*.*")]
    processed = list(storage.post_process({name: (FileSystemStorage(source), name) for name in names}))
    assert [problem for *_, problem in processed if isinstance(problem, Exception)] == []
    return storage


def served(storage: StaticFiles, name: str) -> Path:
    """Return the file that pages link to."""
    return Path(storage.path(storage.stored_name(name)))


@pytest.mark.parametrize("name", STYLESHEETS)
def test_a_stylesheet_is_one_file_under_a_name_that_changes_with_its_content(storage: StaticFiles, name: str) -> None:
    file = served(storage, f"diagnostics/{name}")
    assert re.fullmatch(rf"{name.removesuffix('.css')}\.[0-9a-f]{{12}}\.css", file.name)
    assert file.read_text() == joined(SOURCE / "diagnostics" / name)
    assert [file.with_name(f"{file.name}.{form}").exists() for form in ("br", "gz")] == [True, True]


def test_parts_have_no_such_name(storage: StaticFiles) -> None:
    assert sorted(name for name in storage.hashed_files if name.endswith(".css")) == [
        *(f"diagnostics/{name}" for name in STYLESHEETS),
        "library/more.css",
        "library/their.css",
    ]


def test_a_librarys_stylesheets_stay_as_they_are(storage: StaticFiles) -> None:
    more = served(storage, "library/more.css").name
    assert served(storage, "library/their.css").read_text() == f'@import url("{more}"); /* theirs */'
