import fc from "fast-check";
import { API, API_PREFIX, ERRORS, ErrorBody, LIMITS, isErrorCode, type ApiName, type Route } from "@wireside/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestHub, type Answer, type Guest, type Input } from "../hub-in-process.ts";
import { validRequests } from "../valid-requests.ts";

const NAMES = Object.keys(API) as ApiName[];
const WITH_BODY = NAMES.filter((name) => "body" in API[name]);

let hub: TestHub;
let ann: Guest;
let valid: Partial<Record<ApiName, Input>>;
let count = 0;

beforeAll(async () => {
  hub = await TestHub.start();
  ann = await hub.join("Ann");
  const room = (await hub.ask<{ id: number }[]>("rooms", { token: ann.token }))[0]?.id ?? 0;
  const { id } = await hub.ask<{ id: number }>("post", { token: ann.token, params: { room }, body: { text: "hello" } });
  valid = {
    ...validRequests({ room, message: id, user: ann.user.id }),
    join: { body: { name: "Someone" } },
    register: { body: { invite: "AAAA", name: "Someone", password: "a password" } },
    login: { body: { name: "Someone", password: "a password" } },
  };
});

afterAll(async () => {
  expect(await hub.isWell()).toBe(true);
  await hub.stop();
});

/** Someone new: a request may log out, or leave. */
const someone = (): Promise<Guest> => hub.join(`Someone ${String(count++)}`);

/** Either the request was good after all, or it got an error of the table with its status; never `internal`. */
function expectCoded({ status, body }: Answer): void {
  if (status === 200) return;
  const { code } = ErrorBody.parse(body);
  expect(isErrorCode(code)).toBe(true);
  if (isErrorCode(code)) expect(ERRORS[code].status).toBe(status);
  expect(code).not.toBe("internal");
}

/** Values that JSON can write, the awkward ones often. */
const json = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      -0,
      1.5,
      2 ** 53,
      "",
      " ",
      "\0",
      "\uD800",
      "__proto__",
      [],
      {},
      [[]],
      "a".repeat(20_000),
      "💥".repeat(5_000),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
);

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("0", "-1", "1e3", "９", "999999999999999999", "..", "%", "NaN", "a".repeat(2_000)),
);

describe.each(NAMES)("%s", (name) => {
  const route: Route = API[name];
  const keys = (schema: Route["body"]) => Object.keys(schema?.shape ?? {});

  /** Some of the keys of a part, with values of any kind. */
  const some = <T>(schema: Route["body"], values: fc.Arbitrary<T>) =>
    fc.record(Object.fromEntries(keys(schema).map((key) => [key, values])), { requiredKeys: [] });

  it("answers wrong values anywhere in it with a coded error", async () => {
    const input = fc.record({
      params: some(route.params, words),
      query: some(route.query, words),
      body: some(route.body, json),
    });
    await fc.assert(
      fc.asyncProperty(input, async (wrong) => {
        const { token } = route.needs === "session" ? await someone() : { token: undefined };
        const base = valid[name];
        const params = Object.fromEntries(
          Object.entries({ ...base?.params, ...wrong.params }).map(([key, value]) => [key, wellFormed(value)]),
        );
        const query = Object.fromEntries(
          Object.entries({ ...base?.query, ...wrong.query }).map(([key, value]) => [key, wellFormed(value)]),
        );
        const body = route.body === undefined ? undefined : { ...(base?.body as object), ...wrong.body };
        expectCoded(await hub.call(name, { token, params, query, body }));
      }),
      { numRuns: 25 },
    );
  });
});

/** An address cannot hold a lone surrogate. */
const wellFormed = (value: string | number = 1): string | number =>
  typeof value === "string" ? value.toWellFormed() : value;

describe.each(WITH_BODY)("the body of %s", (name) => {
  const route: Route = API[name];
  const headers = { "Content-Type": "application/json" };

  /** Sends a body as it is, to an address that is right. */
  async function sendBody(body: string | Uint8Array): Promise<Answer> {
    const path = route.path.replace(/:(\w+)/g, (_, key: string) => String(valid[name]?.params?.[key] ?? 1));
    const response = await fetch(hub.running.url + API_PREFIX + path, {
      method: route.method,
      headers: { ...headers, Authorization: `Bearer ${ann.token}` },
      body: body as BodyInit,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  const codeOf = async (body: string | Uint8Array) => ErrorBody.parse((await sendBody(body)).body).code;

  it("is refused when it is not JSON, cut off, or not UTF-8", async () => {
    const good = JSON.stringify(valid[name]?.body);
    expect(await codeOf("")).toBe("bad_json");
    expect(await codeOf("{")).toBe("bad_json");
    expect(await codeOf(good.slice(0, -1))).toBe("bad_json");
    expect(await codeOf("\uFEFF{}}")).toBe("bad_json");
    expect(await codeOf(Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d))).toBe("bad_json");
    expect(await codeOf(Uint8Array.from({ length: 1_000 }, (_, index) => (index * 7) & 255))).toBe("bad_json");
  });

  it("is refused when it is JSON of another kind", async () => {
    for (const body of ["null", "1", '"text"', "[]", "true"]) expect(await codeOf(body)).toMatch(/^bad_/);
  });

  it("is refused when it is larger than the limit, and taken up to it", async () => {
    expect(await codeOf(" ".repeat(LIMITS.bodyBytes + 1))).toBe("too_large");
    expect(await codeOf(`{"x":"${"a".repeat(LIMITS.bodyBytes)}"}`)).toBe("too_large");
    expect(await codeOf(" ".repeat(LIMITS.bodyBytes))).toBe("bad_json");
  });

  it("does no harm when it is nested as deep as it is long", async () => {
    const depth = LIMITS.bodyBytes / 2;
    expect(await codeOf("[".repeat(depth) + "]".repeat(depth))).toMatch(/^bad_/);
    expectCoded(await sendBody(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`));
  });

  it("changes no prototype", async () => {
    const answer = await sendBody('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(answer.status).toBeLessThan(500);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("addresses outside of the table", () => {
  it("get not_found or another coded error, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
        fc.string({ unit: "binary", maxLength: 80 }),
        async (method, path) => {
          const answer = await hub.send(method, `${API_PREFIX}/${encodeURI(path.toWellFormed())}`);
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expectCoded(answer);
        },
      ),
      { numRuns: 300 },
    );
  });
});
