"""Templates load the tags that they use, and no others."""

import re

from django.template import engines
from django.template.library import import_library

from tests.repository.files import files

LOAD = re.compile(r"{% load ([^%]+) %}")


def names_of(library: str) -> set[str]:
    """Return the names of all tags and filters of a library."""
    loaded = import_library(engines["django"].engine.libraries[library])  # type: ignore[attr-defined]
    return {*loaded.tags, *loaded.filters}


def test_every_library_that_a_template_loads_is_used_in_it() -> None:
    unused = []
    for path in files("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        used = {*re.findall(r"{%\s*(\w+)", text), *re.findall(r"\|(\w+)", text)}
        loaded = [library for names in LOAD.findall(text) for library in names.split()]
        unused += [(path.name, library) for library in loaded if not names_of(library) & used]
    assert unused == []
