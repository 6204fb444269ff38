"""What addresses have besides an assessment, such as keys of the reference questionnaire."""

from tests.reference import reference_instrument
from tests.site.views.access_to_sharing import SHARED_KEYS

OURS = reference_instrument().key
KEYS = {
    "handoff-file": ("json",),
    "handoff-part": ("hubspot", "deal"),
    "handoff-model": (OURS, "team"),
    "handoff-model-file": (OURS, "team", "json"),
    "handoff-model-part": (OURS, "team", "hubspot", "deal"),
    "set-up-model": (OURS, "team"),
    "own-pipeline-model": (OURS, "team"),
    **SHARED_KEYS,
    "push": ("hubspot",),
    "second-step-link": ("no-such-token",),
    "question": ("leads",),
    "sales-model": ("team",),
    "stage": ("qualify",),
    "questionnaire": (OURS,),
    "embed-questionnaire": (OURS,),
    "embed-question": ("leads",),
    "how-of": (OURS,),
    "catalogue-of": (OURS,),
    "sales-model-of": (OURS, "team"),
    "stage-of": (OURS, "qualify"),
    "branding-logo": ("0" * 32,),
    "branding-css": ("0" * 32,),
    "mfa_edit_webauthn": (1,),
    "mfa_remove_webauthn": (1,),
    "account_reset_password_from_key": ("1", "no-such-key"),
}
