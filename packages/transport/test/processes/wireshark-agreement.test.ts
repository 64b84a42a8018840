import { toHex } from "@wireside/bytes";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import type { FieldNode } from "../../../packets/src/dissect/tree.ts";
import { wireside } from "../../../packets/src/protocols/wireside/wireside.ts";
import { dissected, nodesNamed } from "../../../packets/test/protocols/wireside/dissected.ts";
import { RecordedWorld } from "../../../packets/test/protocols/wireside/recording.ts";
import { bytesOf, transfer } from "../core/endpoint/transfer.ts";
import { fieldsOf, written } from "./tshark.ts";

const FIELDS = Object.values(wireside.fields);
const NAMES = FIELDS.map(({ name }) => name);
const TYPES = new Map(FIELDS.map(({ name, type }) => [name, type]));
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
    const recording = world.recording();
    const { capture, keys } = written(recording);
    const theirs = fieldsOf(capture, [INFO, ...NAMES], keys).map(({ [INFO]: info, ...row }) => ({
      info: info!.join(";"),
      ...Object.fromEntries(
        Object.entries(row)
          .filter(([, texts]) => texts.length > 0)
          .map(([name, texts]) => [name, texts.map((text) => plainText(name, text))]),
      ),
    }));
    const ours = (await dissected(recording.capture)).map(({ info, tree }) => ({ info, ...valuesOf(tree) }));
    expect(theirs).toEqual(ours);
  });
});

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
