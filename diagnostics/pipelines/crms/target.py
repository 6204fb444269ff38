"""What a package declares about its CRM: the file that it takes, and how pipelines are set up over its API."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.crms.push import Account
from diagnostics.pipelines.domain.handoff import CrmPipeline, Limits
from diagnostics.pipelines.domain.push import Token

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_LIMITS = Limits(distinct=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What the pipelines come from, and the language of the file. Without a result `completed_at` is None."""

    questionnaire: str
    number: int
    fingerprint: str
    completed_at: datetime | None
    language: str


Writer = Callable[[Sequence[CrmPipeline], Source], str | bytes]
"""Returns the contents of a file with these pipelines."""


@dataclass(frozen=True, slots=True)
class Format:
    """The kind of file. `instructions` say how to use it, `omissions` what it cannot hold.

    `unforecast` says what becomes of stages without a probability if the CRM requires one, `leads` where it keeps those
    who are no deal yet. If `per_pipeline`, each pipeline is a file of its own, and `write` gets one pipeline.
    """

    extension: str
    media_type: str
    write: Writer
    per_pipeline: bool = False
    limits: Limits = NO_LIMITS
    instructions: "tuple[StrOrPromise, ...]" = ()
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

    def file_name(self, only: Part | None) -> str:
        """Return the name under which the file is saved, the same in every language; `only`: the part that it holds."""
        part = f"-{only.value}" if only else ""
        return f"pipeline{part}-{self.key}.{self.format.extension}"


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
