"""택배사: the table is part of the published language, since returns are collected by the same ones."""

from __future__ import annotations

from shared.contracts.couriers import COURIERS, ETC, Courier

__all__ = ["COURIERS", "ETC", "Courier"]
