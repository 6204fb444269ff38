"""The admin of questionnaires, and of questions with their options and weights."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.parts import set_weights
from diagnostics.authoring.admin.authored import KPI_FIELDS, AuthoredAdmin, AuthoredForm
from diagnostics.authoring.admin.beginning import begin_view
from diagnostics.authoring.admin.catalogue_rows import SalesModelsEditor, StagesEditor
from diagnostics.authoring.admin.chosen import in_its_languages, questionnaire_of_page
from diagnostics.authoring.admin.conflicts import WithOriginals
from diagnostics.authoring.admin.differences import differences_view
from diagnostics.authoring.admin.drafts import draft_urls
from diagnostics.authoring.admin.editor_views import editor_urls
from diagnostics.authoring.admin.files import file_urls
from diagnostics.authoring.admin.inlines import PartForm, PartFormSet, PartInline
from diagnostics.authoring.admin.keyed import KEY_FIELDSET
from diagnostics.authoring.admin.nouns import NOUNS_FIELDSET, QuestionnaireForm
from diagnostics.authoring.admin.option_fields import needed_by_rules, weight_field, weight_fields, weights_by_field
from diagnostics.authoring.admin.parts import PartAdmin
from diagnostics.authoring.admin.pipelines import pipelines_url
from diagnostics.authoring.admin.publishing import publishing_urls
from diagnostics.authoring.admin.seen import event_lines
from diagnostics.authoring.admin.settling import settle_view
from diagnostics.authoring.admin.translation_sheets import translation_urls
from diagnostics.authoring.admin.translations import texts_of
from diagnostics.authoring.admin.upgrading import upgrade_urls
from diagnostics.authoring.admin.waiting import news_of_drafts, notices_of
from diagnostics.authoring.admin.weights import WeightsEditor
from diagnostics.authoring.admin.workspace import valid_draft_of
from diagnostics.authoring.models import (
    AnswerOption,
    CommonKpi,
    DoubtfulPair,
    OptionWeight,
    Question,
    Questionnaire,
    SalesModel,
)
from diagnostics.authoring.pages.authoring import ChangeLine
from diagnostics.authoring.pages.states import STATE_NAMES
from diagnostics.authoring.queries.conflicts import Records
from diagnostics.authoring.queries.history import DRAFT_PARTS
from diagnostics.authoring.queries.seen import events_of
from diagnostics.authoring.queries.states import standings
from diagnostics.authoring.queries.upgrading import upgrade_of
from diagnostics.authoring.queries.waiting import Waiting, waiting_of
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.site.admin.base import both
from diagnostics.site.views.typed import keeps_typed


class CommonKpiInline(PartInline):
    """The KPIs to measure whatever the sales model."""

    model = CommonKpi
    fields = KPI_FIELDS


class DoubtfulPairForm(PartForm):
    """A doubtful pair: two answers that one respondent can give."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("option"), data.get("other_option")
        if first is not None and second is not None and first.question_id == second.question_id:
            self.add_error("other_option", gettext("Choose an answer of another question: no one gives both of these."))
        return data


