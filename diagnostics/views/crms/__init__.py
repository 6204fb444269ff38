"""The CRMs in which this site can set pipelines up, each in a module of its own, all behind `pushing.Crm`."""

from collections.abc import Callable

from diagnostics.domain.push import Token
from diagnostics.views.crms.calling import Clock
from diagnostics.views.crms.hubspot import HubSpot
from diagnostics.views.crms.pipedrive import Pipedrive
from diagnostics.views.crms.pushing import Crm

CRMS: dict[str, Callable[[Token, Clock], Crm]] = {"hubspot": HubSpot, "pipedrive": Pipedrive}
"""How each is opened with a token, by the key of its hand-over format. Hosts are fixed, and no setting changes them."""
