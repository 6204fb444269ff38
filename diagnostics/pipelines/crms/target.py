"""What a package declares about its CRM: the file that it takes, and how pipelines are set up over its API."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.crms.push import Account
from diagnostics.pipelines.domain.handoff import CrmPipeline, Limits, fitted
from diagnostics.pipelines.domain.push import Token

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LIMITS = Limits(distinct=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What the pipelines come from, and the language of the file. Without a result `completed_at` is None.

    `scope` is the `scope_of` the assessment or sales model, which begins every id that a CRM keeps.
    """

    questionnaire: str
    number: int
    fingerprint: str
    completed_at: datetime | None
    language: str
    scope: str


Writer = Callable[[Sequence[CrmPipeline], Source], str | bytes]
"""Returns the contents of a file with these pipelines."""


@dataclass(frozen=True, slots=True)
class Format:
    """The kind of file. `instructions` say in the words of the CRM's menus what to do, `omissions` what it cannot hold.

    With `developers`, the file is for them, and this is what to do with it: people set the pipelines up without it.
    `is_for_import`: a program reads it, so it is the same in every language, and people should not change it.
    `unforecast` says what becomes of stages without a probability if the CRM requires one, `leads` where it keeps those
    who are no deal yet. If `per_pipeline`, each pipeline is a file of its own, and `write` gets one pipeline.
    """

    extension: str
    media_type: str
    write: Writer
    per_pipeline: bool = False
    limits: Limits = NO_LIMITS
    is_for_import: bool = False
    instructions: "tuple[StrOrPromise, ...]" = ()
    developers: "tuple[StrOrPromise, ...]" = ()
    omissions: "StrOrPromise" = ""
    unforecast: "StrOrPromise" = ""
    leads: "StrOrPromise" = ""


@dataclass(frozen=True, slots=True)
class TokenInstruction:
    """One instruction on how to get a token, and the names to choose there, as the CRM spells them."""

    text: "StrOrPromise"
    names: tuple[str, ...] = ()


PreviewRow = tuple[str, str, str]
"""A stage as the CRM will have it: name, probability, and after how many days a deal in it is idle, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a pipeline can be taken: a CRM, or (`is_crm` is False) any program that reads the file.

    `key` is part of addresses and file names.
    """

    key: str
    name: "StrOrPromise"
    format: Format
    is_crm: bool = True

    def file_name(self, owner: str, only: Part | None, day: date) -> str:
        """Return the name under which the file is saved, without its extension: whose pipeline, for what, and the day.

        `only` is the part that the file holds. The deal needs no word for it if every pipeline is a file of its own.
        """
        is_plain = only is None or (only is Part.DEAL and self.format.per_pipeline)
        part = "" if is_plain or only is None else only.value
        return " ".join(filter(None, (owner, "pipeline", self.key, part, f"{day:%Y-%m-%d}")))

    def fitted(self, pipelines: Sequence[CrmPipeline]) -> tuple[CrmPipeline, ...]:
        """Return the pipelines with labels that the CRM takes."""
        return tuple(fitted(pipeline, self.format.limits) for pipeline in pipelines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTarget(Target):
    """A CRM in which pipelines can also be set up over its API.

    `open_account` opens the account that a token belongs to, `payload` returns the data that is sent for a pipeline,
    `preview` its stages as they will be. The sentences say how to get a token, what to do if it lacks a permission, and
    where to find the pipeline afterwards.
    """

    open_account: Callable[[Token, Clock], Account]
    payload: Callable[[CrmPipeline], Any]
    preview: Callable[[CrmPipeline], list[PreviewRow]]
    token_instructions: tuple[TokenInstruction, ...]
    missing_permission: "StrOrPromise"
    location: "StrOrPromise"

    def fingerprint(self, pipelines: Sequence[CrmPipeline]) -> str:
        """Return a hash of the data to be sent for the pipelines; it differs if any of the data does."""
        payload = json.dumps([self.payload(pipeline) for pipeline in pipelines], sort_keys=True)
        return sha256(payload.encode()).hexdigest()[:32]
