"""What the reference questionnaire of the first edition yielded, written down as tables."""

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
