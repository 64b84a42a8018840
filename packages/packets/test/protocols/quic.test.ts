import { describe, expect, it } from "vitest";
import { Frames, hex, joined, udpFrame } from "./frames.ts";

const CLIENT = "c1c2c3c4";
const SERVER = "51525354";

/** Datagrams between a client and port 443. */
class Connection extends Frames {
  client(...parts: readonly Uint8Array[]): this {
    this.add(udpFrame(40_000, 443, joined(...parts)));
    return this;
  }

  server(...parts: readonly Uint8Array[]): this {
    const frame = udpFrame(443, 40_000, joined(...parts));
    this.add(joined(frame.subarray(0, 26), frame.subarray(30, 34), frame.subarray(26, 30), frame.subarray(34)));
    return this;
  }
}

const initial = (destination: string, source: string, token = "") =>
  joined(hex(`c3 00000001 ${id(destination)} ${id(source)} ${id(token)} 4019`), new Uint8Array(25));
const handshakePacket = (destination: string, source: string) =>
  joined(hex(`e3 00000001 ${id(destination)} ${id(source)} 14`), new Uint8Array(20));

function id(bytes: string): string {
  return (bytes.length / 2).toString(16).padStart(2, "0") + bytes;
}

describe("QUIC", () => {
  it("shows versions, names, tokens and lengths of packets, several in a datagram", () => {
    const quic = new Connection().client(initial("d0d1d2d3d4d5d6d7", CLIENT, "0706"));
    expect([quic.d.columns.protocol, quic.info]).toEqual(["QUIC", `Initial, DCID=d0d1d2d3d4d5d6d7, SCID=${CLIENT}`]);
    expect(quic.values("quic.token")).toEqual(["0706"]);
    expect(quic.values("quic.length")).toEqual(["25"]);
    quic.server(initial(CLIENT, SERVER), handshakePacket(CLIENT, SERVER));
    expect(quic.info).toBe(`Handshake, DCID=${CLIENT}, SCID=${SERVER}`);
    expect(quic.values("quic.long.packet_type")).toEqual(["0", "2"]);
    expect(quic.values("quic.packet_length")).toEqual(["43", "36"]);
  });

  it("knows the name in a short header when the other side chose it before", () => {
    const quic = new Connection().client(initial("d0d1d2d3d4d5d6d7", CLIENT)).server(initial(CLIENT, SERVER));
    quic.client(hex(`55 ${SERVER} 0102030405`));
    expect(quic.info).toBe(`Protected Payload (KP0), DCID=${SERVER}`);
    expect(quic.values("quic.remaining_payload")).toEqual(["0102030405"]);
    quic.client(hex("55 99999999 0102030405"));
    expect(quic.info).toBe("Protected Payload (KP0)");
  });

  it("shows the versions that a server speaks, and that a client has to ask again", () => {
    const quic = new Connection().server(hex(`b5 00000000 ${id(CLIENT)} ${id(SERVER)} 00000001 1a2a3a4a`));
    expect(quic.info).toBe(`Version Negotiation, DCID=${CLIENT}, SCID=${SERVER}`);
    expect(quic.values("quic.supported_version")).toEqual(["0x00000001", "0x1a2a3a4a"]);
    quic.server(hex(`f5 00000001 ${id(CLIENT)} ${id(SERVER)} abcdef ${"11".repeat(16)}`));
    expect(quic.info).toBe(`Retry, DCID=${CLIENT}, SCID=${SERVER}`);
    expect(quic.values("quic.retry_token")).toEqual(["abcdef"]);
    expect(quic.values("quic.retry_integrity_tag")).toEqual(["11".repeat(16)]);
  });

  it("knows how version 2 numbers its packets", () => {
    const quic = new Connection().client(
      joined(hex(`d3 6b3343cf ${id(SERVER)} ${id(CLIENT)} 00 19`), new Uint8Array(25)),
    );
    expect(quic.info).toBe(`Initial, DCID=${SERVER}, SCID=${CLIENT}`);
  });

  it("is not seen in what only looks like it", () => {
    const other = new Connection().client(hex("c3 00000007 04 01020304 00 00"), new Uint8Array(30));
    expect(other.layers).toBe("eth:ethertype:ip:udp:data");
  });
});
