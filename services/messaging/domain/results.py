"""What a carrier's result means and what follows from it, by class. Which code is of which class is the vendor's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ResultClass(StrEnum):
    """The rows of messaging.md 2.3."""

    DELIVERED = "DELIVERED"
    UNCERTAIN = "UNCERTAIN"
    TEMPORARY = "TEMPORARY"
    DEAD_NUMBER = "DEAD_NUMBER"
    OPT_OUT = "OPT_OUT"
    SENDER_CONFIG = "SENDER_CONFIG"
    CONTENT = "CONTENT"
    NOT_REACHABLE = "NOT_REACHABLE"
    TIME_WINDOW = "TIME_WINDOW"
    DUPLICATE = "DUPLICATE"
    ACCOUNT = "ACCOUNT"
    EXPIRED = "EXPIRED"
    NO_REPORT = "NO_REPORT"
    FAILED = "FAILED"
    UNKNOWN_CODE = "UNKNOWN_CODE"


@dataclass(frozen=True, slots=True)
class Consequence:
    """`text` is what an agent reads. `retry`: once more after a pause, as a new attempt. `stops_sender`: the circuit.
    `first_attempt_counts`: the vendor says that an earlier attempt of this message had reached it."""

    text: str
    retry: bool = False
    stops_sender: bool = False
    first_attempt_counts: bool = False


CONSEQUENCES: Mapping[ResultClass, Consequence] = {
    ResultClass.DELIVERED: Consequence("전송완료"),
    ResultClass.UNCERTAIN: Consequence("전송 여부를 확인할 수 없음"),
    ResultClass.TEMPORARY: Consequence(
        "받는 전화기의 일시적인 문제 (전원 꺼짐, 통화권 이탈, 수신함 가득 참)", retry=True
    ),
    ResultClass.DEAD_NUMBER: Consequence("없는 번호이거나 사용하지 않는 번호"),
    ResultClass.OPT_OUT: Consequence("수신을 거부한 번호"),
    ResultClass.SENDER_CONFIG: Consequence("발신번호를 쓸 수 없음 (등록 또는 번호규칙 위반)", stops_sender=True),
    ResultClass.CONTENT: Consequence("내용이나 템플릿이 맞지 않음"),
    ResultClass.NOT_REACHABLE: Consequence("카카오톡으로 받을 수 없는 번호"),
    ResultClass.TIME_WINDOW: Consequence("보낼 수 없는 시간대"),
    ResultClass.DUPLICATE: Consequence("통신사가 중복 발송으로 판단", first_attempt_counts=True),
    ResultClass.ACCOUNT: Consequence("발송 계정 문제 (잔액, 한도, 로그인)"),
    ResultClass.EXPIRED: Consequence("보낼 수 있는 시간이 지나 보내지 않음"),
    ResultClass.NO_REPORT: Consequence("통신사가 결과를 알려 주지 않음"),
    ResultClass.FAILED: Consequence("전송실패"),
    ResultClass.UNKNOWN_CODE: Consequence("전송실패 (알 수 없는 결과 코드)"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The vendor's raw code, and its class."""

    code: str
    klass: ResultClass

    @property
    def consequence(self) -> Consequence:
        return CONSEQUENCES[self.klass]

    @property
    def delivered(self) -> bool:
        return self.klass is ResultClass.DELIVERED
