"""`python -m deploy.gateway --for compose|local …`: prints the rendered configuration, or writes it with --out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deploy.gateway.presets import compose, local
from deploy.gateway.render import render
from deploy.gateway.settings import UPSTREAMS, Address


def main(arguments: list[str] | None = None) -> int:
    """Render once. Exit code 2 for arguments that make no gateway, with the reason on stderr."""
    options = _parser().parse_args(arguments)
    try:
        if options.target == "compose":
            settings = compose()
        else:
            upstreams = dict(_upstream(text) for text in options.upstream)
            settings = local(*_address(options.listen), options.admin_port, upstreams)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    text = render(settings)
    if options.out is None:
        sys.stdout.write(text)
    else:
        options.out.write_text(text, encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.gateway", description=__doc__)
    parser.add_argument("--for", dest="target", choices=["compose", "local"], required=True)
    parser.add_argument("--out", type=Path, help="write to this file instead of stdout")
    parser.add_argument("--listen", default="127.0.0.1:8080", help="local: where people reach dyflux")
    parser.add_argument("--admin-port", type=int, default=9901, help="local: Envoy's admin port, on loopback")
    parser.add_argument(
        "--upstream", action="append", default=[], metavar="NAME=HOST:PORT", help=f"local: {', '.join(UPSTREAMS)}"
    )
    return parser


def _upstream(text: str) -> tuple[str, Address]:
    name, _, address = text.partition("=")
    if name not in UPSTREAMS:
        raise ValueError(f"unknown upstream {name!r}; known: {', '.join(UPSTREAMS)}")
    return name, _address(address)


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not port.isdigit():
        raise ValueError(f"not HOST:PORT: {text!r}")
    return host, int(port)


if __name__ == "__main__":
    sys.exit(main())
