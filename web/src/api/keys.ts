/**
 * Idempotency keys: one per intention. Sending the same body again after an answer that never came uses the same key,
 * so that nothing happens twice; after a definite answer a new try is a new intention.
 */
import type { ApiProblem } from "./problem";

export class IntentionKeys {
  #body: string | null = null;
  #key = "";

  constructor(private readonly make: () => string = () => crypto.randomUUID()) {}

  /** The key for this body. */
  of(body: unknown): string {
    const text = JSON.stringify(body);
    if (text !== this.#body) {
      this.#body = text;
      this.#key = this.make();
    }
    return this.#key;
  }

  /** Hear how it ended; null is success. */
  settled(problem: ApiProblem | null): void {
    if (problem === null || !problem.uncertain) this.#body = null;
  }
}
