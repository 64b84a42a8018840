import fc from "fast-check";
import { ReplyDecoder } from "@wireside/lab";
import type { User, UserId } from "@wireside/protocol";
import { describe, expect, it } from "vitest";
import { aimOf, writesOf } from "../../src/groupchat/words.ts";
import type { Happening } from "../../src/visitor.ts";

/** Names as the hub has them, some of them such as would be taken for something else. */
const name = fc.oneof(
  fc.stringMatching(/^[a-c!{}[\]é][a-c!{}[\]é ]{0,6}[a-c!{}[\]é]$/u),
  fc.constantFrom("ERROR", "bob [PRIVATE]", "NICK", "Wireside", "get_users"),
);
/** Texts of which many look like lines of the protocol. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 100 }),
  fc
    .array(
      fc.constantFrom(
        "a",
        "bob : hi",
        "\n",
        "\r",
        "\u2028",
        "x is not exists !",
        "NICK",
        "/download 1.2.3.4 5 x 6",
        " ",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
);

function linesOf(happening: Happening): string[] {
  return writesOf(happening).flatMap((write) => write.match(/[^\n]*\n/gu) ?? []);
}

function user(called: string): User {
  return { id: 1 as UserId, name: called, role: "member", registered: false };
}

describe("what happens in the room", () => {
  it("is told in the words of the original", () => {
    const by = user("bob");
    expect(writesOf({ type: "said", by, text: "hello" })).toEqual(["bob : hello\n"]);
    expect(writesOf({ type: "whispered", by, text: "psst" })).toEqual(["bob [PRIVATE] : psst\n"]);
    expect(writesOf({ type: "came", user: by })).toEqual(["bob joined to the chat!\n"]);
    expect(writesOf({ type: "went", user: by })).toEqual(["bob has disconnected!\n"]);
  });

  it("is a line for each line of a message, so that nobody can write one that is another's", () => {
    expect(writesOf({ type: "said", by: user("eve"), text: "hi\r\nbob : I am bob" })).toEqual([
      "eve : hi\neve : bob : I am bob\n",
    ]);
  });

  it("is nothing but lines of the one who spoke, whatever name and text are", () => {
    fc.assert(
      fc.property(name, text, fc.constantFrom("said", "whispered"), (called, words, type) => {
        const decoder = new ReplyDecoder();
        const wire = writesOf({ type, by: user(called), text: words }).join("");
        // The question for the nickname comes first on every connection.
        const replies = decoder.push(Buffer.from(`NICK${wire}`)).slice(1);
        const front = [called, `<${called}>`].map((each) => `${each}${type === "said" ? "" : " [PRIVATE]"} : `);
        for (const reply of replies) {
          expect(reply.type).toBe("line");
          expect(front.some((each) => reply.type === "line" && reply.line.startsWith(each))).toBe(true);
        }
        expect(decoder.isWaiting).toBe(false);
      }),
    );
  });

  it("shows nobody's words as words of somebody else, or as private ones", () => {
    fc.assert(
      fc.property(name, name, text, text, (a, b, x, y) => {
        fc.pre(a !== b);
        const others = new Set([
          ...linesOf({ type: "said", by: user(b), text: y }),
          ...linesOf({ type: "whispered", by: user(b), text: y }),
          ...linesOf({ type: "whispered", by: user(a), text: y }),
        ]);
        expect(linesOf({ type: "said", by: user(a), text: x }).filter((line) => others.has(line))).toEqual([]);
      }),
    );
  });
});

describe("a private line", () => {
  it("goes to the longest name that fits", () => {
    expect(aimOf("bob b psst", ["bob", "bob b"])).toEqual({ name: "bob b", text: "psst" });
    expect(aimOf("bob", ["bob"])).toEqual({ name: "bob", text: "" });
    expect(aimOf("bobby psst", ["bob"])).toBeUndefined();
  });
});
