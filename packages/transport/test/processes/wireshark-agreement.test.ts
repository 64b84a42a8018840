import { toHex } from "@wireside/bytes";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import type { FieldNode } from "../../../packets/src/dissect/tree.ts";
import { wireside } from "../../../packets/src/protocols/wireside/wireside.ts";
import { dissected, nodesNamed } from "../../../packets/test/protocols/wireside/dissected.ts";
import { RecordedWorld } from "../../../packets/test/protocols/wireside/recording.ts";
import { CLOSE_CODES } from "../../src/core/errors.ts";
import { writeFrame } from "../../src/core/wire/frames.ts";
import { PacketWriter } from "../../src/core/wire/packet-writer.ts";
import { bytesOf, transfer } from "../core/endpoint/transfer.ts";
import { everyFrame } from "./every-frame.ts";
import { Forgery } from "./forged.ts";
import { fieldsOf, written } from "./tshark.ts";

const FIELDS = Object.values(wireside.fields);
const NAMES = FIELDS.map(({ name }) => name);
const TYPES = new Map(FIELDS.map(({ name, type }) => [name, type]));
/** A frame that goes to the end of its packet. */
const DATAGRAM = 0x30;
const INFO = "_ws.col.Info";

describeWith(["tshark"], "Wireshark and wireside packets", () => {
  it.each([
    [true, "aes-128-gcm"],
    [false, "chacha20-poly1305"],
  ] as const)("show the same fields with the same values (server's key known: %s, %s)", async (isKnown, cipher) => {
    const world = new RecordedWorld({ ab: { delayMs: 10, rate: 20_000_000, loss: 0.03 }, client: { cipher } });
    const { client, server } = world.connected(isKnown);
    transfer(world, [world.client, client], [world.server, server], [bytesOf(50_000), bytesOf(1000)]);
    transfer(world, [world.server, server], [world.client, client], [bytesOf(50_000)]);
    client.close(world.network.now, 3, "enough");
    world.client.wake(client);
    world.run(() => server.closeReason !== undefined);
    await expectAgreement(world.recording());
  });

  it("show every kind of frame alike, and the name of every close code", async () => {
    const capture = new Forgery();
    capture.greet();
    for (const [i, frames] of everyFrame().entries()) capture.addData(i % 2 === 0 ? "client" : "server", i, frames);
    for (const [i, errorCode] of Object.values(CLOSE_CODES).entries()) {
      const writer = new PacketWriter(new Uint8Array(100));
      writeFrame(writer, "connectionClose", { errorCode, frameType: 8, reason: new TextEncoder().encode("enough") });
      capture.addData("client", 1000 + i, writer.bytes.subarray(0, writer.at));
    }
    await expectAgreement(capture);
  });

  it("show runs alike that were captured as one, and packets that cannot be opened", async () => {
    const capture = new Forgery();
    capture.greet();
    const frames = Buffer.concat([Buffer.of(DATAGRAM), bytesOf(1000)]);
    const run = [5, 6, 8].map((number) =>
      capture.sealed("client", number, number === 8 ? frames.subarray(0, 10) : frames),
    );
    capture.add("client", Buffer.concat(run));
    const damaged = capture.sealed("client", 9, frames);
    damaged[100]! ^= 1;
    capture.add("client", damaged);
    await expectAgreement(capture);
    await expectAgreement({ capture: capture.capture, keyLog: "" });
  });
});

async function expectAgreement({ capture, keyLog }: { capture: Uint8Array; keyLog: string }): Promise<void> {
  const files = written({ capture, keyLog });
  const theirs = fieldsOf(files.capture, [INFO, ...NAMES], files.keys).map(({ [INFO]: info, ...row }) => ({
    info: info!.join(";"),
    ...Object.fromEntries(
      Object.entries(row)
        .filter(([, texts]) => texts.length > 0)
        .map(([name, texts]) => [name, texts.map((text) => plainText(name, text))]),
    ),
  }));
  const ours = (await dissected(capture, { keyLog })).map(({ info, tree }) => ({ info, ...valuesOf(tree) }));
  expect(theirs).toEqual(ours);
}

/** Every field that our dissector found, by its name. */
function valuesOf(tree: readonly FieldNode[]): Record<string, string[]> {
  const all = NAMES.map((name) => [name, nodesNamed(tree, name).map(({ value }) => plainValue(value))] as const);
  return Object.fromEntries(all.filter(([, values]) => values.length > 0));
}

function plainValue(value: FieldNode["value"]): string {
  return value instanceof Uint8Array ? toHex(value) : String(value ?? "there");
}

/** The same of what tshark printed, which depends on its version for what is true or has no value. */
function plainText(name: string, text: string): string {
  const type = TYPES.get(name);
  if (type === "none") return "there";
  if (type === "boolean") return text === "True" || text === "1" ? "1" : "0";
  return text.startsWith("0x") ? String(Number(text)) : text;
}
