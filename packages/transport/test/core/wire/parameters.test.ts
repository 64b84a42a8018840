import { Writer } from "@wireside/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PARAMETERS,
  type ParameterDescription,
  createParameters,
  decodeParameters,
  encodeParameters,
} from "../../../src/core/wire/parameters.ts";

function value(description: ParameterDescription): fc.Arbitrary<number | boolean | Uint8Array> {
  if (description.kind === "flag") return fc.constant(true);
  const { least, most } = description;
  if (description.kind === "bytes") return fc.uint8Array({ minLength: least, maxLength: most });
  // The delays are kept apart, for one must not be above the other.
  if (description.title === "min_ack_delay") return fc.integer({ min: 0, max: 1000 });
  if (description.title === "max_ack_delay") return fc.integer({ min: 1, max: most });
  return fc.oneof(
    fc.constantFrom(least, most),
    fc.maxSafeNat().map((any) => least + (any % (most - least + 1))),
  );
}

const parameters = fc
  .record(Object.fromEntries(Object.entries(PARAMETERS).map(([name, description]) => [name, value(description)])), {
    requiredKeys: [],
  })
  .map((told) => createParameters(told));

function entry(id: number, ...bytes: number[]): number[] {
  return [...new Writer().varint(id).varint(bytes.length).bytes(Uint8Array.from(bytes)).finish()];
}

const refused = (reason: string) => ({ code: "transport_parameter_error", reason });

describe("transport parameters", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(parameters, (told) => {
        expect(decodeParameters(encodeParameters(told))).toEqual(told);
      }),
    );
  });

  it("that are not told are what RFC 9000 says, and take no bytes", () => {
    expect(encodeParameters(createParameters())).toEqual(new Uint8Array(0));
    expect(decodeParameters(new Uint8Array(0))).toMatchObject({
      maxIdleTimeout: 0,
      maxUdpPayloadSize: 65_527,
      maxAckDelay: 25,
      activeConnectionIdLimit: 2,
      disableActiveMigration: false,
      statelessResetToken: undefined,
    });
  });

  it("that nobody knows are ignored", () => {
    expect(decodeParameters(Uint8Array.from([...entry(0x7001, 1, 2, 3), ...entry(0x04, 9)]))).toMatchObject({
      initialMaxData: 9,
    });
  });

  it("that come twice are refused, known or not", () => {
    expect(decodeParameters(Uint8Array.from([...entry(4, 1), ...entry(4, 1)]))).toEqual(
      refused("parameter initial_max_data comes twice"),
    );
    expect(decodeParameters(Uint8Array.from([...entry(99), ...entry(99)]))).toEqual(
      refused("parameter 99 comes twice"),
    );
  });

  it("out of their bounds, or with bytes too many or too few, are refused", () => {
    for (const [title, bytes] of [
      ["max_udp_payload_size", entry(0x03, 0x44, 0xaf)],
      ["active_connection_id_limit", entry(0x0e, 1)],
      ["max_ack_delay", entry(0x0b, 0x80, 0, 0x40, 0)],
      ["stateless_reset_token", entry(0x02, ...new Uint8Array(15))],
      ["initial_source_connection_id", entry(0x0f, ...new Uint8Array(9))],
      ["disable_active_migration", entry(0x0c, 0)],
      ["initial_max_data", entry(0x04)],
      ["initial_max_data", entry(0x04, 1, 1)],
    ] as const)
      expect(decodeParameters(Uint8Array.from(bytes))).toEqual(refused(`${title} is out of its bounds`));
    expect(decodeParameters(Uint8Array.from(entry(0x0b, 0)))).toEqual(refused("min_ack_delay is above max_ack_delay"));
    expect(decodeParameters(Uint8Array.from([4, 2, 1]))).toEqual(
      refused("the list of transport parameters is cut short"),
    );
  });

  it("of any bytes are read or refused, and mean the same when written again", () => {
    const mutated = fc.tuple(parameters, fc.nat(), fc.nat(255)).map(([told, at, byte]) => {
      const bytes = encodeParameters(told);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (bytes) => {
        const read = decodeParameters(bytes);
        if ("code" in read) expect(read.code).toBe("transport_parameter_error");
        else expect(decodeParameters(encodeParameters(read))).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });

  it("of the largest size leave room in a Hello", () => {
    const largest = Object.entries(PARAMETERS).map(([name, description]: [string, ParameterDescription]) => [
      name,
      description.kind === "flag"
        ? true
        : description.kind === "number"
          ? description.most
          : new Uint8Array(description.most),
    ]);
    const told = { ...Object.fromEntries(largest), maxAckDelay: 16_383, minAckDelay: 16_000 } as object;
    expect(encodeParameters(createParameters(told)).length).toBeLessThan(500);
  });
});
