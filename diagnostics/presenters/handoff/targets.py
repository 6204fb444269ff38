"""The CRMs in which pipelines can be set up without a file: what is sent, and the token that it takes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, ngettext

from diagnostics.domain.handoff import HandedPipeline
from diagnostics.presenters.handoff import hubspot, pipedrive

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """A CRM in which pipelines can be set up.

    `sent` returns what is sent for a pipeline, `rows` its stages as the CRM takes them: name, and the rest in words.
    `steps` say where the token comes from and what it must be allowed to do, `scope` what to do where it is not, and
    `place` where the pipeline is found afterwards.
    """

    key: str
    name: str
    sent: Callable[[HandedPipeline], Any]
    rows: Callable[[HandedPipeline], list[Row]]
    steps: "tuple[StrOrPromise, ...]"
    scope: "StrOrPromise"
    place: "StrOrPromise"


def _hubspot_rows(pipeline: HandedPipeline) -> list[Row]:
    stages = hubspot.body(pipeline)["stages"]
    return [(stage["label"], f"{round(100 * float(stage['metadata']['probability']))}%") for stage in stages]


def _pipedrive_rows(pipeline: HandedPipeline) -> list[Row]:
    return [
        (stage["name"], _pipedrive_note(stage)) for stage in (call["body"] for call in pipedrive.calls(pipeline)[1:])
    ]


def _pipedrive_note(stage: dict[str, Any]) -> str:
    probability = f"{stage['deal_probability']}%"
    if not stage["is_deal_rot_enabled"]:
        return probability
    days = stage["days_to_rotten"]
    idle = ngettext("idle after %(days)s day", "idle after %(days)s days", days) % {"days": days}
    return f"{probability}, {idle}"


HUBSPOT = Target(
    key="hubspot",
    name="HubSpot",
    sent=hubspot.body,
    rows=_hubspot_rows,
    steps=(
        gettext_lazy("In HubSpot, open Development, then Keys, then Service keys, and create a key."),
        gettext_lazy("Give it these two scopes and no others: crm.schemas.deals.read and crm.schemas.deals.write."),
        gettext_lazy("Show the key, copy it, and paste it here. The token of a private app works too."),
        gettext_lazy("Delete the key in HubSpot when you are done."),
    ),
    scope=gettext_lazy(
        "The token may not create pipelines. Give it the scopes crm.schemas.deals.read and crm.schemas.deals.write, "
        "then paste it again."
    ),
    place=gettext_lazy("In HubSpot it stands under Settings, Objects, Deals, Pipelines."),
)
PIPEDRIVE = Target(
    key="pipedrive",
    name="Pipedrive",
    sent=pipedrive.calls,
    rows=_pipedrive_rows,
    steps=(
        gettext_lazy("In Pipedrive, open Personal preferences, then API, and copy your personal token."),
        gettext_lazy(
            "You must be an administrator of the account. The token may do all that you may: there is no lesser one."
        ),
        gettext_lazy("Make a new token there when you are done, and this one stops working."),
    ),
    scope=gettext_lazy("Whoever this token belongs to may not create pipelines. Use the token of an administrator."),
    place=gettext_lazy("In Pipedrive it stands under Deals, in the list of pipelines."),
)
TARGETS = {one.key: one for one in (HUBSPOT, PIPEDRIVE)}
"""The CRMs by the keys of their hand-over formats."""


def mark_of(target: Target, pipelines: Sequence[HandedPipeline]) -> str:
    """Return what names exactly this to be sent: it differs as soon as a letter does."""
    sent = json.dumps([target.sent(pipeline) for pipeline in pipelines], sort_keys=True)
    return sha256(sent.encode()).hexdigest()[:32]
