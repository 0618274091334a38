/** Who gets the block that was asked for early. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const signedIn = { access_token: "t", expires_in: 600, operator: { login: "a", name: "가", roles: [], last_login_at: null } };
const page = { items: [], total: 0, total_is_exact: true };
const question = { on_hold: true as const, offset: 0, limit: 100 };

describe("the first block", () => {
  let asked: string[];

  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers();
    asked = [];
    vi.stubGlobal("location", { origin: "http://console.invalid", search: "?on_hold=1" });
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
    vi.stubGlobal("BroadcastChannel", class { addEventListener(): void {} postMessage(): void {} });
    vi.stubGlobal("fetch", async (request: Request) => {
      asked.push(await request.text());
      return Response.json(page);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is asked for when somebody is signed in, and given once, to the same question", async () => {
    const [{ askFirstBlock, takeFirstBlock }, { takeSession }] = await Promise.all([import("./firstBlock"), import("../../api/token")]);
    askFirstBlock();
    expect(takeFirstBlock(question)).toBeNull();
    expect(asked).toEqual([]);

    takeSession(signedIn);
    await expect(takeFirstBlock(question)).resolves.toEqual(page);
    expect(asked.map((body) => JSON.parse(body) as unknown)).toEqual([question]);
    expect(takeFirstBlock(question)).toBeNull();
  });

  it("is nobody's after another question, and not the next operator's", async () => {
    const [{ askFirstBlock, takeFirstBlock }, { dropSession, takeSession }] = await Promise.all([import("./firstBlock"), import("../../api/token")]);
    takeSession(signedIn);
    askFirstBlock();
    expect(takeFirstBlock({ offset: 0, limit: 100 })).toBeNull();
    expect(takeFirstBlock(question)).toBeNull();

    askFirstBlock();
    dropSession("signed-out");
    expect(takeFirstBlock(question)).toBeNull();
  });
});
