"""What the reference questionnaire must hold and yield, written down as tables, and independently of its file."""

from typing import NamedTuple

THRESHOLDS = {
    "account_based": 3,
    "relationship": 3,
    "team": 3,
    "channel": 3,
    "transactional": 3,
    "outbound": 2,
    "inbound": 2,
}
"""In tie-break order."""

WEIGHTS: dict[str, dict[str, dict[str, int]]] = {
    "leads": {
        "inbound": {"inbound": 3},
        "outbound": {"outbound": 3},
        "mixed": {"inbound": 2, "outbound": 2},
        "partners": {"channel": 3},
        "walk_in": {"transactional": 3},
        "unsure": {},
    },
    "repeat_revenue": {
        "hardly_any": {},
        "under_half": {},
        "most": {"relationship": 2},
        "nearly_all": {"relationship": 4},
        "unsure": {},
    },
    "people": {
        "self_service": {"transactional": 3},
        "one_seller": {},
        "occasional_help": {"team": 1},
        "every_deal": {"team": 4},
        "partner_staff": {"channel": 3},
        "unsure": {},
    },
    "audience": {
        "no_pitch": {"transactional": 1},
        "decision_maker": {},
        "several": {"account_based": 2},
        "everyone": {"account_based": 4},
        "unsure": {},
    },
}

COMMON = "qualify present proposal negotiate close!"
"""The stage that wins bears an exclamation mark."""

OWN_PROCESS = {
    "transactional": "visit in_cart checkout paid! repeat_purchase",
    "channel": "partner_prospect partner_signed partner_onboarded deal_registered deal_won!",
}

RULES = (
    ("outbound", "prospect", "before", "qualify"),
    ("outbound", "make_contact", "after", "prospect"),
    ("account_based", "identify_target_account", "in_place_of", "qualify"),
    ("account_based", "create_stakeholder_list", "after", "identify_target_account"),
    ("account_based", "develop_initial_strategy", "after", "create_stakeholder_list"),
    ("account_based", "contact_stakeholders", "after", "develop_initial_strategy"),
    ("account_based", "present_stakeholders", "in_place_of", "present"),
    ("account_based", "prospect", "leave_out", ""),
    ("account_based", "make_contact", "leave_out", ""),
    ("team", "research", "after", "qualify create_stakeholder_list"),
    ("relationship", "first_check_in", "after", "the_win"),
    ("relationship", "upsell", "after", "first_check_in"),
)
"""Sales model, stage, placement, anchors in order of preference."""

LEADING_COUNTS = {
    "account_based": 170,
    "relationship": 136,
    "team": 96,
    "channel": 161,
    "transactional": 145,
    "outbound": 96,
    "inbound": 48,
    None: 48,
}
TIES = 223
DISTINCT_PIPELINES = 16
WITH_NEAREST_FLIP = 888


class Example(NamedTuple):
    """One worked example: the answers in question order, and what they must yield. Lists are words in a string."""

    answers: str
    leading: str | None
    also_present: str
    tie: str
    leaning: str
    stages: str


_TO_CLOSE = "present proposal negotiate close"
_ACCOUNT_BASED = "contact_stakeholders present_stakeholders proposal negotiate close"

WORKED_EXAMPLES = (
    Example("inbound under_half one_seller decision_maker", "inbound", "", "", "", f"qualify {_TO_CLOSE}"),
    Example(
        "outbound hardly_any one_seller decision_maker",
        "outbound",
        "",
        "",
        "",
        f"prospect make_contact qualify {_TO_CLOSE}",
    ),
    Example(
        "mixed most occasional_help several",
        "outbound",
        "inbound",
        "inbound",
        "",
        f"prospect make_contact qualify {_TO_CLOSE}",
    ),
    Example(
        "inbound nearly_all one_seller decision_maker",
        "relationship",
        "inbound",
        "",
        "",
        f"qualify {_TO_CLOSE} first_check_in upsell",
    ),
    Example("inbound most every_deal several", "team", "inbound", "", "", f"qualify research {_TO_CLOSE}"),
    Example(
        "outbound hardly_any occasional_help everyone",
        "account_based",
        "outbound",
        "",
        "",
        f"identify_target_account create_stakeholder_list develop_initial_strategy {_ACCOUNT_BASED}",
    ),
    Example(
        "outbound nearly_all every_deal everyone",
        "account_based",
        "relationship team outbound",
        "relationship team",
        "",
        f"identify_target_account create_stakeholder_list research develop_initial_strategy {_ACCOUNT_BASED}"
        " first_check_in upsell",
    ),
    Example(
        "walk_in nearly_all self_service no_pitch",
        "transactional",
        "relationship",
        "",
        "",
        "visit in_cart checkout paid first_check_in upsell repeat_purchase",
    ),
    Example(
        "partners hardly_any partner_staff decision_maker",
        "channel",
        "",
        "",
        "",
        "partner_prospect partner_signed partner_onboarded deal_registered deal_won",
    ),
    Example(
        "partners hardly_any every_deal decision_maker", "team", "channel", "", "", f"qualify research {_TO_CLOSE}"
    ),
    Example("unsure most one_seller several", None, "", "", "account_based relationship", f"qualify {_TO_CLOSE}"),
    Example("unsure unsure unsure unsure", None, "", "", "", f"qualify {_TO_CLOSE}"),
)
