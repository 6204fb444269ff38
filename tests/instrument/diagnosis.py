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
        "tenders": {"inbound": 2},
        "partners": {"channel": 2, "inbound": 2},
        "walk_in": {"transactional": 2, "inbound": 2},
        "unsure": {},
    },
    "repeat_revenue": {
        "hardly_any": {},
        "under_half": {},
        "most": {"relationship": 2},
        "nearly_all": {"relationship": 4},
        "renews_itself": {"relationship": 2},
        "unsure": {},
    },
    "people": {
        "self_service": {"transactional": 4},
        "product_led": {"transactional": 4},
        "one_seller": {},
        "occasional_help": {"team": 1},
        "every_deal": {"team": 4},
        "partner_staff": {"channel": 4},
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

GRADES = {
    "repeat_revenue": "hardly_any under_half most nearly_all",
    "people": "one_seller occasional_help every_deal",
    "audience": "decision_maker several everyone",
}
"""From low to high; options that are not listed have no grade."""

DOUBTFUL_PAIRS = (
    ("people.self_service", "audience.several"),
    ("people.self_service", "audience.everyone"),
    ("people.product_led", "audience.several"),
    ("people.product_led", "audience.everyone"),
    ("people.self_service", "leads.outbound"),
    ("people.self_service", "leads.tenders"),
    ("leads.walk_in", "audience.everyone"),
    ("people.every_deal", "audience.no_pitch"),
)

COMMON = "qualify present proposal negotiate close!"
"""The stage that wins bears an exclamation mark."""

OWN_PROCESS = {
    "transactional": "visit in_cart checkout paid! repeat_purchase",
    "channel": "partner_prospect partner_signed partner_onboarded deal_registered partner_offer deal_won!",
}
"""By sales model; a process is named like its model."""

OPENS_DEAL = "qualify bid_decision present present_stakeholders visit deal_registered"
PARTNER_STAGES = "partner_prospect partner_signed partner_onboarded partner_review"


class Rule(NamedTuple):
    """One line of the table: from how many points of a sales model, and with which answer ("question.option")."""

    model: str | None
    points: int
    stage: str
    placement: str
    anchors: str = ""
    process: str = "common"
    answer: str = ""
    optional: bool = False


RULES = (
    Rule("channel", 2, "partner_prospect", "before", "the_start"),
    Rule("channel", 2, "partner_signed", "after", "partner_prospect"),
    Rule("channel", 2, "partner_onboarded", "after", "partner_signed"),
    Rule("outbound", 2, "prospect", "before", "qualify"),
    Rule("outbound", 2, "make_contact", "after", "prospect"),
    Rule("account_based", 3, "identify_target_account", "in_place_of", "qualify"),
    Rule("account_based", 3, "create_stakeholder_list", "after", "identify_target_account"),
    Rule("account_based", 3, "develop_initial_strategy", "after", "create_stakeholder_list"),
    Rule("account_based", 3, "contact_stakeholders", "after", "develop_initial_strategy"),
    Rule("account_based", 3, "present_stakeholders", "in_place_of", "present"),
    Rule("account_based", 3, "build_consensus", "after", "present_stakeholders"),
    Rule("account_based", 3, "prospect", "leave_out"),
    Rule("account_based", 3, "make_contact", "leave_out"),
    Rule("account_based", 2, "create_stakeholder_list", "after", "qualify"),
    Rule(None, 0, "bid_decision", "in_place_of", "qualify", answer="leads.tenders"),
    Rule(None, 0, "bid_decision", "after", "build_consensus", answer="leads.tenders"),
    Rule(None, 0, "clarify", "in_place_of", "present", answer="leads.tenders"),
    Rule(None, 0, "clarify", "after", "bid_decision", answer="leads.tenders"),
    Rule(None, 0, "submit_bid", "in_place_of", "proposal", answer="leads.tenders"),
    Rule(None, 0, "evaluation", "in_place_of", "negotiate", answer="leads.tenders"),
    Rule("team", 3, "research", "after", "qualify create_stakeholder_list bid_decision"),
    Rule("team", 1, "research", "after", "qualify create_stakeholder_list bid_decision", optional=True),
    Rule("relationship", 2, "first_check_in", "after", "the_win"),
    Rule("relationship", 2, "renewal", "after", "first_check_in"),
    Rule("relationship", 3, "upsell", "after", "first_check_in"),
    Rule("relationship", 3, "win_back", "after", "repeat_purchase", process="transactional"),
    Rule("relationship", 3, "partner_review", "after", "partner_onboarded", process="channel"),
    Rule(None, 0, "trial", "in_place_of", "in_cart", process="transactional", answer="people.product_led"),
    Rule(None, 0, "activated", "in_place_of", "checkout", process="transactional", answer="people.product_led"),
)

COMBINATIONS = 1470
LEADING_COUNTS = {
    "transactional": 327,
    "account_based": 276,
    "inbound": 225,
    "relationship": 172,
    "channel": 150,
    "team": 140,
    "outbound": 120,
    None: 60,
}
"""Over all combinations, with the tie-break order deciding."""

TIES = 319
TIES_WITHOUT_UNSURE, COMBINATIONS_WITHOUT_UNSURE = 194, 720
WAYS_THROUGH = 2133
DISTINCT_PIPELINES = 72
WITH_NEAREST_FLIP = 1455


class Example(NamedTuple):
    """One worked example: the answers in question order, then the separating one, and what they must yield.

    Lists are words in a string. `optional`: the stages for big or hard deals only.
    """

    answers: str
    leading: str | None
    also_present: str
    tie: str
    leaning: str
    stages: str
    optional: str = ""


_TO_CLOSE = "present proposal negotiate close"
_ACCOUNT_BASED = "contact_stakeholders present_stakeholders build_consensus proposal negotiate close"

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
        "mixed most occasional_help several outbound",
        "outbound",
        "inbound",
        "inbound",
        "",
        f"prospect make_contact qualify research create_stakeholder_list {_TO_CLOSE} first_check_in renewal",
        optional="research",
    ),
    Example(
        "inbound nearly_all one_seller decision_maker",
        "relationship",
        "inbound",
        "",
        "",
        f"qualify {_TO_CLOSE} first_check_in upsell renewal",
    ),
    Example(
        "inbound renews_itself one_seller decision_maker",
        "inbound",
        "",
        "",
        "",
        f"qualify {_TO_CLOSE} first_check_in renewal",
    ),
    Example(
        "inbound most every_deal several",
        "team",
        "inbound",
        "",
        "",
        f"qualify research create_stakeholder_list {_TO_CLOSE} first_check_in renewal",
    ),
    Example(
        "tenders most every_deal decision_maker",
        "team",
        "inbound",
        "",
        "",
        "bid_decision research clarify submit_bid evaluation close first_check_in renewal",
    ),
    Example(
        "outbound hardly_any occasional_help everyone",
        "account_based",
        "outbound",
        "",
        "",
        f"identify_target_account create_stakeholder_list research develop_initial_strategy {_ACCOUNT_BASED}",
        optional="research",
    ),
    Example(
        "outbound nearly_all every_deal everyone equal",
        "account_based",
        "relationship team outbound",
        "relationship team",
        "",
        f"identify_target_account create_stakeholder_list research develop_initial_strategy {_ACCOUNT_BASED}"
        " first_check_in upsell renewal",
    ),
    Example("walk_in under_half one_seller decision_maker", "inbound", "", "", "", f"qualify {_TO_CLOSE}"),
    Example(
        "walk_in nearly_all self_service no_pitch",
        "transactional",
        "relationship inbound",
        "",
        "",
        "visit in_cart checkout paid repeat_purchase win_back",
    ),
    Example(
        "inbound under_half product_led decision_maker",
        "transactional",
        "inbound",
        "",
        "",
        "visit trial activated paid repeat_purchase",
    ),
    Example(
        "partners hardly_any one_seller decision_maker",
        "inbound",
        "",
        "",
        "",
        f"partner_prospect partner_signed partner_onboarded qualify {_TO_CLOSE}",
    ),
    Example(
        "partners hardly_any partner_staff decision_maker",
        "channel",
        "inbound",
        "",
        "",
        "partner_prospect partner_signed partner_onboarded deal_registered partner_offer deal_won",
    ),
    Example(
        "unsure most one_seller several",
        None,
        "",
        "",
        "account_based relationship",
        f"qualify create_stakeholder_list {_TO_CLOSE} first_check_in renewal",
    ),
    Example("unsure unsure unsure unsure", None, "", "", "", f"qualify {_TO_CLOSE}"),
)
