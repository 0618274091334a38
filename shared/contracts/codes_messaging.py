"""The codes of sending messages (domain.md 2.11, messaging.md): a part of the one table in `codes.py`."""

from __future__ import annotations

from shared.contracts.codes_entry import Entry

MESSAGING = {
    "SENDER_REQUIRED": Entry(422, "보내는 사람(발신번호)을 선택하세요."),
    "SENDER_NOT_REGISTERED": Entry(409, "등록되지 않은 발신번호입니다: {sender_no}"),
    "SENDER_INVALID": Entry(422, "발신번호 규칙에 맞지 않는 번호입니다: {sender_no}"),
    "SENDER_EXISTS": Entry(409, "이미 등록된 발신번호입니다: {sender_no}"),
    "SENDER_NOT_FOUND": Entry(404, "등록된 발신번호가 아닙니다: {sender_no}"),
    "SENDER_STOPPED": Entry(
        409, "통신사가 이 발신번호의 문자를 거절했습니다 (결과코드 {result}). 발신번호를 확인한 뒤 다시 사용하세요."
    ),
    "NOT_A_MOBILE": Entry(422, "문자를 받을 수 없는 번호입니다: {dest_no}"),
    "SMS_TOO_LONG": Entry(
        422, "90byte를 넘어 SMS로 보낼 수 없습니다 ({bytes}byte). 자동 LMS전환을 켜거나 줄여 주세요."
    ),
    "LMS_TOO_LONG": Entry(422, "2,000byte를 넘어 보낼 수 없습니다 ({bytes}byte)."),
    "SUBJECT_TOO_LONG": Entry(422, "제목은 {limit}byte까지입니다."),
    "UNENCODABLE": Entry(422, "문자로 보낼 수 없는 글자가 있습니다: {chars}"),
    "BODY_REQUIRED": Entry(422, "문자 내용을 입력하세요."),
    "DEST_REQUIRED": Entry(422, "받는 사람을 입력하세요."),
    "MESSAGE_NOT_FOUND": Entry(404, "메시지를 찾을 수 없습니다."),
    "WEBHOOK_REJECTED": Entry(403, "허용되지 않은 결과 통보입니다."),
    "KIND_NOT_SUPPORTED": Entry(422, "지원하지 않는 메시지 종류입니다: {kind}"),
    "DUPLICATE_DEST": Entry(200, "같은 번호가 여러 번 있어 한 번만 보냅니다."),
    "OUTSIDE_EUCKR": Entry(200, "일부 전화기에서 ?로 보일 수 있는 글자가 있습니다: {chars}"),
    "SUBJECT_NOT_SENT": Entry(200, "SMS에는 제목이 전송되지 않습니다. 이력에만 남습니다."),
    "SAFE_NUMBER": Entry(200, "안심번호는 배송이 끝나면 사용할 수 없게 됩니다."),
}
