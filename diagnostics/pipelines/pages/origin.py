"""What the team's own pipeline began as, for pages and prints."""

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names
from diagnostics.pipelines.domain.own_pipeline import Beginning
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.pages.labels import named_models


def origin_sentence(plan: Plan) -> str:
    """Return from what the own pipeline was made, and for which sales models the result recommends one; "" if none."""
    return f"{_beginning(plan)} {_recommendation(plan)}" if plan.is_own else ""


def _beginning(plan: Plan) -> str:
    sales_model = plan.pipeline.sales_model
    if plan.pipeline.beginning is Beginning.TODAY:
        return _("This is your own pipeline, made from the stages that you have today.")
    if plan.pipeline.beginning is Beginning.SALES_MODEL and sales_model in plan.instrument.sales_model_by_key:
        return _("This is your own pipeline, made from the pipeline of %(model)s.") % {
            "model": names(plan.instrument, [sales_model])
        }
    return _("This is your own pipeline, made from the recommended one.")


def _recommendation(plan: Plan) -> str:
    keys = named_models(plan.instrument, plan.outcome)
    if not keys:
        return _("The result recommends the common process.")
    return _("The result recommends the pipeline of %(models)s.") % {"models": names(plan.instrument, keys)}
