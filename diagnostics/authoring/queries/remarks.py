"""What to look at in a draft, and what of it somebody looked at and is meant."""

from diagnostics.authoring.models import Confirmation, Questionnaire
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.positions import equal_positions
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.confirming import fingerprint_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import Proof
from diagnostics.instrument.remarks import Remark, remarks


def remarks_of(questionnaire: Questionnaire, draft: Instrument, proof: Proof | None) -> dict[str, Remark]:
    """Return every remark about the draft, also those that are meant, by the fingerprint of what it says."""
    last = version_to_compare(questionnaire)
    found = remarks(draft, proof=proof, published=instrument_of(last) if last else None)
    return {fingerprint_of(draft, remark): remark for remark in (*found, *equal_positions(questionnaire))}


def confirmations_of(questionnaire: Questionnaire) -> dict[str, Confirmation]:
    """Return what somebody looked at and is meant, by fingerprint."""
    return {row.fingerprint: row for row in questionnaire.confirmations.select_related("by")}


def open_remarks(questionnaire: Questionnaire, draft: Instrument, proof: Proof | None) -> tuple[Remark, ...]:
    """Return the remarks about the draft that nobody has put aside."""
    found, confirmed = remarks_of(questionnaire, draft, proof), confirmations_of(questionnaire)
    return tuple(remark for fingerprint, remark in found.items() if fingerprint not in confirmed)


def meant_remarks(questionnaire: Questionnaire, draft: Instrument, proof: Proof | None) -> tuple[Remark, ...]:
    """Return the remarks about the draft that are meant."""
    found, confirmed = remarks_of(questionnaire, draft, proof), confirmations_of(questionnaire)
    return tuple(remark for fingerprint, remark in found.items() if fingerprint in confirmed)
