"""The edge gateway: one Envoy policy, rendered for every way to run (ADR 0003). It knows routes, no business."""

from deploy.gateway.render import render
from deploy.gateway.settings import GatewaySettings, Limits, Timeouts

__all__ = ["GatewaySettings", "Limits", "Timeouts", "render"]
