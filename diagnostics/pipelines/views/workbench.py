"""The page on which the team makes a pipeline its own, beside the stages that it has today."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.instrument.errors import ChangedMeanwhile, NothingToUndo
from diagnostics.pipelines.actions.own_pipelines import save_own_pipeline, undo_own_pipeline
from diagnostics.pipelines.domain.conflicts import Merged, merge
from diagnostics.pipelines.domain.editing import arranged
from diagnostics.pipelines.domain.flaws import Flaw, flaws
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, name_of
from diagnostics.pipelines.domain.today import compare_today
from diagnostics.pipelines.domain.workbench import Workbench
from diagnostics.pipelines.domain.written import write
from diagnostics.pipelines.forms.workbench import Sent, read_sent, signed_pipeline
from diagnostics.pipelines.forms.workbench_errors import flaw_text, problem_text
from diagnostics.pipelines.pages.changes import difference_sentences
from diagnostics.pipelines.pages.today import today_page
from diagnostics.pipelines.pages.workbench import lost_sentences, workbench_page
from diagnostics.pipelines.pages.workbench_rows import Shown
from diagnostics.pipelines.queries.own_pipelines import workbench_of
from diagnostics.site.pages.texts import quoted
from diagnostics.site.views.typed import keeps_typed, typed_fields

WHOLE, NEW_NAME = ("", "pipeline"), ("", "new-name")
"""Where an error is shown that is about no stage: at the beginning, or at the name of a new stage."""

IN_FIELDS = frozenset({"save", "add", "up", "down", "use-today", "keep-all-names"})
"""The buttons that change nothing but fields and the order, which a page sends again."""


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def workbench(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the pipeline with its fields; save them and do what the pressed button says by POST."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    bench = workbench_of(assessment)
    fields = typed_fields(request)
    if fields is None:
        return _page(request, assessment, bench, bench.pipeline, Shown())
    edit = _Edit(request, assessment, bench, read_sent(fields))
    return edit.response() if request.method == "POST" else edit.shown_again()


def _page(
    request: HttpRequest, assessment: Assessment, bench: Workbench, pipeline: OwnPipeline, extra: Shown
) -> HttpResponse:
    summary, verdict = _comparison(assessment, bench)
    page = workbench_page(
        assessment.pk,
        bench,
        pipeline,
        extra,
        title=assessment.display_name,
        seen=signed_pipeline(bench.pipeline),
        summary=summary,
        verdict=verdict,
    )
    return render(request, "diagnostics/pipelines/workbench.html", {"page": page})


def _comparison(assessment: Assessment, bench: Workbench) -> tuple[str, str]:
    if not bench.current:
        return "", ""
    plan = bench.plan
    comparison = compare_today(plan.instrument, plan.outcome.pipeline.stages, bench.current)
    page = today_page(assessment.pk, plan.instrument, plan.outcome, comparison, title="")
    return page.summary, page.best


class _Edit:
    """One form that was sent: what was typed is saved with whatever button was pressed, or stays in the fields."""

    def __init__(self, request: HttpRequest, assessment: Assessment, bench: Workbench, sent: Sent) -> None:
        self.request, self.assessment, self.bench, self.sent = request, assessment, bench, sent

    def response(self) -> HttpResponse:
        if self.sent.revision != self.bench.plan.revision:
            return self._conflict()
        typed, problems = write(self.bench.plan.instrument, self.bench.pipeline, self.sent.typed)
        # after the parts, since a stage can be dragged into another one
        typed = arranged(typed, self.sent.order)
        errors = {place: problem_text(problem) for place, problem in problems.items()}
        if self.sent.command.verb == "add" and not self.sent.new:
            errors[NEW_NAME] = _("Type a name, or choose a stage of the questionnaire.")
        if errors:
            # the button counts for the order alone, which has no errors
            return self._refuse(self._moved(typed), errors)
        typed = self.bench.with_new(typed, self.sent.new)
        if self.sent.command.verb == "undo":
            return self._undo(typed)
        return self._save(typed, self.bench.apply(typed, self.sent.command))

    def shown_again(self) -> HttpResponse:
        """Show what was typed in its fields, such as in another language; nothing is written."""
        if self.sent.revision != self.bench.plan.revision:
            return self._conflict()
        merged = self._merged(self.bench)
        return self._page(merged.pipeline, Shown(typed=merged.typed, new=self.sent.new))

    def _merged(self, bench: Workbench) -> Merged:
        sent = self.sent
        return merge(bench.plan.instrument, bench.pipeline, sent.seen, sent.order, sent.typed)

    def _moved(self, pipeline: OwnPipeline) -> OwnPipeline:
        is_move = self.sent.command.verb in ("up", "down")
        return self.bench.apply(pipeline, self.sent.command) if is_move else pipeline

    def _save(self, typed: OwnPipeline, result: OwnPipeline) -> HttpResponse:
        # starting over replaces all, so what was typed is a state of its own that can be restored
        is_replaced = self.sent.command.verb == "begin" and typed != self.bench.pipeline
        steps = (typed, result) if is_replaced else (result,)
        for step in steps:
            found = flaws(self.bench.plan.instrument, step)
            if found:
                return self._refuse_flaws(typed, step, found)
        revision = self.bench.plan.revision
        try:
            before = self.bench.pipeline
            for step in steps:
                if step != before:
                    revision = save_own_pipeline(
                        assessment_id=self.assessment.pk, pipeline=step, seen=revision, by=viewer_of(self.request)
                    )
                before = step
        except Assessment.DoesNotExist:
            raise Http404 from None
        except ChangedMeanwhile:
            return self._conflict()
        if self.sent.command.verb == "save":
            messages.success(self.request, _("The pipeline was saved."))
        return self._back(result)

    def _back(self, result: OwnPipeline) -> HttpResponse:
        """Redirect to the stage that the button was about, or to the one before it if it is gone."""
        address = reverse("diagnostics:own-pipeline", args=[self.assessment.pk])
        command = self.sent.command
        if command.verb == "matches":
            return redirect("diagnostics:todays-stages", self.assessment.pk)
        kept = [stage.id for stage in result.kept]
        before = [stage.id for stage in self.bench.pipeline.kept]
        new = [stage_id for stage_id in kept if stage_id not in before]
        near = before[: before.index(command.argument)] if command.argument in before else []
        candidates = (command.argument, *(new if command.verb in ("add", "add-today") else ()), *reversed(near))
        anchor = next((candidate for candidate in candidates if candidate in kept), None)
        return HttpResponseRedirect(f"{address}#stage-{anchor}" if anchor else address)

    def _undo(self, typed: OwnPipeline) -> HttpResponse:
        if typed != self.bench.pipeline:
            notice = _("You typed something that is not saved. Save it first, or reload the page; then undo.")
            return self._page(typed, Shown(notice=notice))
        try:
            undo_own_pipeline(
                assessment_id=self.assessment.pk, seen=self.bench.plan.revision, by=viewer_of(self.request)
            )
        except Assessment.DoesNotExist:
            raise Http404 from None
        except ChangedMeanwhile:
            return self._conflict()
        except NothingToUndo:
            pass
        return redirect("diagnostics:own-pipeline", self.assessment.pk)

    def _refuse(self, pipeline: OwnPipeline, errors: dict[tuple[str, str], str]) -> HttpResponse:
        typed: dict[str, dict[str, str]] = {}
        for stage_id, field in errors.keys() - {NEW_NAME}:
            typed.setdefault(stage_id, {})[field] = self.sent.typed[stage_id][field]
        return self._page(pipeline, Shown(typed=typed, errors=errors, new=self.sent.new))

    def _refuse_flaws(self, typed: OwnPipeline, result: OwnPipeline, found: tuple[Flaw, ...]) -> HttpResponse:
        """Show what fields and order would be; a stage that was to be added stays in its own fields."""
        saved = {stage.id for stage in self.bench.pipeline.kept}
        pipeline = result if self.sent.command.verb in IN_FIELDS else typed
        stages = tuple(stage for stage in pipeline.stages if stage.id in saved or stage.is_left_out)
        errors: dict[tuple[str, str], str] = {}
        for flaw in found:
            place, text = WHOLE, flaw_text(flaw.kind)
            stage = result.stage(flaw.stage_id or "")
            if stage is not None and stage.id in saved and stage in stages:
                place = (stage.id, "name")
            elif stage is not None and self.sent.new:
                place = NEW_NAME
            elif stage is not None:
                text = f"{quoted(name_of(self.bench.plan.instrument, stage))}: {text}"
            errors[place] = text
        return self._page(replace(pipeline, stages=stages), Shown(errors=errors, new=self.sent.new))

    def _conflict(self) -> HttpResponse:
        """Show what is saved now, with what was typed in its fields; nothing is written."""
        bench, sent = workbench_of(self.assessment), self.sent
        instrument = bench.plan.instrument
        merged = self._merged(bench)
        meanwhile = difference_sentences(instrument, sent.seen, bench.pipeline) if sent.seen else ()
        extra = Shown(
            typed=merged.typed,
            now=merged.now,
            new=sent.new,
            meanwhile=meanwhile,
            lost=lost_sentences(instrument, bench.pipeline, sent.seen, merged.lost),
            is_conflict=True,
        )
        self.bench = bench
        return self._page(merged.pipeline, extra)

    def _page(self, pipeline: OwnPipeline, extra: Shown) -> HttpResponse:
        return _page(self.request, self.assessment, self.bench, pipeline, extra)
