"""Every page of a questionnaire keeps what authors type in it."""

from django.urls import resolve

from diagnostics.site.views.typed import is_marked
from tests.site.admin.test_permissions import rule_of
from tests.site.views.main_form import Forms
from tests.support.admin.permissions import NAMES, LastingWorld, table_of

PARTS = ("questionnaire", "question", "salesmodel", "stage", "process", "stagerule", "goldenexample")

WITHOUT = ("_changelist", "_history", "_delete", "_preview_", "_export", "_prove", "_restore", "_discard", "_retire")
"""Addresses on which nobody types."""


def is_typed_in(name: str) -> bool:
    """Whether an address has a page of a questionnaire that takes a form, by the table of permissions."""
    is_authored = name.startswith("diagnostics_") and table_of(name) in PARTS
    return is_authored and "-" not in rule_of(name) and not any(part in name for part in WITHOUT)


def test_every_form_in_which_authors_type_leads_to_a_view_that_keeps_it(db: None) -> None:
    world = LastingWorld()
    client, unmarked, tried = world.client(is_superuser=True), set(), set()
    for name in filter(is_typed_in, NAMES):
        address = world.address(name).where
        response = client.get(address)
        forms = Forms(response).forms if response.status_code == 200 and "html" in response["Content-Type"] else []
        for form in forms:
            if form.fields:
                tried.add(name)
                path = form.action.partition("#")[0].partition("?")[0] or address
                unmarked |= set() if is_marked(resolve(path).func) else {name}
    assert unmarked == set()
    pages = ("questionnaire_import", "questionnaire_add", "questionnaire_weights", "question_add", "stagerule_change")
    assert {f"diagnostics_{page}" for page in pages} <= tried
