import { describe, expect, it } from "vitest";
import { md5 } from "../../src/hashes/md5.ts";
import { Frames, hex, joined, tcpFrame } from "./frames.ts";

const letters = (text: string) => Uint8Array.from(Buffer.from(text));
const u32 = (value: number) => Uint8Array.of(0, value >> 16, (value >> 8) & 255, value & 255);

function packet(code: number, content: Uint8Array): Uint8Array {
  const padding = 8;
  return joined(u32(2 + content.length + padding), Uint8Array.of(padding, code), content, new Uint8Array(padding));
}

function lists(names: readonly string[]): Uint8Array {
  const texts = names.flatMap((name) => [u32(name.length), letters(name)]);
  return joined(new Uint8Array(16), ...texts, hex("00 00000000"));
}

const OFFER = ["curve25519-sha256,ecdh-sha2-nistp256", "ssh-ed25519", "a", "b", "c", "d", "none", "zlib", "", ""];

class Connection extends Frames {
  readonly #at: [number, number] = [1, 1];

  say(side: 0 | 1, ...parts: readonly Uint8Array[]): this {
    const said = joined(...parts);
    const frame = side === 0 ? tcpFrame(40_000, 22, this.#at[0], said) : tcpFrame(22, 40_000, this.#at[1], said);
    if (side === 0) this.add(frame);
    else this.add(joined(frame.subarray(0, 26), frame.subarray(30, 34), frame.subarray(26, 30), frame.subarray(34)));
    this.#at[side] += said.length;
    return this;
  }
}

describe("SSH", () => {
  it("shows who speaks, what each can do, and then nothing any more", () => {
    const ssh = new Connection().say(0, letters("SSH-2.0-client\r\n"));
    expect([ssh.d.columns.protocol, ssh.info]).toEqual(["SSH", "Client: Protocol (SSH-2.0-client)"]);
    ssh.say(1, letters("SSH-2.0-server comment\r\n"), packet(20, lists(OFFER)));
    expect(ssh.d.columns.protocol).toBe("SSHv2");
    expect(ssh.info).toBe("Server: Protocol (SSH-2.0-server comment), Key Exchange Init");
    expect(ssh.values("ssh.kex.hasshserver_algorithms")).toEqual(["curve25519-sha256,ecdh-sha2-nistp256;b;d;zlib"]);
    ssh.say(0, packet(20, lists(OFFER)));
    expect(ssh.values("ssh.kex_algorithms")).toEqual([OFFER[0]]);
    expect(ssh.values("ssh.kex.hassh")).toEqual([md5(letters("curve25519-sha256,ecdh-sha2-nistp256;a;c;none"))]);
    ssh.say(0, packet(30, new Uint8Array(36)));
    expect(ssh.info).toBe("Client: Elliptic Curve Diffie-Hellman Key Exchange Init");
    ssh.say(0, packet(21, new Uint8Array(0)), new Uint8Array(40).fill(200));
    expect(ssh.info).toBe("Client: New Keys, Encrypted packet (len=40)");
    ssh.say(0, new Uint8Array(36).fill(3));
    expect(ssh.info).toBe("Client: Encrypted packet (len=36)");
  });

  it("puts packets together from segments", () => {
    const init = packet(20, lists(OFFER));
    const ssh = new Connection().say(0, letters("SSH-2.0-x\n"));
    ssh.say(0, init.subarray(0, 2)).say(0, init.subarray(2, 50)).say(0, init.subarray(50));
    expect(ssh.info).toBe("Client: Key Exchange Init");
    expect(ssh.values("ssh.packet_length")).toEqual([String(init.length - 4)]);
  });
});
