"""HubSpot and Pipedrive on this machine, instead of the CRMs' own hosts.

`python -m tests.crms hubspot 8110` serves one until it is interrupted, for trying things by hand.
"""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from diagnostics.pipelines.crms.client import BODY_LIMIT
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import ApiTarget
from diagnostics.site.http import Client, Reach
from diagnostics.site.network import Network
from tests.local import served
from tests.pipelines.crms.hubspot.server import HubSpotServer
from tests.pipelines.crms.pipedrive.server import PipedriveServer
from tests.pipelines.crms.server import TOKEN

SERVERS = {"hubspot": HubSpotServer, "pipedrive": PipedriveServer}


def local_client(seconds: float = 5, network: Network | None = None) -> Client:
    """Return a client like the one for CRMs that may also call this machine."""
    return Client(seconds=seconds, body_limit=BODY_LIMIT, keep_open=True, reach=Reach.LOCAL, network=network)


def local_target(kind: str, server: Any) -> ApiTarget:
    """Return a CRM whose accounts are opened on a server of this machine."""
    target: Any = TARGETS[kind]
    local: ApiTarget = replace(target, open_account=partial(target.open_account, base=server.url, http=local_client()))
    return local


@contextmanager
def serving(kind: str, encryption: ssl.SSLContext | None = None) -> Iterator[Any]:
    """Serve an account until the block ends, over https if an encryption is given."""
    server = SERVERS[kind]()
    if encryption:
        server.socket = encryption.wrap_socket(server.socket, server_side=True)
    with served(server):
        try:
            yield server
        finally:
            server.released.set()


if __name__ == "__main__":
    account = SERVERS[sys.argv[1]](int(sys.argv[2]))
    print(f"{account.url}, token {TOKEN}")
    account.serve_forever()
