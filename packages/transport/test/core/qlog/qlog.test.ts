import { describe, expect, it } from "vitest";
import { Qlog } from "../../../src/core/qlog/qlog.ts";
import { bytesOf, transfer } from "../endpoint/transfer.ts";
import { World } from "../endpoint/world.ts";

interface QlogRecord {
  readonly time: number;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Runs a transfer and gives what both sides wrote: the header, then its records. */
function written(
  loss: number,
): Record<"client" | "server", { header: Record<string, unknown>; records: QlogRecord[] }> {
  const texts = { client: "", server: "" };
  const qlog = (begin: { vantagePoint: "client" | "server"; originalId: Uint8Array; begin: number }): Qlog =>
    new Qlog({ ...begin, title: "test", referenceTime: 1e12, write: (text) => (texts[begin.vantagePoint] += text) });
  const world = new World({ ab: { delayMs: 10, rate: 20_000_000, loss }, client: { qlog }, server: { qlog } });
  const { client, server } = world.connected();
  transfer(world, [world.client, client], [world.server, server], [bytesOf(300_000)]);
  client.close(world.network.now, 3, "enough");
  world.client.wake(client);
  world.run(() => server.closeReason !== undefined);
  const read = (text: string) => {
    const [header, ...records] = text.split("\u001e").slice(1);
    return {
      header: JSON.parse(header!) as Record<string, unknown>,
      records: records.map((record) => JSON.parse(record) as QlogRecord),
    };
  };
  return { client: read(texts.client), server: read(texts.server) };
}

describe("a qlog", () => {
  it("is JSON-SEQ with one header, and both sides name the connection alike", () => {
    const { client, server } = written(0);
    expect(client.header).toMatchObject({ qlog_version: "0.3", qlog_format: "JSON-SEQ" });
    const idOf = ({ header }: typeof client): unknown =>
      (header["trace"] as { common_fields: { group_id: string } }).common_fields.group_id;
    expect(idOf(client)).toBe(idOf(server));
    expect(idOf(client)).toMatch(/^[0-9a-f]{16}$/u);
  });

  it("has every packet with its frames: what one side sends the other receives, or it is lost", () => {
    const { client, server } = written(0.02);
    const numbers = (records: readonly QlogRecord[], name: string): number[] =>
      records
        .filter((record) => record.name === name)
        .map(({ data }) => (data["header"] as { packet_number: number }).packet_number);
    const sent = numbers(client.records, "transport:packet_sent");
    const received = new Set(numbers(server.records, "transport:packet_received"));
    const lost = numbers(client.records, "recovery:packet_lost");
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((number) => received.has(number))).toEqual([]);
    expect(new Set(sent).size).toBe(sent.length);
    expect([...received].every((number) => sent.includes(number))).toBe(true);
    const frames = client.records.flatMap(({ data }) => (data["frames"] ?? []) as { frame_type: string }[]);
    const types = new Set(frames.map((frame) => frame.frame_type));
    for (const type of ["stream", "ack", "new_connection_id", "connection_close", "ping"])
      expect(types).toContain(type);
  });

  it("tells metrics as they change, the MTU that was found, and how it ended; times never go back", () => {
    const { client, server } = written(0);
    const names = new Set(client.records.map(({ name }) => name));
    for (const name of ["recovery:metrics_updated", "recovery:congestion_state_updated", "connectivity:mtu_updated"])
      expect(names).toContain(name);
    for (const { records } of [client, server]) {
      expect(records.map(({ time }) => time)).toEqual(records.map(({ time }) => time).toSorted((a, b) => a - b));
    }
    expect(server.records.find(({ name }) => name === "connectivity:connection_closed")?.data).toEqual({
      ...{ owner: "remote", connection_code: 3, reason: "enough" },
    });
  });
});
