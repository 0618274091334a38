"""택배사: codes, names, and the digits that their waybills usually have (channels.md 2). Length only ever warns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Courier:
    """`digits` empty: any length is usual."""

    code: str
    name: str
    digits: frozenset[int] = frozenset()

    def unusual(self, invoice_no: str) -> bool:
        """Whether the length should be warned about."""
        return bool(self.digits) and len(invoice_no) not in self.digits


ETC = "ETC"
"""기타 / 직접전달: may generate its own number (A4)."""

COURIERS: dict[str, Courier] = {
    courier.code: courier
    for courier in (
        Courier("CJ", "CJ대한통운", frozenset({10, 12})),
        Courier("EPOST", "우체국택배", frozenset({13})),
        Courier("HANJIN", "한진택배", frozenset({10, 12})),
        Courier("LOTTE", "롯데택배", frozenset({10, 12})),
        Courier("LOGEN", "로젠택배", frozenset({11})),
        Courier("KYUNGDONG", "경동택배"),
        Courier("DAESIN", "대신택배"),
        Courier("ILYANG", "일양로지스"),
        Courier("CHUNIL", "천일택배"),
        Courier("HAPDONG", "합동택배"),
        Courier("KUNYOUNG", "건영택배"),
        Courier("GSPOSTBOX", "GS편의점택배"),
        Courier("CUPOST", "CU편의점택배"),
        Courier(ETC, "기타/직접전달"),
    )
}
