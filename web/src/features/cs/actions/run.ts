/** The calls behind the action bar: typed by the generated documents, each with its idempotency key. */
import { answerOf, cs, orders } from "../../../api/client";
import type { paths } from "../../../api/generated/orders";
import type { Bulk, CommandAnswer } from "../../../api/types";

type Prefix = "/api/orders/v1/orders/{mgmt_no}/actions/";
export type ApiAction = keyof paths extends infer P ? (P extends `${Prefix}${infer A}` ? A : never) : never;
export type BodyOf<A extends ApiAction> = paths[`${Prefix}${A}`] extends {
  post: { requestBody: { content: { "application/json": infer B } } };
}
  ? B
  : never;

/** One action on one order. Throws ApiProblem. */
export function runAction<A extends ApiAction>(
  action: A,
  mgmtNo: number,
  body: BodyOf<A>,
  key: string,
): Promise<CommandAnswer> {
  const path = `/api/orders/v1/orders/{mgmt_no}/actions/${action}` as `${Prefix}set-hold`;
  return answerOf<CommandAnswer>(
    orders.POST(path, {
      params: { path: { mgmt_no: mgmtNo } },
      body: body as BodyOf<"set-hold">,
      headers: { "idempotency-key": key },
    }),
  );
}

export interface NewNote {
  mgmt_nos: number[];
  note: string;
  general_type: string | null;
  alarm_at: string | null;
}

/** C/S 남기기 (A25). Throws ApiProblem; a row's refusal is in the answer. */
export function addNote(note: NewNote, key: string): Promise<Bulk> {
  return answerOf<Bulk>(
    cs.POST("/api/cs/v1/records", { body: note as never, headers: { "idempotency-key": key } }),
  );
}

/** 완료 처리 of one record (A26). */
export function closeRecord(id: number, key: string): Promise<Bulk> {
  return answerOf<Bulk>(
    cs.POST("/api/cs/v1/records/close", { body: { ids: [id] }, headers: { "idempotency-key": key } }),
  );
}
