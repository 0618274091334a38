/** Errors that the console itself has to name; the API brings its own Korean text for every other code. */
export const codes = {
  "code.NO_ANSWER": "서버가 응답하지 않았습니다. 다시 시도해도 두 번 처리되지 않습니다.",
  "code.other": "요청을 처리하지 못했습니다 (HTTP {status}).",
} as const;
