import { describe, expect, it } from "vitest";
import { OwnIds, PeerIds } from "../../../src/core/connection/connection-ids.ts";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";

const idOf = (number: number): Uint8Array => new Uint8Array(8).fill(number);
const tokenOf = (number: number): Uint8Array => new Uint8Array(16).fill(number);

function source() {
  const retired: number[] = [];
  let issued = 0;
  return {
    retired,
    issue: () => ({ id: idOf(++issued), resetToken: tokenOf(issued) }),
    retire: (id: Uint8Array) => void retired.push(id[0]!),
  };
}

const frame = (sequenceNumber: number, retirePriorTo = 0, id = sequenceNumber) => ({
  ...{ sequenceNumber, retirePriorTo },
  ...{ connectionId: idOf(id), resetToken: tokenOf(id) },
});

describe("our own connection ids", () => {
  it("are as many as both sides keep, and a retired one makes room for another", () => {
    const ids = source();
    const own = new OwnIds(ids, idOf(0));
    while (own.issue(100) !== undefined);
    expect(own.active.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    expect(own.onRetire(1, idOf(0))).toBeUndefined();
    expect(own.onRetire(1, idOf(0))).toBeUndefined(); // told twice
    expect([ids.retired, own.issue(100)?.sequence, own.issue(100)]).toEqual([[1], 4, undefined]);
    expect(own.issue(2)).toBeUndefined();
    own.close();
    expect(ids.retired).toEqual([1, 0, 2, 3, 4]);
  });

  it("are not retired before they were issued, nor by a packet that uses them", () => {
    const own = new OwnIds(source(), idOf(0));
    expect(own.onRetire(1, idOf(0))?.code).toBe("protocol_violation");
    expect(own.onRetire(0, idOf(0))?.code).toBe("protocol_violation");
  });
});

describe("the other side's connection ids", () => {
  it("are used one after the other, each retired when it is left", () => {
    const peer = new PeerIds(idOf(0), undefined);
    expect(peer.change()).toBe(false);
    expect([peer.onNew(frame(1)), peer.onNew(frame(2)), peer.onNew(frame(1))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([peer.change(), peer.current.sequence, peer.toRetire]).toEqual([true, 1, [0]]);
  });

  it("are not taken again when they are told again after they were retired", () => {
    const peer = new PeerIds(idOf(0), undefined);
    peer.onNew(frame(1));
    peer.change();
    for (let sequence = 2; sequence < TRANSPORT_LIMITS.connectionIds; sequence++) peer.onNew(frame(sequence));
    for (const again of [0, 1, 2]) expect(peer.onNew(frame(again))).toBeUndefined();
    expect(peer.active.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it("are retired when the other side asks, the one in use too; one that comes late at once", () => {
    const peer = new PeerIds(idOf(0), undefined);
    peer.onNew(frame(2));
    peer.onNew(frame(3, 3));
    expect([peer.current.sequence, peer.toRetire]).toEqual([3, [2, 0]]);
    peer.onNew(frame(1));
    expect(peer.toRetire).toEqual([2, 0, 1]);
  });

  it("are a violation when there are too many, or one is given to two numbers", () => {
    const peer = new PeerIds(idOf(0), undefined);
    expect(peer.onNew(frame(1, 0, 0))?.code).toBe("protocol_violation");
    peer.onNew(frame(1));
    expect(peer.onNew(frame(1, 0, 9))?.code).toBe("protocol_violation");
    for (let number = 2; number < TRANSPORT_LIMITS.connectionIds; number++)
      expect(peer.onNew(frame(number))).toBeUndefined();
    expect(peer.onNew(frame(50))?.code).toBe("connection_id_limit_error");
  });

  it("do not fill memory with ids that are to be retired", () => {
    const peer = new PeerIds(idOf(0), undefined);
    const codes = Array.from({ length: 60 }, (_, i) => peer.onNew(frame(i + 1, i + 1, (i % 200) + 1))?.code);
    expect(codes.at(-1)).toBe("connection_id_limit_error");
  });
});
