import { describe, expect, it } from "vitest";
import { Budgets, HelloGate, type HelloVerdict } from "../../../src/core/endpoint/hello-gate.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";

function ipv4(last: number): Uint8Array {
  const address = new Uint8Array(24);
  address.set([4, 0, 0x11, 0x22]);
  address.set([192, 0, 2, last], 8);
  return address;
}

function ipv6(...groups: readonly number[]): Uint8Array {
  const address = new Uint8Array(24);
  address[0] = 6;
  groups.forEach((group, i) => new DataView(address.buffer).setUint16(8 + 2 * i, group));
  return address;
}

function count(verdict: HelloVerdict, times: number, judge: (i: number) => HelloVerdict): number {
  return Array.from({ length: times }, (_, i) => judge(i)).filter((each) => each === verdict).length;
}

describe("a server's gate", () => {
  it("lets a few in without asking for a proof", () => {
    const gate = new HelloGate(() => 0.5);
    expect(count("accept", 20, (i) => gate.judge(1000, ipv4(i), false, i))).toBe(20);
  });

  it("asks for a proof of the address while many handshakes are under way", () => {
    const gate = new HelloGate(() => 0.5);
    expect(gate.judge(1000, ipv4(1), false, TRANSPORT_LIMITS.retryFrom)).toBe("retry");
    expect(gate.judge(1000, ipv4(1), true, TRANSPORT_LIMITS.retryFrom)).toBe("accept");
    expect(gate.judge(1000, ipv4(1), true, TRANSPORT_LIMITS.halfOpen)).toBe("drop");
  });

  it("answers one prefix so often a second and no more, however its hosts change", () => {
    const gate = new HelloGate(() => 0.5);
    const host = (i: number) => ipv6(0x2001, 0xdb8, 7, 0x1200 + (i % 256), i, i, i, i);
    expect(count("accept", 5000, (i) => gate.judge(1000, host(i), true, 0))).toBe(TRANSPORT_LIMITS.hellosOfPrefix);
    expect(gate.judge(1000, ipv6(0x2001, 0xdb8, 8, 0x1200), true, 0)).toBe("accept");
    expect(gate.judge(2000, host(1), true, 0)).toBe("accept");
  });

  it("answers all together so often a second and no more", () => {
    const gate = new HelloGate(() => 0.5);
    const accepted = count("accept", 50_000, (i) => gate.judge(1000, ipv6(0x2001, i, i, 0), true, 0));
    expect(accepted).toBe(TRANSPORT_LIMITS.hellos);
  });
});

describe("a budget", () => {
  it("comes back with time, up to a second's worth", () => {
    const budgets = new Budgets(1, 10);
    const taken = (now: number): number => {
      let times = 0;
      while (budgets.take(now, 0)) times++;
      return times;
    };
    expect([taken(0), taken(100), taken(350), taken(1_000_000), taken(1_000_000)]).toEqual([10, 1, 2, 10, 0]);
  });

  it("does not grow when the clock is set back", () => {
    const budgets = new Budgets(1, 10);
    for (let i = 0; i < 10; i++) budgets.take(5000, 0);
    expect(budgets.take(1000, 0)).toBe(false);
  });
});
