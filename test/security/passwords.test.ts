import { afterEach, describe, expect, it } from "vitest";
import { RATES } from "@wireside/hub";
import { Passwords } from "../../packages/hub/src/domain/secrets.ts";
import { TestHub, type Answer } from "../hub-in-process.ts";

const PASSWORD = "correct horse battery";

let hub: TestHub;

afterEach(() => hub.stop());

const logIn = (name: string, password: string, headers: Record<string, string> = {}): Promise<Answer> =>
  hub.call("login", { body: { name, password }, headers });
const codeOf = ({ status, body }: Answer): string => `${String(status)} ${(body as { code?: string }).code ?? "in"}`;

/** What does not change from one answer to the next. */
function comparable({ status, headers, body }: Answer): unknown {
  return { status, body, headers: [...headers].filter(([name]) => name !== "date") };
}

describe("a wrong password", () => {
  it("has the same answer as a name that nobody has, and as a nickname without a password", async () => {
    hub = await TestHub.start();
    await hub.register("Ann", PASSWORD);
    await hub.join("Nick");
    const [wrong, unknown, nickname] = [
      await logIn("Ann", "a wrong guess"),
      await logIn("Bob", "a wrong guess"),
      await logIn("Nick", "a wrong guess"),
    ];
    expect(codeOf(wrong)).toBe("401 wrong_credentials");
    expect(comparable(unknown)).toEqual(comparable(wrong));
    expect(comparable(nickname)).toEqual(comparable(wrong));
  });

  it("costs the hub one hash, and so does a name that nobody has", async () => {
    hub = await TestHub.start();
    const passwords = new Passwords();
    const phc = await passwords.make(PASSWORD);
    const costs: number[] = [];
    for (const known of [phc, undefined, phc, undefined]) {
      const before = passwords.computed;
      expect(await passwords.check(known, "a wrong guess")).toBe(false);
      costs.push(passwords.computed - before);
    }
    expect(costs).toEqual([1, 1, 1, 1]);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe("guessing", () => {
  it("is stopped for a name after a few tries, with the time to wait, whatever the password", async () => {
    hub = await TestHub.start({ rates: {} });
    await hub.register("Ann", PASSWORD);
    const answers: Answer[] = [];
    for (let count = 0; count <= RATES.loginsPerName.burst; count++)
      answers.push(await logIn("Ann", `guess number ${String(count)}`));
    expect(answers.slice(0, -1).map(codeOf)).toEqual(answers.slice(0, -1).map(() => "401 wrong_credentials"));
    const refused = answers.at(-1);
    expect(refused).toMatchObject({
      status: 429,
      body: { code: "rate_limited", retryAfterMs: expect.any(Number) as number },
    });
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(codeOf(await logIn("Ann", PASSWORD))).toBe("429 rate_limited");
  });

  it("is counted for one name, however it is written", async () => {
    hub = await TestHub.start({ rates: { joins: null, logins: null } });
    await hub.register("Éve", PASSWORD);
    const spellings = ["Éve", "éve", "E\u0301ve", " éve ", "ÉVE", "éve"];
    const answers: string[] = [];
    for (const name of spellings) answers.push(codeOf(await logIn(name, "a wrong guess")));
    expect(answers.at(-1)).toBe("429 rate_limited");
  });

  it("is stopped for an address that tries many names, also when it claims to be another one", async () => {
    hub = await TestHub.start({ rates: { joins: null } });
    const answers: string[] = [];
    for (let count = 0; count <= RATES.logins.burst; count++) {
      answers.push(
        codeOf(
          await logIn(`Name ${String(count)}`, "a wrong guess", { "X-Forwarded-For": `192.0.2.${String(count)}` }),
        ),
      );
    }
    expect(answers.at(-1)).toBe("429 rate_limited");
    expect(answers.slice(0, -1)).not.toContain("429 rate_limited");
  });

  it("does not touch the sessions its victim has", async () => {
    hub = await TestHub.start({ rates: {} });
    const ann = await hub.register("Ann", PASSWORD);
    for (let count = 0; count < 8; count++) await logIn("Ann", "a wrong guess");
    expect((await hub.call("me", { token: ann.token })).status).toBe(200);
  });

  it("of nicknames and invites is limited too", async () => {
    hub = await TestHub.start({ rates: {} });
    const answers: string[] = [];
    for (let count = 0; count <= RATES.joins.burst; count++) {
      answers.push(codeOf(await hub.call("register", { body: { invite: "AAAA", name: "Eve", password: PASSWORD } })));
    }
    expect(answers[0]).toBe("400 bad_invite");
    expect(answers.at(-1)).toBe("429 rate_limited");
  });
});

describe("a password", () => {
  it("is in no answer and in no list", async () => {
    hub = await TestHub.start();
    const ann = await hub.register("Ann", PASSWORD);
    for (const name of ["me", "users", "sessions"] as const) {
      const text = JSON.stringify((await hub.call(name, { token: ann.token })).body);
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain("argon2");
    }
  });
});