class DoubtfulPairFormSet(PartFormSet):
    """Doubtful pairs; two answers are a pair only once, whichever of them is named first."""

    def clean(self) -> None:
        seen: set[frozenset[int]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            options = frozenset(option.pk for option in (data.get("option"), data.get("other_option")) if option)
            if options and options in seen and not form.errors and not data.get(DELETION_FIELD_NAME):
                form.add_error("other_option", gettext("These two answers are a pair already."))
            seen.add(options)
        super().clean()


class DoubtfulPairInline(PartInline):
    """The pairs of answers about which respondents are asked."""

    model = DoubtfulPair
    form = DoubtfulPairForm
    formset = DoubtfulPairFormSet
    fields = ("option", "other_option", *both("note"), "position")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("option", "other_option")


class QuestionnaireAdmin(AuthoredAdmin):
    """Questionnaires, and the pages that publish, compare, restore, export and retire one."""

    form = QuestionnaireForm
    deleted_parts = DRAFT_PARTS
    change_form_template = "admin/diagnostics/questionnaire_change_form.html"
    change_list_template = "admin/diagnostics/questionnaire_change_list.html"
    list_display = ("title", "state", "version", "changed")
    list_select_related = ("current_version", "common_process")
    inlines = (CommonKpiInline, DoubtfulPairInline)
    parts = {"kpis": {}, "doubtful_pairs": {}}
    fieldsets = (
        (None, {"fields": ["languages", "edition", "common_process"]}),
        (_("Start page"), {"fields": both("title", "introduction")}),
        (
            _("Separating question"),
            {
                "fields": both("separating_question", "separating_help", "separating_equal"),
                "description": _(
                    "One more question for respondents whose answers give several sales models the same highest score. "
                    "Its answers are the statements of those sales models, and that they count the same."
                ),
            },
        ),
        (_("Message templates"), {"fields": both("outreach_note")}),
        NOUNS_FIELDSET,
        KEY_FIELDSET,
    )

    def questionnaire_of(self, row: Questionnaire) -> Questionnaire:
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # links in saved results contain the key, so it cannot change after publishing
        return ["key"] if obj is not None and obj.versions.exists() else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Offer to delete only what was never published: results refer to versions for ever."""
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.versions.exists())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        draft = valid_draft_of(request, row) if row is not None else None
        context["texts"] = texts_of(row, draft) if row is not None and draft is not None else None
        context["upgrade"] = upgrade_of(row) if row is not None and self.has_change_permission(request, row) else None
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(keeps_typed)  # type: ignore[arg-type]
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return begin_view(request, site=self.admin_site)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("current_version__document")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each of its rows with how far it is."""
        changelist: Any = super().get_changelist_instance(request)
        found, waiting = standings(changelist.result_list), waiting_of(changelist.result_list)
        for row in changelist.result_list:
            row.standing = found[row.pk]
            row.notices = list(notices_of(waiting.get(row.pk, Waiting())))
        return changelist

    @admin.display(description=_("state"))
    def state(self, row: Any) -> str:
        waits = format_html_join("", '<br><span class="waits">{}</span>', ((notice.text,) for notice in row.notices))
        return format_html("{}{}", STATE_NAMES[row.standing.state], waits)

    @admin.display(description=_("newest version"))
    def version(self, row: Any) -> str:
        number = row.standing.number
        return gettext("Version %(number)s") % {"number": number} if number else ""

    @admin.display(description=_("last change"))
    def changed(self, row: Any) -> Any:
        return row.standing.changed_at

    def news(self, request: HttpRequest) -> Iterable[tuple[str, str]]:
        return news_of_drafts() if self.has_view_or_change_permission(request) else ()

    def event_lines(self, row: Questionnaire) -> Iterable[ChangeLine]:
        """Return what was published and retired."""
        return event_lines(events_of(row))

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        views: dict[str, Callable[..., HttpResponse]] = {
            "differences": partial(differences_view, site=site),
            # the mark is looked for on the outermost view
            "settle": keeps_typed(partial(settle_view, site=site)),
        }
        return [
            *(
                path(f"<int:questionnaire_id>/{name}/", site.admin_view(view), name=f"diagnostics_questionnaire_{name}")
                for name, view in views.items()
            ),
            *publishing_urls(site, self.impact),
            *draft_urls(site),
            *file_urls(site),
            *upgrade_urls(site),
            pipelines_url(site),
            *editor_urls(site, (WeightsEditor, StagesEditor, SalesModelsEditor)),
            *translation_urls(site),
            *super().get_urls(),
        ]

    def impact(self, questionnaire: Questionnaire, draft: Instrument) -> tuple[str, ...]:
        """Return sentences on what publishing the draft would change for respondents; an area above knows it."""
        raise NotImplementedError


class OptionForm(WithOriginals, PartForm):
    """An answer option with one weight field for each of `sales_models`; an empty field gives no points."""

    sales_models: ClassVar[tuple[SalesModel, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial.update(weights_by_field(self.sales_models, self.instance.weights.all()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get(DELETION_FIELD_NAME) and (reason := needed_by_rules(self.instance)):
            del data[DELETION_FIELD_NAME]
            self.add_error(None, reason)
        return data

    def original_values(self, record: Any, opened: Records) -> dict[str, Any]:
        rows = (row for (table, _id), row in opened.items() if table is OptionWeight and row.option_id == record.id)
        return weights_by_field(self.sales_models, rows)

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django calls it after saving the row
        weights = {model.pk: self.cleaned_data.get(weight_field(model)) or 0 for model in self.sales_models}
        set_weights(option=self.instance, weights=weights)


def option_form(sales_models: tuple[SalesModel, ...]) -> type[OptionForm]:
    """Return an `OptionForm` with a weight field for each of `sales_models`."""
    bases = {"sales_models": sales_models, **weight_fields(sales_models)}
    return type("OptionWithWeightsForm", (OptionForm,), bases)


class OptionInline(PartInline):
    """The options of a question, each with its weights."""

    model = AnswerOption
    new_rows = 3

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("question").prefetch_related("weights")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{"form": option_form(_sales_models(request, obj)), **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        weights = tuple(weight_field(model) for model in _sales_models(request, obj))
        points = [(_("Points for each sales model"), {"fields": [weights]})] if weights else []
        fieldsets = [
            (None, {"fields": [*both("label", "help_text"), ("grade", "is_unknown"), "position"]}),
            *points,
            KEY_FIELDSET,
        ]
        return in_its_languages(fieldsets, questionnaire_of_page(request, obj))


def _sales_models(request: HttpRequest, question: Question | None) -> tuple[SalesModel, ...]:
    return tuple(questionnaire_of_page(request, question).sales_models.all())


class QuestionForm(AuthoredForm):
    """A question. Its key must not be the one under which the answer to the separating question is saved."""

    reserved_keys = (STANDS_OUT,)


class QuestionAdmin(PartAdmin):
    """Questions, with their options and weights."""

    form = QuestionForm
    list_display = ("text",)
    search_fields = ("key", "text_en", "text_nb")
    inlines = (OptionInline,)
    parts = {"options": {"weights": {}}}
    fieldsets = ((None, {"fields": both("text", "help_text")}), KEY_FIELDSET)
