/** Errors that the console itself has to name; the API brings its own Korean text for every other code. */
import type { codes as original } from "../ko/codes";

export const codes = {
  "code.NO_ANSWER": "The server did not answer. Trying again will not do it twice.",
  "code.other": "The request failed (HTTP {status}).",
} satisfies Record<keyof typeof original, string>;
