"""Every CRM and file format to which a pipeline can be taken. To add a CRM, add its package here."""

from diagnostics.pipelines.crms.espocrm import ESPOCRM
from diagnostics.pipelines.crms.freshsales import FRESHSALES
from diagnostics.pipelines.crms.hubspot import HUBSPOT
from diagnostics.pipelines.crms.neutral import JSON, MARKDOWN
from diagnostics.pipelines.crms.nutshell import NUTSHELL
from diagnostics.pipelines.crms.odoo import ODOO
from diagnostics.pipelines.crms.pipedrive import PIPEDRIVE
from diagnostics.pipelines.crms.salesforce import SALESFORCE
from diagnostics.pipelines.crms.tables import CSV, XLSX
from diagnostics.pipelines.crms.target import Target

TARGETS: dict[str, Target] = {
    target.key: target
    for target in (
        HUBSPOT,
        PIPEDRIVE,
        SALESFORCE,
        ODOO,
        ESPOCRM,
        NUTSHELL,
        FRESHSALES,
        XLSX,
        CSV,
        MARKDOWN,
        JSON,
    )
}
"""By key, in the order in which the page offers them."""
