/** Who asks for the session, and how often. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const body = { access_token: "t", expires_in: 600, operator: { login: "a", name: "가", roles: [], last_login_at: null } };

describe("session", () => {
  let asked: ReturnType<typeof vi.fn>;

  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers();
    asked = vi.fn(() => Promise.resolve(Response.json(body)));
    vi.stubGlobal("fetch", asked);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("that was asked for early is asked for once, and anew the next time", async () => {
    const token = await import("./token");
    token.askEarly();
    expect(asked).toHaveBeenCalledTimes(1);
    await Promise.all([token.refreshSession(), token.refreshSession()]);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(token.accessToken()).toBe("t");
    await token.refreshSession();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("that was asked for early in vain tells who asks for it, and may be asked for again", async () => {
    const token = await import("./token");
    asked.mockImplementationOnce(() => Promise.reject(new TypeError("no server")));
    token.askEarly();
    await expect(token.refreshSession()).rejects.toThrow("no server");
    await expect(token.refreshSession()).resolves.toMatchObject({ access_token: "t" });
  });
});
