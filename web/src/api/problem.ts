/** What the API says when it refuses (RFC 9457). Every failed call of the console ends as one of these. */

export interface FieldError {
  pointer: string;
  code: string;
  detail?: string;
}

/** One entry of a VERSION_CONFLICT: what somebody else changed meanwhile. */
export interface Change {
  field: string;
  old: unknown;
  new: unknown;
  by: string;
  at: string;
}

interface ProblemBody {
  code?: string;
  detail?: string;
  trace_id?: string | null;
  errors?: FieldError[];
  changes?: Change[];
  [member: string]: unknown;
}

/** The code that stands for an answer that never came. */
export const NO_ANSWER = "NO_ANSWER";

export class ApiProblem extends Error {
  readonly code: string;
  readonly detail: string;
  readonly traceId: string | null;
  readonly errors: readonly FieldError[];
  readonly changes: readonly Change[];

  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.code ?? `HTTP_${status}`);
    this.name = "ApiProblem";
    this.code = body.code ?? `HTTP_${status}`;
    this.detail = body.detail ?? "";
    this.traceId = body.trace_id ?? null;
    this.errors = body.errors ?? [];
    this.changes = body.changes ?? [];
  }

  /** Whether the command may have been carried out although nobody said so: then the same key is sent again. */
  get uncertain(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** A problem from what the server sent; what is no problem+json (a proxy's page) keeps its status. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  return new ApiProblem(status, isObject ? (body as ProblemBody) : {});
}

/** Anything thrown by a call, as a problem. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, { code: NO_ANSWER, detail: error instanceof Error ? error.message : String(error) });
}

/** Whether a call was given up by ourselves. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
