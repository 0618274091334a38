"""Bodies and queries. A schema never pre-empts a coded refusal: what has a code is checked behind it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT
from shared.web.schemas import BIGINT_MAX, Body, Bool, Day, Int, Short, When


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("U+0000")
    text.encode()  # a lone surrogate is not text
    return text


Wording = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_no_nul)]
"""Longer than any limit that has a code of its own."""
Place = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_no_nul)]
MgmtNo = Annotated[Int, Field(ge=1, le=BIGINT_MAX)]


class SenderBody(Body):
    """발신번호 등록. Who registers a number says that its proof was seen, unless `verified` is false."""

    sender_no: Short | None = None
    label: Short = ""
    verified: Bool = True
    active: Bool = True
    expires_on: Day | None = None


class SenderPatch(Body):
    """발신번호 수정. `resume` goes on after the carrier had refused the number."""

    label: Short | None = None
    verified: Bool | None = None
    active: Bool | None = None
    expires_on: Day | None = None
    resume: Bool = False
    expected_version: Int | None = None


class MessageBody(Body):
    """개별문자 (api.md, messaging)."""

    kind: Short
    sender_no: Short | None = None
    dest_nos: list[Short] = Field(default_factory=list)
    subject: Wording | None = None
    body: Wording | None = None
    template_code: Short | None = None
    variables: dict[str, Short] | None = None
    auto_lms: Bool = False
    send_at: When | None = None
    mgmt_no: MgmtNo | None = None


class MessageQuery(BaseModel):
    """Filters of 발송이력 (F-174). Dates are inclusive KST days; `dest_tail` are the last digits of the number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date_from: Day | None = None
    date_to: Day | None = None
    operator: Short | None = None
    q: Short | None = None
    sender_no: Short | None = None
    dest_tail: Annotated[str, StringConstraints(pattern=r"^[0-9\-]{1,16}$")] | None = None
    mgmt_no: Annotated[int, Field(ge=1, le=BIGINT_MAX)] | None = None
    kind: Short | None = None
    state: Short | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Place | None = None
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class MessageSearch(MessageQuery):
    """The same in a body, where types are not guessed."""

    mgmt_no: MgmtNo | None = None
    limit: Annotated[Int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    offset: Annotated[Int, Field(ge=0, le=10_000_000)] = 0


class SenderQuery(BaseModel):
    """Page of the sender numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Place | None = None
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0
