"""The words of a questionnaire about something other than sales, in its form."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.admin.authored import AuthoredForm
from diagnostics.instrument.nouns import DEFAULTS, NOUN_FIELDS
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.admin.base import both
from diagnostics.site.languages import override_language

NOUNS_FIELDSET: Any = (
    _("Words"),
    {
        "fields": both(*NOUN_FIELDS),
        "classes": ["collapse"],
        "description": _(
            "Pages, files and mail about this questionnaire use these words. Leave them empty to ask about sales. For "
            "anything else, such as customer success, write all words of a group: for “sales model”, “deal” and “CRM”, "
            "and what you do. Each has a sentence in which it is used; its place is in brackets."
        ),
    },
)
"""The place of the words in a form: folded."""


class QuestionnaireForm(AuthoredForm):
    """The form of a questionnaire, which shows the default of each word in its empty field.

    The hint beside a word is a sentence with it, so it is in the language of the field, not of the reader.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            with override_language(language):
                for name, form in NOUN_FIELDS.items():
                    field = self.fields.get(f"{name}_{language}")
                    if field is not None:
                        field.widget.attrs["placeholder"] = DEFAULTS[form].written_in(language)
                        field.help_text = format_html('<span lang="{}">{}</span>', language, field.help_text)
