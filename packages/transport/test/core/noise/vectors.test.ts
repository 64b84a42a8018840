import { fromHex, toHex } from "@wireside/bytes";
import { describe, expect, it } from "vitest";
import type { Crypto, MessageCipherName } from "../../../src/core/crypto.ts";
import { NoiseHandshake, type PatternName } from "../../../src/core/noise/handshake-state.ts";
import { createNodeCrypto } from "../../../src/node/crypto.ts";
import published from "./vectors.json" with { type: "json" };

const node = createNodeCrypto();

/** node:crypto whose new key pairs are all the one of this private key. */
function withEphemeral(privateKey: string): Crypto {
  return { ...node, keyPair: () => node.keyPairOf(fromHex(privateKey)) };
}

function pair(pattern: PatternName, cipher: MessageCipherName): [NoiseHandshake, NoiseHandshake] {
  const common = { pattern, cipher, prologue: fromHex(published.prologue) };
  const initiator = new NoiseHandshake({
    ...common,
    crypto: withEphemeral(published.initiatorEphemeral),
    isInitiator: true,
    staticKey: node.keyPairOf(fromHex(published.initiatorStatic)),
    ...(pattern === "IK" && { remoteStatic: fromHex(published.responderStaticPublic) }),
  });
  const responder = new NoiseHandshake({
    ...common,
    crypto: withEphemeral(published.responderEphemeral),
    isInitiator: false,
    staticKey: node.keyPairOf(fromHex(published.responderStatic)),
  });
  return [initiator, responder];
}

/** The nonce of a transport message, the n-th of its direction. */
function nonce(cipher: MessageCipherName, n: number): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes[cipher === "aes-256-gcm" ? 11 : 4] = n;
  return bytes;
}

const payload = (index: number) => fromHex(published.payloads[index] ?? "");
const vectors = published.vectors.map((vector) => ({
  ...vector,
  pattern: vector.pattern as PatternName,
  cipher: vector.cipher as MessageCipherName,
}));

describe.each(vectors)("Noise $pattern with $cipher", ({ pattern, cipher, handshakeHash, messages }) => {
  it("writes and reads the published messages, and ends with the published hash and keys", () => {
    const sides = pair(pattern, cipher);
    let index = 0;
    let before = "";
    for (; !sides[0].isFinished; index++) {
      const [writer, reader] = index % 2 === 0 ? sides : [sides[1], sides[0]];
      before = toHex(reader.hash);
      const message = writer.write(payload(index));
      expect(toHex(message ?? new Uint8Array(0))).toBe(messages[index]);
      expect(reader.read(message ?? new Uint8Array(0))).toEqual(payload(index));
    }
    expect(before).toBe(handshakeHash);
    // Two things are mixed into it with the last message: a key, sealed in XX, and the payload.
    const last = fromHex(messages[index - 1] ?? "");
    const key = pattern === "IK" ? 32 : 48;
    const mix = (hash: Uint8Array, data: Uint8Array) => node.sha256(Uint8Array.from([...hash, ...data]));
    const final = mix(mix(fromHex(handshakeHash), last.subarray(0, key)), last.subarray(key));
    expect([sides[0].hash, sides[1].hash]).toEqual([final, final]);
    expect(toHex(sides[0].remoteStatic ?? new Uint8Array(0))).toBe(published.responderStaticPublic);
    expect(sides[1].remoteStatic).toEqual(node.keyPairOf(fromHex(published.initiatorStatic)).publicKey);
    expect(sides[1].split()).toEqual(sides[0].split());
    const { initiator, responder } = sides[0].split();
    const ciphers = [initiator, responder].map((key) => node.cipher(cipher, key));
    const count = [0, 0];
    for (; index < messages.length; index++) {
      const side = index % 2;
      const sealed = ciphers[side]?.seal(nonce(cipher, count[side] ?? 0), new Uint8Array(0), payload(index));
      count[side] = (count[side] ?? 0) + 1;
      expect(toHex(sealed ?? new Uint8Array(0))).toBe(messages[index]);
    }
  });

  it("refuses a message with any bit changed, and still takes the right one", () => {
    const sides = pair(pattern, cipher);
    for (let index = 0; !sides[0].isFinished; index++) {
      const [writer, reader] = index % 2 === 0 ? sides : [sides[1], sides[0]];
      const message = writer.write(payload(index)) ?? new Uint8Array(0);
      // The first message of XX is protected by nothing yet.
      const bits = pattern === "IK" || index > 0 ? message.length * 8 : 0;
      for (let bit = 0; bit < bits; bit++) {
        const changed = Uint8Array.from(message);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(reader.read(changed)).toBeUndefined();
      }
      for (let length = 0; length < bits / 8; length++)
        expect(reader.read(message.subarray(0, length))).toBeUndefined();
      expect(reader.read(message)).toEqual(payload(index));
    }
    expect(sides[1].split()).toEqual(sides[0].split());
  });
});

describe("Noise XX", () => {
  it("whose first message was changed, which nothing protects, gives a second one that the initiator refuses", () => {
    const message = pair("XX", "aes-256-gcm")[0].write(payload(0)) ?? new Uint8Array(0);
    for (let bit = 0; bit < message.length * 8; bit++) {
      const [initiator, responder] = pair("XX", "aes-256-gcm");
      initiator.write(payload(0));
      const changed = Uint8Array.from(message);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      responder.read(changed);
      expect(initiator.read(responder.write(payload(1)) ?? new Uint8Array(0))).toBeUndefined();
    }
  });
});

describe("a Noise handshake", () => {
  it("refuses keys that would give anyone the secret", () => {
    const [, responder] = pair("XX", "chacha20-poly1305");
    expect(responder.read(new Uint8Array(32))).toEqual(new Uint8Array(0));
    expect(responder.write(new Uint8Array(0))).toBeUndefined();
    const [initiator, knowing] = pair("IK", "chacha20-poly1305");
    const message = initiator.write(payload(0)) ?? new Uint8Array(0);
    expect(knowing.read(Uint8Array.from([...new Uint8Array(32), ...message.subarray(32)]))).toBeUndefined();
  });

  it("fails where the sides disagree on the prologue, the cipher, the pattern or the responder's key", () => {
    const common = { crypto: node, isInitiator: true, staticKey: node.keyPair() };
    const right = { pattern: "IK", cipher: "aes-256-gcm", prologue: fromHex(published.prologue) } as const;
    const known = { remoteStatic: fromHex(published.responderStaticPublic) };
    for (const other of [
      { ...right, ...known, prologue: new Uint8Array(9) },
      { ...right, ...known, cipher: "chacha20-poly1305" as const },
      { ...right, ...known, pattern: "XX" as const },
      { ...right, remoteStatic: node.keyPair().publicKey },
    ]) {
      const message = new NoiseHandshake({ ...common, ...other }).write(payload(0)) ?? new Uint8Array(0);
      expect(pair("IK", "aes-256-gcm")[1].read(message)).toBeUndefined();
    }
  });

  it("is not written or read out of turn", () => {
    const [initiator, responder] = pair("XX", "aes-256-gcm");
    expect(() => initiator.read(new Uint8Array(100))).toThrow("turn");
    expect(() => responder.write(new Uint8Array(0))).toThrow("turn");
    expect(() => initiator.split()).toThrow("not finished");
  });
});
