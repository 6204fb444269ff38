"""What the fields of a questionnaire are called."""

from translated_fields import show_language_code

from diagnostics.authoring.pages.parts import field_name
from diagnostics.site.languages import override_language


def test_a_field_is_called_as_in_its_form() -> None:
    assert [field_name(field) for field in ("text", "watch_out", "crm_needs", "wins", "weights")] == [
        "question",
        "watch out for",
        "what the CRM must be able to do",
        "winning stage",
        "weights",
    ]
    with override_language("nb"):
        assert field_name("fits_when") == "passer når"


def test_its_name_has_no_language_in_the_administration_either() -> None:
    with show_language_code(True):
        assert field_name("name") == "name"
