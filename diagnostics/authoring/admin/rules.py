"""The admin of stage rules, whose form reads like a sentence: when a rule applies, and what it then does."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.actions.parts import set_anchors
from diagnostics.authoring.admin.authored import AuthoredForm
from diagnostics.authoring.admin.chosen import FOREIGN, chosen_questionnaire, questionnaire_of_page
from diagnostics.authoring.admin.conflicts import WithOriginals
from diagnostics.authoring.admin.needs import sentences_by_rule
from diagnostics.authoring.admin.parts import PartAdmin
from diagnostics.authoring.admin.workspace import valid_draft_of
from diagnostics.authoring.models import Questionnaire, SalesModel, Stage, StageRule, StageRuleAnchor
from diagnostics.authoring.models.choices import NamedPlace
from diagnostics.authoring.queries.conflicts import Records
from diagnostics.instrument.parts import Placement

ANCHORS = 3
"""The number of anchor fields in a rule's form; more if the rule has more."""

PLACEMENTS = (
    ("", "—"),
    (Placement.BEFORE.value, _("is placed before")),
    (Placement.AFTER.value, _("is placed after")),
    (Placement.IN_PLACE_OF.value, _("takes the place of")),
    (Placement.LEAVE_OUT.value, _("is left out")),
)

WORDING: dict[str, dict[str, Any]] = {
    "from_points": {"label": _("From this many points")},
    "sales_model": {"label": _("of this sales model"), "empty_label": _("no sales model: the answer alone decides")},
    "process": {"label": _("in the process"), "empty_label": _("every process")},
    "option": {"label": _("with the answer"), "empty_label": _("any answer")},
    "stage": {"label": _("The stage")},
    "placement": {"label": _("what happens to it"), "choices": PLACEMENTS},
}
"""What the fields are called, and what they offer, as parts of one sentence."""


def anchor_fields(count: int) -> tuple[str, ...]:
    """Return the names of the form fields of `count` anchors, in order of preference."""
    return tuple(f"anchor_{number}" for number in range(1, count + 1))


class StageRuleForm(WithOriginals, AuthoredForm):
    """A stage rule of one questionnaire, with its anchors."""

    anchors: ClassVar[tuple[str, ...]] = ()
    """Names of the form fields of the anchors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.instance.anchors.all() if self.instance.pk is not None else ()
        for name, anchor in zip(self.anchors, current, strict=False):
            self.initial[name] = str(anchor.stage_id or anchor.named_place)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        anchors = self._selected_anchors()
        if data.get("placement") == Placement.LEAVE_OUT.value and anchors:
            self.add_error(self.anchors[0], gettext("A rule that leaves a stage out has no anchors. Clear them."))
        elif data.get("placement") not in ("", None, Placement.LEAVE_OUT.value) and not anchors:
            self.add_error(self.anchors[0], gettext("Say where the stage goes: choose at least one anchor."))
        return data

    def original_values(self, record: Any, opened: Records) -> dict[str, Any]:
        rows = [row for (table, _id), row in opened.items() if table is StageRuleAnchor and row.rule_id == record.id]
        anchors = [str(row.stage_id or row.named_place) for row in sorted(rows, key=lambda row: row.position)]
        return dict(zip(self.anchors, [*anchors, *[None] * len(self.anchors)], strict=False))

    def _selected_anchors(self) -> list[Stage | str]:
        """Return the selected stages and named places."""
        keys = [key for name in self.anchors if (key := self.cleaned_data.get(name))]
        stages = Stage.objects.in_bulk([int(key) for key in keys if key not in NamedPlace.values])
        return [key if key in NamedPlace.values else stages[int(key)] for key in keys]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django calls it after saving the row
        set_anchors(rule=self.instance, anchors=self._selected_anchors())


class StageRuleAdmin(PartAdmin):
    """The rules of a questionnaire, in the order in which they are applied."""

    list_display = ("in_words", "sales_model")
    list_select_related = ("stage", "sales_model")
    readonly_fields = ("in_words",)
    parts = {"anchors": {}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        questionnaire = questionnaire_of_page(request, obj)
        names = self._anchor_fields(obj)
        anchors = {name: _anchor_field(name, questionnaire.stages.all()) for name in names}
        kwargs["form"] = type("RuleWithAnchorsForm", (StageRuleForm,), {"anchors": names, **anchors})
        form = super().get_form(request, obj, change, **kwargs)
        if "sales_model" in form.base_fields:
            form.base_fields["sales_model"].label_from_instance = _with_threshold
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Word the choices so that the form reads like a sentence."""
        return super().formfield_for_dbfield(db_field, request, **{**WORDING.get(db_field.name, {}), **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sentence = [(None, {"fields": ["in_words"]})] if obj is not None else []
        if obj is not None and not self.has_change_permission(request, obj):
            # the sentence says all that the form's fields would
            return sentence
        return [
            *sentence,
            (
                _("When"),
                {
                    "fields": [("from_points", "sales_model"), "process", "option"],
                    "description": _("Read it as a sentence. Fields that you leave empty make no difference."),
                },
            ),
            (_("Then"), {"fields": [("stage", "placement"), self._anchor_fields(obj), "optional"]}),
        ]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead to the pipelines, which say what the rule changes."""
        return HttpResponseRedirect(f"{_pipelines(obj.questionnaire_id)}?changed={obj.pk}#rule-{obj.pk}")

    response_post_save_change = response_post_save_add

    def after_deletion(self, response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
        """Lead to the pipelines, which are composed without the rule."""
        return response if response.status_code != 302 else HttpResponseRedirect(_pipelines(questionnaire.pk))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["questionnaire", "position"]

    def _anchor_fields(self, rule: StageRule | None) -> tuple[str, ...]:
        return anchor_fields(max(ANCHORS, rule.anchors.count()) if rule else ANCHORS)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each of its rows with its sentence."""
        changelist: Any = super().get_changelist_instance(request)
        questionnaire = chosen_questionnaire(request)
        sentences = self._sentences(request, questionnaire) if questionnaire else {}
        for rule in changelist.result_list:
            rule.sentence = sentences.get(rule.pk)
        return changelist

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rule = kwargs.get("obj")
        if rule is not None:
            rule.sentence = self._sentences(request, rule.questionnaire).get(rule.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def _sentences(self, request: HttpRequest, questionnaire: Questionnaire) -> dict[int, str]:
        return sentences_by_rule(questionnaire, valid_draft_of(request, questionnaire))

    @admin.display(description=_("rule"))
    def in_words(self, rule: Any) -> str:
        """Return the rule's sentence, or less if the draft contradicts itself."""
        return rule.sentence or str(rule)


def _anchor_field(name: str, stages: Iterable[Stage]) -> forms.ChoiceField:
    number = name.rpartition("_")[2]
    else_label = gettext("else, choice %(number)s") % {"number": number}
    return forms.ChoiceField(
        label=gettext("this stage or place") if number == "1" else else_label,
        required=False,
        choices=[("", "—"), *NamedPlace.choices, *((str(stage.pk), str(stage)) for stage in stages)],
        error_messages={"invalid_choice": FOREIGN},
    )


def _pipelines(questionnaire_id: int) -> str:
    return reverse("admin:diagnostics_questionnaire_pipelines", args=[questionnaire_id])


def _with_threshold(model: SalesModel) -> str:
    return gettext("%(name)s (threshold %(points)s)") % {"name": model, "points": model.threshold}
