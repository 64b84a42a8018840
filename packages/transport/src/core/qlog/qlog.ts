import { toHex } from "@wireside/bytes";
import type { ControllerState } from "../congestion/controller.ts";
import { QlogFrames } from "./frames.ts";

export interface QlogOptions {
  /** Takes text: records of JSON, each between a record separator and a line feed (RFC 7464). */
  readonly write: (text: string) => void;
  readonly title: string;
  readonly vantagePoint: "client" | "server";
  /** What names the connection on both sides: the beginning of the handshake's hash. */
  readonly originalId: Uint8Array;
  /** Time of the first record on the caller's clock, ms; all times are told from there. */
  readonly begin: number;
  /** The same moment since 1970, ms. */
  readonly referenceTime: number;
}

/** The numbers of a path as qlog has them; times in ms, sizes in bytes. */
export interface QlogMetrics {
  readonly min_rtt: number;
  readonly smoothed_rtt: number;
  readonly latest_rtt: number;
  readonly rtt_variance: number;
  readonly pto_count: number;
  readonly congestion_window: number;
  readonly bytes_in_flight: number;
  readonly ssthresh: number | undefined;
  readonly packets_in_flight: number;
  /** bits a second */
  readonly pacing_rate: number | undefined;
}

/**
 * Writes what a connection does as qlog 0.3 in JSON-SEQ (draft-ietf-quic-qlog-main-schema-03, quic-events-03): existing viewers
 * of QUIC show it, because packets, frames and metrics have QUIC's names and meanings.
 */
export class Qlog {
  readonly #write: (text: string) => void;
  readonly #begin: number;
  readonly #frames = new QlogFrames();
  #metrics: Partial<QlogMetrics> = {};
  #phase = "";

  constructor({ write, title, vantagePoint, originalId, begin, referenceTime }: QlogOptions) {
    this.#write = write;
    this.#begin = begin;
    const id = toHex(originalId);
    this.#record({
      ...{ qlog_version: "0.3", qlog_format: "JSON-SEQ", title },
      trace: {
        vantage_point: { type: vantagePoint },
        common_fields: {
          ...{ ODCID: id, group_id: id, protocol_type: ["QUIC", "wireside"] },
          ...{ time_format: "relative", reference_time: referenceTime },
        },
      },
    });
  }

  /**
   * A Data packet, before it is sealed or after it was opened: its payload is `bytes[at … end)`.
   *
   * @param length of the UDP payload, bytes
   */
  packet(
    now: number,
    event: "packet_sent" | "packet_received",
    number: number,
    length: number,
    bytes: Uint8Array,
    at: number,
    end: number,
  ): void {
    this.#event(now, `transport:${event}`, {
      header: { packet_type: "1RTT", packet_number: number },
      raw: { length, payload_length: end - at },
      frames: this.#frames.read(bytes, at, end),
    });
  }

  packetLost(now: number, number: number, length: number): void {
    this.#event(now, "recovery:packet_lost", {
      header: { packet_type: "1RTT", packet_number: number },
      raw: { length },
    });
  }

  parametersSet(now: number, owner: "local" | "remote", parameters: Readonly<Record<string, unknown>>): void {
    const numbers = Object.entries(parameters).filter(([, value]) => typeof value === "number");
    const named = numbers.map(([name, value]) => [
      name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]);
    this.#event(now, "transport:parameters_set", { owner, ...(Object.fromEntries(named) as object) });
  }

  /** The metrics that have changed since they were told last, and the controller's phase if that has. */
  metrics(now: number, metrics: QlogMetrics, { phase }: ControllerState): void {
    const changed = Object.entries(metrics).filter(
      ([name, value]) => this.#metrics[name as keyof QlogMetrics] !== value,
    );
    if (changed.length > 0) this.#event(now, "recovery:metrics_updated", Object.fromEntries(changed));
    this.#metrics = metrics;
    if (phase !== this.#phase) {
      const old = this.#phase === "" ? {} : { old: this.#phase };
      this.#event(now, "recovery:congestion_state_updated", { ...old, new: phase });
    }
    this.#phase = phase;
  }

  connectionClosed(now: number, owner: "local" | "remote", code: number | string, reason: string): void {
    this.#event(now, "connectivity:connection_closed", { owner, connection_code: code, reason });
  }

  mtuUpdated(now: number, old: number, mtu: number, isDone: boolean): void {
    this.#event(now, "connectivity:mtu_updated", { old, new: mtu, done: isDone });
  }

  #event(now: number, name: string, data: object): void {
    this.#record({ time: Math.round((now - this.#begin) * 1000) / 1000, name, data });
  }

  #record(record: object): void {
    this.#write(`${RECORD_SEPARATOR}${JSON.stringify(record)}\n`);
  }
}

const RECORD_SEPARATOR = "\u001e";
