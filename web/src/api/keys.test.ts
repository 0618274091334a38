/** One key an intention: repeated when nobody knows how it ended, new when somebody does. */
import { describe, expect, it } from "vitest";
import { IntentionKeys } from "./keys";
import { ApiProblem } from "./problem";

function counted(): IntentionKeys {
  let n = 0;
  return new IntentionKeys(() => `key-${(n += 1)}`);
}

describe("IntentionKeys", () => {
  it("keeps the key while the answer is unknown", () => {
    const keys = counted();
    expect(keys.of({ qty: 1 })).toBe("key-1");
    keys.settled(new ApiProblem(0, { code: "NO_ANSWER" }));
    expect(keys.of({ qty: 1 })).toBe("key-1");
    keys.settled(new ApiProblem(503, { code: "SERVICE_UNAVAILABLE" }));
    expect(keys.of({ qty: 1 })).toBe("key-1");
  });

  it("takes a new key for another body", () => {
    const keys = counted();
    keys.of({ qty: 1 });
    keys.settled(new ApiProblem(0, {}));
    expect(keys.of({ qty: 2 })).toBe("key-2");
  });

  it("takes a new key after a refusal, which was stored under the old one", () => {
    const keys = counted();
    keys.of({ qty: 1 });
    keys.settled(new ApiProblem(409, { code: "ON_HOLD" }));
    expect(keys.of({ qty: 1 })).toBe("key-2");
  });

  it("takes a new key after success", () => {
    const keys = counted();
    keys.of({ qty: 1 });
    keys.settled(null);
    expect(keys.of({ qty: 1 })).toBe("key-2");
  });
});
