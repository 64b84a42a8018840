import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { DEFAULT_FLOW_LIMITS } from "../../../src/core/streams/flow-limits.ts";
import { ackFrame, frame, Liar, raw, streamFrame } from "./liar.ts";
import { bytesOf } from "./transfer.ts";

const PING = frame("ping", {});
const CHALLENGE = frame("pathChallenge", { data: new Uint8Array(8) });

/** Has the server write on a stream of its own whenever there is room, for ever, and take events. */
function serveForever(liar: Liar): void {
  const { streams } = liar.server;
  const stream = streams.open("unidirectional")!;
  const chunk = bytesOf(10_000);
  liar.world.server.onChange = () => {
    while (streams.nextEvent() !== undefined);
    while (streams.write(stream, chunk) === chunk.length);
    liar.world.server.endpoint.wake(liar.world.network.now, liar.server);
  };
  liar.world.server.wake(liar.server);
}

/** Everything from the least to the largest number that it heard of, and so many more. */
function optimistic(liar: Liar, more: number): Uint8Array {
  return ackFrame([[0, liar.largest + more]]);
}

describe("a server whose client acknowledges what did not arrive", () => {
  it.each([0, 3])("finds out soon, though the client guesses well (%i packets ahead)", (ahead) => {
    const liar = new Liar({ seed: 3 + ahead });
    serveForever(liar);
    let rounds = 0;
    while (liar.outcome === "open" && rounds < 500) {
      liar.wait(1);
      if (liar.numbers.count > 0) liar.send([optimistic(liar, ahead)]);
      rounds++;
    }
    expect(liar.outcome).toBe("protocol_violation");
    expect(liar.server.closeReason?.reason).toContain("never sent");
    expect(liar.server.outgoing.packets).toBeLessThan(5000);
  });

  it("is not moved by delays that cannot be", () => {
    const liar = new Liar();
    serveForever(liar);
    for (let round = 0; round < 20; round++) {
      liar.wait(20);
      const { largest } = liar;
      liar.send([ackFrame([[largest, largest]], 2 ** 52)]);
    }
    const { rtt } = liar.server.recovery;
    expect(liar.outcome).toBe("open");
    expect([rtt.min, rtt.smoothed].every((ms) => ms >= 0 && ms < 1000)).toBe(true);
  });

  it("stops marking packets when the counts of marks shrink", () => {
    const liar = new Liar();
    serveForever(liar);
    for (const ect0 of [100, 50]) {
      liar.wait(50);
      const { largest } = liar;
      liar.send([ackFrame([[largest, largest]], 0, [ect0, 0, 0])]);
    }
    expect([liar.outcome, liar.server.recovery.ecn.isCapable]).toEqual(["open", false]);
  });

  it("gives up a client that takes everything and acknowledges nothing, after little", () => {
    const liar = new Liar();
    serveForever(liar);
    for (let second = 0; second < 60; second++) {
      liar.wait(1000);
      liar.send([PING]);
    }
    expect(liar.server.recovery.sent.bytesInFlight).toBeLessThanOrEqual(
      liar.server.recovery.controller.window + 100_000,
    );
    expect(liar.world.server.sent.bytes).toBeLessThan(500_000);
    liar.wait(40_000);
    expect(liar.outcome).toBe("idle_timeout");
  });
});

describe("a server whose client opens no window", () => {
  it("holds no more than it may, and other streams go on", () => {
    const liar = new Liar({ client: { parameters: { initialMaxStreamDataUni: 0, initialMaxData: 1 << 30 } } });
    const { streams } = liar.server;
    const stuck = streams.open("unidirectional")!;
    const going = streams.open("unidirectional")!;
    let taken = 0;
    for (let round = 0; round < 100; round++) taken += streams.write(stuck, bytesOf(100_000));
    expect(taken).toBe(TRANSPORT_LIMITS.firstSendBufferBytes);
    streams.write(going, bytesOf(5000));
    let arrived = 0;
    liar.onFrame = (name, { stream }) => {
      if (name === "stream" && stream.streamId === going.id) arrived = Math.max(arrived, stream.offset + stream.length);
    };
    liar.send([frame("maxStreamData", { streamId: going.id, maximum: 5000 })]);
    liar.wait(1000);
    expect([arrived, liar.outcome]).toEqual([5000, "open"]);
  });
});

