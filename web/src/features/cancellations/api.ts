/** The calls of 취소관리. */
import { answerOf, authorizedFetch, cancellations } from "../../api/client";
import type { components } from "../../api/generated/cancellations";
import { problemOf } from "../../api/problem";
import type { Bulk, Page } from "../../api/types";
import type { Applied, Claim, Resolution, Upload, UploadRow, Verdict } from "../../api/types-claims";
import type { ClaimSearch, Kind } from "./filters";

const BASE = "/api/cancellations/v1";
const FILE_MS = 180_000;
export type Which = components["schemas"]["AcknowledgeClaims"];

export function searchClaims(kind: Kind, body: ClaimSearch, signal: AbortSignal): Promise<Page<Claim>> {
  return answerOf<Page<Claim>>(cancellations.POST(`${BASE}/${kind}/search` as `${typeof BASE}/claims/search`, { body, signal }));
}

export function claimOf(id: string, signal: AbortSignal): Promise<Claim> {
  const params = { path: { claim_id: id } };
  return answerOf<Claim>(cancellations.GET(`${BASE}/claims/{claim_id}`, { params, signal }));
}

export type Acknowledgement = "acknowledge" | "unacknowledge";

/** 확인, or 선택취소: of rows named, or of all that a filter finds. */
export function acknowledge(kind: Kind, what: Acknowledgement, body: Which, key: string): Promise<Bulk> {
  const path = `${BASE}/${kind}/${what}` as `${typeof BASE}/claims/acknowledge`;
  return answerOf<Bulk>(cancellations.POST(path, { body, headers: { "idempotency-key": key } }));
}

export interface Decided {
  decision: Resolution;
  mgmt_no?: number;
  note: string;
}

/** 취소건 처리 (A36). */
export function resolveClaim(id: string, body: Decided, key: string): Promise<Claim> {
  return answerOf<Claim>(
    cancellations.POST(`${BASE}/claims/{claim_id}/resolve`, {
      params: { path: { claim_id: id } },
      body,
      headers: { "idempotency-key": key },
    }),
  );
}

export function writeMemo(id: string, memo: string, key: string): Promise<Claim> {
  return answerOf<Claim>(
    cancellations.PATCH(`${BASE}/claims/{claim_id}`, {
      params: { path: { claim_id: id } },
      body: { memo },
      headers: { "idempotency-key": key },
    }),
  );
}

/** Send a file to be read; nothing is cancelled yet. */
export function sendFile(channelId: string, file: File, key: string): Promise<Upload & { items: UploadRow[] }> {
  const form = new FormData();
  form.set("channel_id", channelId);
  form.set("file", file);
  return answerOf(
    cancellations.POST(`${BASE}/uploads`, {
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
      headers: { "idempotency-key": key },
      fetch: (request: Request) => authorizedFetch(request, { limit: FILE_MS }),
    }),
  );
}

export function uploadOf(id: string, signal: AbortSignal): Promise<Upload> {
  return answerOf<Upload>(cancellations.GET(`${BASE}/uploads/{upload_id}`, { params: { path: { upload_id: id } }, signal }));
}

interface RowsAt {
  limit: number;
  offset?: number;
  cursor?: string;
  verdict?: Verdict;
}

export function rowsOf(id: string, query: RowsAt, signal: AbortSignal): Promise<Page<UploadRow>> {
  const params = { path: { upload_id: id }, query };
  return answerOf<Page<UploadRow>>(cancellations.GET(`${BASE}/uploads/{upload_id}/rows`, { params, signal }));
}

export function editRow(id: string, n: number, body: { skip?: boolean; mgmt_no?: number | null }): Promise<UploadRow> {
  const params = { path: { upload_id: id, n } };
  return answerOf<UploadRow>(
    cancellations.PATCH(`${BASE}/uploads/{upload_id}/rows/{n}`, {
      params,
      body,
      headers: { "idempotency-key": crypto.randomUUID() },
    }),
  );
}

export function applyUpload(id: string, key: string): Promise<Applied> {
  const params = { path: { upload_id: id } };
  return answerOf<Applied>(
    cancellations.POST(`${BASE}/uploads/{upload_id}/apply`, { params, body: {}, headers: { "idempotency-key": key } }),
  );
}

/** The result as a file of Excel; throws ApiProblem. */
export async function resultFile(id: string): Promise<Blob> {
  const request = new Request(new URL(`${BASE}/uploads/${id}/result`, location.origin));
  const answer = await authorizedFetch(request, { limit: FILE_MS });
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => ({})));
  return answer.blob();
}

export interface Format {
  columns: Record<string, string>;
  header_row: number | null;
  sheet: string | null;
  date_format: string | null;
  status_contains: string[];
  withdrawn_contains: string[];
}
export interface KnownFormat extends Format {
  required: string[];
  fields: string[];
  own: boolean;
}

export function formatOf(channelId: string, signal: AbortSignal): Promise<KnownFormat> {
  const params = { path: { channel_id: channelId } };
  return answerOf<KnownFormat>(cancellations.GET(`${BASE}/formats/{channel_id}`, { params, signal }));
}

export function putFormat(channelId: string, body: Format, key: string): Promise<KnownFormat> {
  const params = { path: { channel_id: channelId } };
  return answerOf<KnownFormat>(
    cancellations.PUT(`${BASE}/formats/{channel_id}`, { params, body, headers: { "idempotency-key": key } }),
  );
}
