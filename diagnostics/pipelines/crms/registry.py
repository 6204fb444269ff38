"""The CRMs in which this site can set pipelines up, each in a module of its own, all behind `pushing.Crm`."""

from collections.abc import Callable

from diagnostics.pipelines.crms.client import Clock
from diagnostics.pipelines.crms.hubspot.api import HubSpot
from diagnostics.pipelines.crms.pipedrive.api import Pipedrive
from diagnostics.pipelines.crms.pushing import Crm
from diagnostics.pipelines.domain.push import Token

CRMS: dict[str, Callable[[Token, Clock], Crm]] = {"hubspot": HubSpot, "pipedrive": Pipedrive}
"""How each is opened with a token, by the key of its hand-over format. Hosts are fixed, and no setting changes them."""
