import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CipherName } from "../../../src/core/crypto.ts";
import type { Violation } from "../../../src/core/errors.ts";
import { KEY_LIMITS, type KeyLimits, PacketKeys } from "../../../src/core/keys/packet-keys.ts";
import { keyPhaseOf, writeDataHeader } from "../../../src/core/wire/data-packet.ts";
import { PacketWriter } from "../../../src/core/wire/packet-writer.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";

const crypto = createNodeCrypto();
const GRACE = 100;

/** A sealed packet on its way. */
interface Packet {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** One with its generation, and what its sender had received by then. */
interface Sent extends Packet {
  readonly generation: number;
  readonly acks: readonly number[];
}

/** One end of a connection that does nothing but seal and open. */
class End {
  readonly keys: PacketKeys;
  #next = 0;

  constructor(isClient: boolean, limits?: KeyLimits, cipher: CipherName = "aes-128-gcm") {
    const secrets = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
    const [sendSecret, receiveSecret] = isClient ? secrets : [secrets[1], secrets[0]];
    this.keys = new PacketKeys({ crypto, cipher, sendSecret, receiveSecret, ...(limits && { limits }) });
    this.keys.confirm();
  }

  send(): Packet {
    const number = this.#next++;
    const bytes = new Uint8Array(40);
    writeDataHeader(new PacketWriter(bytes), new Uint8Array(8), number, this.keys.keyPhase);
    this.keys.sealer.seal(listOf({ number, bytes }), 0, 1);
    this.keys.onSealed(number, 1);
    return { number, bytes };
  }

