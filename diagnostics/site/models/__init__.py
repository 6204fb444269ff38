"""Tables, constraints and the read vocabulary; no workflow."""

from diagnostics.site.models.branding import Branding
from diagnostics.site.models.limits import Spending, Turn
from diagnostics.site.models.mail import MailAllowance, OutgoingMail
from diagnostics.site.models.users import User
from diagnostics.site.models.workers import WorkerHeartbeat

__all__ = [
    "Branding",
    "MailAllowance",
    "OutgoingMail",
    "Spending",
    "Turn",
    "User",
    "WorkerHeartbeat",
]
