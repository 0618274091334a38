/** A history entry as the manual prints it: cs renders the exact text, here it is only taken apart to be set. */
import type { CsRecord } from "../../api/types";

export interface Entry {
  readonly id: number;
  readonly open: boolean;
  /** `2026-03-02 08:52:03 작업자 : test 배송확인 미처리` */
  readonly head: string;
  /** `[관리번호 : 101493 (101493)]` */
  readonly about: string;
  /** What the system and the operator wrote, line by line. */
  readonly body: string;
}

export function entryOf(record: CsRecord): Entry {
  const [head = "", about = "", ...body] = record.rendered.split("\n");
  return { id: record.id, open: record.handled === "OPEN", head, about, body: body.join("\n") };
}