  /** Whether it could be opened, or what was wrong. */
  receive(packet: Packet, now = 0): boolean | Violation {
    const generation = this.keys.generationOf(keyPhaseOf(packet.bytes, 0), packet.number);
    const list = listOf({ number: packet.number, bytes: packet.bytes.slice() });
    this.keys.openerOf(generation)?.open(list, 0, 1);
    if (generation === -1 || list.length[0] === 0) return this.keys.onFailed(1) ?? false;
    return this.keys.onOpened(now, packet.number, generation, GRACE) ?? true;
  }
}

function listOf({ number, bytes }: Packet) {
  return { bytes, offset: Uint32Array.of(0), length: Uint32Array.of(bytes.length), number: Float64Array.of(number) };
}

/** The other end gets a packet and acknowledges it. */
function exchange(from: End, to: End, now = 0): void {
  const packet = from.send();
  expect(to.receive(packet, now)).toBe(true);
  expect(from.receive(to.send(), now)).toBe(true);
  from.keys.onAcknowledged(packet.number);
}

describe("packet keys", () => {
  it.each(["aes-128-gcm", "chacha20-poly1305"] as const)("of %s open what the other side sealed", (cipher) => {
    const [client, server] = [new End(true, undefined, cipher), new End(false, undefined, cipher)];
    expect([server.receive(client.send()), client.receive(server.send())]).toEqual([true, true]);
    expect([client.receive(client.send()), server.receive(server.send())]).toEqual([false, false]);
  });

  it("are updated by one side and followed by the other", () => {
    const [client, server] = [new End(true), new End(false)];
    exchange(client, server);
    expect([client.keys.update(), client.keys.keyPhase, server.keys.keyPhase]).toEqual([true, 1, 0]);
    expect(server.receive(client.send())).toBe(true);
    expect([server.keys.keyPhase, server.keys.updates]).toEqual([1, 1]);
    expect(client.receive(server.send())).toBe(true);
    expect([client.keys.updates, server.keys.updates]).toEqual([1, 1]);
  });

  it("may be updated by both sides at once", () => {
    const [client, server] = [new End(true), new End(false)];
    exchange(client, server);
    exchange(server, client);
    expect([client.keys.update(), server.keys.update()]).toEqual([true, true]);
    expect([server.receive(client.send()), client.receive(server.send())]).toEqual([true, true]);
    expect([client.keys.updates, server.keys.updates]).toEqual([1, 1]);
  });

  it("open packets of the generation before for a while, and then no more", () => {
    const [client, server] = [new End(true), new End(false)];
    exchange(client, server);
    const late = [client.send(), client.send()] as const;
    client.keys.update();
    expect(server.receive(client.send(), 1000)).toBe(true);
    expect(server.receive(late[0], 1050)).toBe(true);
    expect(server.keys.deadline).toBe(1000 + GRACE);
    server.keys.discardPrevious(1099);
    expect(server.keys.deadline).toBe(1000 + GRACE);
    server.keys.discardPrevious(1100);
    expect([server.keys.deadline, server.receive(late[1], 1100)]).toEqual([undefined, false]);
  });

  it("are not updated before a packet of the last update was acknowledged and the keys before are gone", () => {
    const [client, server] = [new End(true), new End(false)];
    expect(client.keys.update()).toBe(false);
    exchange(client, server);
    expect(client.keys.update()).toBe(true);
    expect(client.keys.update()).toBe(false);
    client.keys.onAcknowledged(0);
    expect(client.keys.canUpdate).toBe(false);
    exchange(client, server);
    expect(client.keys.canUpdate).toBe(false);
    client.keys.discardPrevious(GRACE);
    expect(client.keys.update()).toBe(true);
  });

  it("are not updated before the handshake is confirmed", () => {
    const secret = new Uint8Array(32);
    const keys = new PacketKeys({ crypto, cipher: "aes-128-gcm", sendSecret: secret, receiveSecret: secret });
    keys.onSealed(0, 1);
    keys.onAcknowledged(0);
    expect(keys.update()).toBe(false);
    keys.confirm();
    expect(keys.update()).toBe(true);
  });

  it("that the other side updates again before it was sent anything are a key_update_error", () => {
    const [client, server] = [new End(true), new End(false)];
    exchange(client, server);
    client.keys.update();
    expect(server.receive(client.send())).toBe(true);
    // A client that does not wait: one whose keys were told what never happened.
    client.keys.onOpened(0, 1, 1, 0);
    client.keys.discardPrevious(0);
    client.keys.onAcknowledged(99);
    expect(client.keys.update()).toBe(true);
    expect(server.receive(client.send())).toMatchObject({ code: "key_update_error" });
  });

  it("older than those of a packet before are a key_update_error, if both were opened together", () => {
    const [client, server] = [new End(true), new End(false)];
    exchange(client, server);
    client.keys.update();
    const packet = client.send();
    server.receive(packet);
    expect(server.keys.onOpened(0, packet.number + 1, 0, GRACE)).toMatchObject({ code: "key_update_error" });
  });

  it("are due for an update when half of what they may seal is used, and say what is left", () => {
    const limits = { sealed: 8, failedOpens: 10 };
    const [client, server] = [new End(true, limits), new End(false, limits)];
    exchange(client, server);
    for (let sent = 1; sent < 4; sent++) {
      expect([client.keys.isUpdateDue, client.keys.sealsLeft]).toEqual([false, 8 - sent]);
      client.send();
    }
    expect([client.keys.isUpdateDue, client.keys.update()]).toEqual([true, true]);
    expect([client.keys.isUpdateDue, client.keys.sealsLeft]).toEqual([false, 8]);
  });

  it("close the connection when too many packets could not be opened, counted over all updates", () => {
    const limits = { sealed: 100, failedOpens: 4 };
    const [client, server] = [new End(true, limits), new End(false, limits)];
    const forged = { number: 7, bytes: new Uint8Array(40).fill(0x50, 0, 1) };
    expect([server.receive(forged), server.receive(forged)]).toEqual([false, false]);
    exchange(client, server);
    client.keys.update();
    expect(server.receive(client.send())).toBe(true);
    expect([server.receive(forged), server.receive(forged)]).toEqual([
      false,
      { code: "aead_limit_reached", reason: "too many packets could not be opened" },
    ]);
  });

  it("have the limits of RFC 9001", () => {
    expect(KEY_LIMITS).toEqual({
      "aes-128-gcm": { sealed: 8_388_608, failedOpens: 2 ** 52 },
      "chacha20-poly1305": { sealed: Infinity, failedOpens: 2 ** 36 },
    });
  });

  it("stay in step whatever both sides send, update, lose, delay and swap", () => {
    const action = fc.record({
      isClient: fc.boolean(),
      kind: fc.constantFrom("send", "send", "deliver", "deliver", "deliver", "update", "lose", "wait"),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 150, size: "max" }), (actions) => {
        const ends = [new End(true), new End(false)] as const;
        const sides = ends.map((end) => ({ end, way: [] as Sent[], received: [] as number[], generation: 0 }));
        let now = 0;
        for (const { isClient, kind, pick } of actions) {
          const [mine, other] = isClient ? sides : sides.toReversed();
          if (mine === undefined || other === undefined) continue;
          if (kind === "send") {
            const acks = [...mine.received];
            other.way.push({ ...mine.end.send(), generation: mine.end.keys.updates, acks });
          } else if (kind === "update") mine.end.keys.update();
          else if (kind === "wait") now += GRACE;
          else {
            const [packet] = mine.way.splice(pick % 4, 1);
            if (packet === undefined || kind === "lose") continue;
            const isKept = packet.generation === mine.generation - 1 && mine.end.keys.deadline !== undefined;
            const isOpened = packet.generation >= mine.generation || isKept;
            expect(mine.end.receive(packet, now)).toBe(isOpened);
            if (!isOpened) continue;
            mine.generation = Math.max(mine.generation, packet.generation);
            mine.received.push(packet.number);
            for (const number of packet.acks) mine.end.keys.onAcknowledged(number);
          }
          for (const end of ends) end.keys.discardPrevious(now);
          expect(Math.abs(ends[0].keys.updates - ends[1].keys.updates)).toBeLessThanOrEqual(1);
        }
        for (const end of [0, 1] as const) {
          const fresh = ends[end === 0 ? 1 : 0].send();
          expect(ends[end].receive(fresh, now)).toBe(true);
        }
      }),
    );
  });
});