describe("a server that is flooded by its client", () => {
  it("answers sixteen challenges and leaves the others", () => {
    const liar = new Liar();
    liar.send(Array.from({ length: 100 }, () => CHALLENGE));
    liar.wait(1000);
    expect(liar.outcome).toBe("open");
    expect(liar.heard.filter((name) => name === "pathResponse").length).toBeLessThanOrEqual(
      TRANSPORT_LIMITS.pathResponses,
    );
  });

  it("answers challenges in a stranger's name with no more than three times what they were", () => {
    const liar = new Liar();
    liar.send(
      Array.from({ length: 16 }, () => CHALLENGE),
      ["10.0.7.7", 9],
    );
    for (let each = 0; each < 100; each++) {
      liar.send([CHALLENGE], ["10.0.7.7", 9]);
      liar.send([PING, CHALLENGE, CHALLENGE], [`10.0.7.${each}`, 9]);
      liar.wait(1);
    }
    liar.wait(60_000);
    expect(liar.outcome).toBe("idle_timeout");
  });

  it("closes a connection to a stranger's address with no more than it may", () => {
    for (const size of [80, 480, 500, 600, 1000]) {
      const liar = new Liar();
      liar.send([PING, new Uint8Array(size)], ["10.0.7.7", 9]);
      liar.server.close(liar.world.network.now, 1, "x".repeat(256));
      liar.world.server.wake(liar.server);
      for (let each = 0; each < 64; each++) liar.send([PING], ["10.0.7.7", 9]);
      liar.wait(10_000);
      expect(liar.world.server.endpoint.size).toBe(0);
    }
  });

  it("closes when ids are issued and retired for ever under numbers that leave gaps, which would have to be remembered", () => {
    const liar = new Liar();
    let sequence = 5;
    for (let round = 0; round < 1000 && liar.outcome === "open"; round++) {
      sequence += 2;
      const connectionId = new Uint8Array(8);
      new DataView(connectionId.buffer).setUint32(0, sequence);
      liar.send([
        frame("newConnectionId", {
          ...{ sequenceNumber: sequence, retirePriorTo: sequence, connectionId },
          resetToken: new Uint8Array(16),
        }),
      ]);
      liar.wait(25);
      liar.acknowledge();
    }
    expect(liar.outcome).toBe("connection_id_limit_error");
  });

  it("closes when keys are updated before it could answer, and else goes along", () => {
    const patient = new Liar();
    const hasty = new Liar();
    const update = (liar: Liar): void => {
      liar.keys.discardPrevious(Infinity);
      liar.keys.update();
      liar.send([PING]);
    };
    for (const liar of [patient, hasty]) {
      liar.send([PING]);
      liar.wait(100);
    }
    for (let updates = 1; updates <= 20; updates++) {
      update(patient);
      patient.wait(100);
      expect([patient.outcome, patient.keys.updates, patient.server.keyUpdates]).toEqual(["open", updates, updates]);
    }
    update(hasty);
    // As if an answer had come.
    hasty.keys.onOpened(0, 2 ** 40, 1, 0);
    hasty.keys.onAcknowledged(Infinity);
    update(hasty);
    expect([hasty.outcome, hasty.keys.updates]).toEqual(["key_update_error", 2]);
  });

  it("holds a stream of one byte in two only up to its bound of gaps", () => {
    const liar = new Liar();
    let offset = 1;
    for (; liar.outcome === "open" && offset < 2 ** 20; offset += 2) liar.send([streamFrame(2, offset, 1)]);
    expect(liar.outcome).toBe("protocol_violation");
    expect(offset).toBeLessThanOrEqual(2 * TRANSPORT_LIMITS.streamGaps + 4);
  });

  it("holds no more than twice its credit of pieces that are far apart", () => {
    const liar = new Liar();
    const { firstStreamWindowBytes, firstConnectionWindowBytes, streams } = TRANSPORT_LIMITS;
    for (let id = 0; liar.outcome === "open" && id < 4 * streams; id += 4)
      for (let offset = 1; offset < firstStreamWindowBytes; offset += 65_536) liar.send([streamFrame(id, offset, 1)]);
    let held = 0;
    for (let id = 0; id < 4 * streams; id += 4)
      held += liar.server.streams.get(id)?.receiving?.assembler.allocated ?? 0;
    expect(liar.outcome).toBe("flow_control_error");
    expect(held).toBeLessThanOrEqual(2 * firstConnectionWindowBytes + streams * 4096);
  });

  it("is opened and reset streams at no faster than the application takes note", () => {
    const { initialMaxStreamsUni: most } = DEFAULT_FLOW_LIMITS;
    const reset = (streamId: number): Uint8Array => frame("resetStream", { streamId, errorCode: 0, finalSize: 0 });
    const blind = new Liar();
    for (let index = 0; index < 10_000 && blind.outcome === "open"; index++) blind.send([reset(4 * index + 2)]);
    expect(blind.outcome).toBe("stream_limit_error");
    expect(blind.server.streams.count).toBe(most);
    const seeing = new Liar();
    let opened = most;
    seeing.onFrame = (name, { maxStreamsUni: { maximum } }) => {
      if (name === "maxStreamsUni") opened = Math.max(opened, maximum);
    };
    seeing.world.server.onChange = () => {
      while (seeing.server.streams.nextEvent() !== undefined);
    };
    for (let index = 0; index < 2000; index++) {
      if (index >= opened) {
        seeing.wait(30);
        seeing.acknowledge();
      }
      seeing.send([reset(4 * index + 2)]);
    }
    expect([seeing.outcome, seeing.server.streams.count]).toEqual(["open", 0]);
    expect(seeing.world.server.sent.bytes).toBeLessThan(seeing.sentBytes * 3);
  });

  it("of pings, answers with less than they were", () => {
    const liar = new Liar();
    const before = liar.world.server.sent.bytes;
    liar.send([raw(0xaf, 0, 0, 0, 0)]);
    for (let round = 0; round < 2000; round++) liar.send([PING, new Uint8Array(40)]);
    liar.wait(1000);
    expect(liar.outcome).toBe("open");
    expect(liar.world.server.sent.bytes - before).toBeLessThan(liar.sentBytes);
  });
});
