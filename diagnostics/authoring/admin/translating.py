"""The admin page that translates a draft, all texts of a language beside the other one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.actions.translations import save_translations
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, questionnaire_for, readable_questionnaire
from diagnostics.authoring.admin.workspace import page_context
from diagnostics.authoring.domain.translations import Refusal, SeenTexts, TranslationsRefused, TypedText, is_written
from diagnostics.authoring.models import CommonKpi, DoubtfulPair, Questionnaire
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.pages.parts import field_name
from diagnostics.authoring.pages.translating import FIELD, ITSELF, KINDS, Choice, ShownText, translate_page
from diagnostics.authoring.queries.translations import TextRow, stale_texts, text_rows
from diagnostics.instrument.document import tidy
from diagnostics.instrument.text import LANGUAGES
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.pages.texts import quoted
from diagnostics.site.views.typed import typed_fields

ON_ITS_PAGE = (CommonKpi, DoubtfulPair)
"""The parts of a questionnaire that have no page of their own, but are on its page."""

SEEN = "seen"
"""The field of a form that says what its page showed."""

RIGHT = "right"
"""The button that says of a text, its value, that the translation is still right."""


def translate_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show all texts of a language beside the other one, and save what was written.

    Needs permission to view or change the questionnaire, and to change it for saving.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    choice = choice_of(request, questionnaire)
    refusals: tuple[Refusal, ...] = ()
    sent = typed_fields(request)
    typed = _typed(sent) if sent is not None else ()
    if request.method == "POST":
        questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
        try:
            return _saved(request, questionnaire, choice, typed)
        except TranslationsRefused as error:
            refusals = error.refusals
    texts = shown_texts(questionnaire, choice.target)
    targets = {text.key: text.target for text in texts}
    page = translate_page(
        texts,
        choice,
        typed={each.key: each.text for each in typed if is_written(each, targets.get(each.key, ""))},
        # what was not compared with the draft yet was seen when the form was first shown
        seen={} if refusals else {each.key: each.seen for each in typed},
        refusals=refusals,
    )
    context = {
        **translating_context(request, site, questionnaire, _("Translate")),
        "page": page,
        "keeps_typed": True,
        "may_save": request.user.has_perm(CHANGE_PERMISSION),
    }
    return TemplateResponse(request, "admin/diagnostics/translate.html", context)


def _saved(
    request: HttpRequest, questionnaire: Questionnaire, choice: Choice, typed: Sequence[TypedText]
) -> HttpResponse:
    """Save what was written, and show the page again. Raises TranslationsRefused."""
    right = request.POST.get(RIGHT, "")
    count = save_translations(
        questionnaire_id=questionnaire.pk, language=choice.target, typed=typed, by=signed_in_user(request), right=right
    )
    text = ngettext("%(count)s text was saved.", "%(count)s texts were saved.", count) % {"count": count}
    if right:
        messages.success(request, _("The translation counts as right until its English changes again."))
    if count or not right:
        messages.success(request, text if count else _("Nothing was changed."))
    return HttpResponseRedirect(request.get_full_path())


def translating_context(
    request: HttpRequest, site: admin.AdminSite, questionnaire: Questionnaire, title: str
) -> dict[str, Any]:
    """Return what the templates of these pages need besides their page."""
    is_in_both = questionnaire.languages == Languages.BOTH
    return {**page_context(request, site, questionnaire, title), "is_in_both": is_in_both}


def choice_of(request: HttpRequest, questionnaire: Questionnaire) -> Choice:
    """Return what the address asks for; by default what is to do in the language that is not the first one's."""
    codes = Languages(questionnaire.languages).codes
    default = LANGUAGES[0] if codes == LANGUAGES[1:] else LANGUAGES[1]
    target, part = request.GET.get("to", default), request.GET.get("part")
    if target not in LANGUAGES or part not in (None, ITSELF, *KINDS):
        raise Http404
    return Choice(target, request.GET.get("show") == "all", "" if part == ITSELF else part)


def _typed(sent: Mapping[str, str]) -> tuple[TypedText, ...]:
    """Return the texts of a form, each with what its page showed."""
    lines = (line.partition(" ") for line in sent.get(SEEN, "").splitlines())
    seen = {key: SeenTexts.read(digests) for key, _blank, digests in lines}
    return tuple(
        TypedText(key, tidy(sent[f"{FIELD}{key}"]), each) for key, each in seen.items() if f"{FIELD}{key}" in sent
    )


def shown_texts(questionnaire: Questionnaire, target: str) -> list[ShownText]:
    """Return the texts of a draft that are written in either language, in the order of the document."""
    (source,) = (language for language in LANGUAGES if language != target)
    stale = stale_texts(questionnaire) if target == "nb" else set()
    return [
        _shown_text(row, source, target, is_stale=(type(row.row), row.row.pk, row.field) in stale)
        for row in text_rows(questionnaire)
        if row.written_in(source) or row.written_in(target)
    ]


def _shown_text(row: TextRow, source: str, target: str, *, is_stale: bool) -> ShownText:
    column: Any = row.row._meta.get_field(row.column(target))
    return ShownText(
        key=row.key,
        field=field_name(row.field),
        parts=tuple(
            (str(part._meta.verbose_name), quoted(str(part) or getattr(part, "key", ""))) for part in row.parts
        ),
        source=row.written_in(source),
        target=row.written_in(target),
        is_stale=is_stale,
        limit=column.max_length,
        url=_page_of(row),
    )


def _page_of(row: TextRow) -> str:
    """Return the address of the page on which the text is edited: that of the outermost part with a page."""
    outermost = row.parts[0] if row.parts else row.row
    page = outermost.questionnaire if isinstance(outermost, ON_ITS_PAGE) else outermost
    return reverse(f"admin:diagnostics_{page._meta.model_name}_change", args=[page.pk])
