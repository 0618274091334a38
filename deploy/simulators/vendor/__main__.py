"""`python -m deploy.simulators.vendor --port N`: what is not given is taken from the environment of the services."""

import argparse
import asyncio
import logging
import os
import random

import uvicorn

from deploy.simulators.vendor.app import Vendor
from deploy.simulators.vendor.config import CHAOS, Config
from deploy.simulators.vendor.push import Pusher

LOOPBACK = "127.0.0.1"
log = logging.getLogger("vendor")


def _webhook_from_environment() -> str:
    token = os.environ.get("DYFLUX_MESSAGING_WEBHOOK_TOKENS", "").split(",")[0].strip()
    port = os.environ.get("DYFLUX_MESSAGING_PORT", "8104")
    return f"http://{LOOPBACK}:{port}/api/messaging/v1/webhooks/bizppurio/{token}" if token else ""


def main() -> None:
    """Parse, serve until told to stop."""
    env = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m deploy.simulators.vendor", description=__doc__)
    parser.add_argument("--host", default=env("DYFLUX_VENDOR_HOST", LOOPBACK), help="loopback, but for a container")
    parser.add_argument("--port", type=int, default=int(env("DYFLUX_VENDOR_PORT", "8190")))
    parser.add_argument("--webhook-url", default=env("DYFLUX_VENDOR_WEBHOOK_URL") or _webhook_from_environment())
    parser.add_argument("--account", default=env("DYFLUX_MESSAGING_VENDOR_ACCOUNT", "dyflux"))
    parser.add_argument("--password", default=env("DYFLUX_MESSAGING_VENDOR_PASSWORD", "dyflux"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tps", type=float, default=0.0)
    parser.add_argument("--chaos", action="store_true", help="the fault mix of the specification")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for noisy in ("httpx2", "httpcore2"):  # the webhook's path is a secret
        logging.getLogger(noisy).setLevel(logging.WARNING)
    config = Config(webhook_url=args.webhook_url, account=args.account, password=args.password, seed=args.seed)
    config.tps = args.tps
    config.change(CHAOS if args.chaos else {})
    asyncio.run(_serve(config, args.host, args.port))


class _Done(Exception):
    """Ends the group: pushes that still wait are dropped with the simulator."""


async def _serve(config: Config, host: str, port: int) -> None:
    dice = random.Random(config.seed)
    try:
        async with asyncio.TaskGroup() as group:
            pusher = Pusher(config, dice, group)
            app = Vendor(config, dice, pusher).app()
            server = uvicorn.Server(uvicorn.Config(
                app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1,
            ))  # fmt: skip
            await server.serve()
            await pusher.close()
            raise _Done
    except* _Done:
        log.info("stopped")


if __name__ == "__main__":
    main()
