"""The CRMs in which pipelines can be set up without a file: what is sent, and the token that it takes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, ngettext

from diagnostics.pipelines.crms.hubspot import format as hubspot
from diagnostics.pipelines.crms.pipedrive import format as pipedrive
from diagnostics.pipelines.domain.handoff import HandedPipeline
from diagnostics.site.pages.texts import percent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = tuple[str, str, str]
"""A stage as the CRM takes it: its name, its probability, and after how many days a deal is idle in it or ""."""


@dataclass(frozen=True, slots=True)
class TokenStep:
    """One instruction on how to get a token, and the names to pick there, as the CRM spells them."""

    text: "StrOrPromise"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A CRM in which pipelines can be set up.

    `sent` returns what is sent for a pipeline, `rows` its stages as the CRM takes them. `steps` say where the token
    comes from and what it must be allowed to do, `scope` what to do where it is not, and `place` where the pipeline is
    found afterwards.
    """

    key: str
    name: str
    sent: Callable[[HandedPipeline], Any]
    rows: Callable[[HandedPipeline], list[Row]]
    steps: tuple[TokenStep, ...]
    scope: "StrOrPromise"
    place: "StrOrPromise"


def _hubspot_rows(pipeline: HandedPipeline) -> list[Row]:
    stages = hubspot.body(pipeline)["stages"]
    return [(stage["label"], percent(round(100 * float(stage["metadata"]["probability"]))), "") for stage in stages]


def _pipedrive_rows(pipeline: HandedPipeline) -> list[Row]:
    stages = [call["body"] for call in pipedrive.calls(pipeline)[1:]]
    return [(stage["name"], percent(stage["deal_probability"]), _idle(stage)) for stage in stages]


def _idle(stage: dict[str, Any]) -> str:
    days = stage.get("days_to_rotten", 0)
    return ngettext("Idle after %(days)s day", "Idle after %(days)s days", days) % {"days": days} if days else ""


HUBSPOT_SCOPES = ("crm.schemas.deals.read", "crm.schemas.deals.write")
"""What a token must be allowed to do: to list the pipelines of deals, and to create one."""

HUBSPOT = Target(
    key="hubspot",
    name="HubSpot",
    sent=hubspot.body,
    rows=_hubspot_rows,
    steps=(
        TokenStep(gettext_lazy("In HubSpot, open Development, then Keys, then Service keys, and create a key.")),
        TokenStep(gettext_lazy("Give it these two scopes and no others:"), HUBSPOT_SCOPES),
        TokenStep(gettext_lazy("Show the key, copy it, and paste it here. The token of a private app works too.")),
        TokenStep(gettext_lazy("Delete the key in HubSpot when you are done.")),
    ),
    scope=gettext_lazy(
        "This token may not create pipelines. Give it the scopes that are listed below, then try again."
    ),
    place=gettext_lazy("In HubSpot it stands under Settings, Objects, Deals, Pipelines."),
)
PIPEDRIVE = Target(
    key="pipedrive",
    name="Pipedrive",
    sent=pipedrive.calls,
    rows=_pipedrive_rows,
    steps=(
        TokenStep(gettext_lazy("In Pipedrive, open Personal preferences, then API, and copy your personal token.")),
        TokenStep(gettext_lazy("You must be an administrator of the account.")),
        TokenStep(
            gettext_lazy(
                "The token may do all that you may, since Pipedrive has no lesser one. "
                "Make a new one there when you are done, and this one stops working."
            )
        ),
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
