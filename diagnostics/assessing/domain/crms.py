"""The CRMs that a company can say it has."""

CRM_NAMES: dict[str, str] = {}
"""By key, in the order in which forms offer them. The area of the handover is above this one, so its CRMs are
registered when the app starts (`diagnostics.apps`).
"""

ANOTHER_CRM, NO_CRM = "other", "none"
"""What is stored for a CRM that is not among them, and for a company without one; "" means that nobody said."""
