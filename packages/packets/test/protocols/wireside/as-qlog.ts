import { toHex } from "@wireside/bytes";
import { FRAME_NAMES } from "@wireside/transport/wire";
import type { FieldNode } from "../../../src/dissect/tree.ts";
import { nodesNamed, valueOf } from "./dissected.ts";

type QlogFrame = Readonly<Record<string, unknown>>;

/** The frames of a packet as qlog writes them, made of what the dissector found. */
export function framesAsQlog(tree: readonly FieldNode[]): QlogFrame[] {
  const frames = nodesNamed(tree, "wireside.frame").map(({ children }) => frameAsQlog(children));
  const told = frames.filter(({ frame_type }) => frame_type !== "padding");
  return told.length > 0 ? told : [{ frame_type: "padding" }];
}

function frameAsQlog(nodes: readonly FieldNode[]): QlogFrame {
  const value = (name: string) => valueOf(nodes, `wireside.${name}`);
  const bytes = (name: string) => toHex(value(name) as Uint8Array);
  switch (FRAME_NAMES[value("frame_type") as number]) {
    case "padding":
      return { frame_type: "padding" };
    case "ping":
      return { frame_type: "ping" };
    case "ack": {
      const ranges = nodesNamed(nodes, "wireside.ack.acknowledged").map(({ value: text }) =>
        String(text).split("–").map(Number),
      );
      const counts = { ect0: value("ack.ect0_count"), ect1: value("ack.ect1_count"), ce: value("ack.ecn_ce_count") };
      const delay = (value("ack.ack_delay") as number) / 1000;
      const ecn = counts.ect0 === undefined ? {} : counts;
      return { frame_type: "ack", ack_delay: delay, acked_ranges: ranges.toReversed(), ...ecn };
    }
    case "resetStream":
      return {
        ...{ frame_type: "reset_stream", stream_id: value("rsts.stream_id") },
        ...{ error_code: value("rsts.application_error_code"), final_size: value("rsts.final_size") },
      };
    case "stopSending":
      return {
        frame_type: "stop_sending",
        stream_id: value("ss.stream_id"),
        error_code: value("ss.application_error_code"),
      };
    case "stream":
      return {
        ...{ frame_type: "stream", stream_id: value("stream.stream_id"), offset: value("stream.offset") ?? 0 },
        length: (value("stream_data") as Uint8Array).length,
        fin: value("stream.fin") === 1,
      };
    case "maxData":
      return { frame_type: "max_data", maximum: value("md.maximum_data") };
    case "maxStreamData":
      return {
        frame_type: "max_stream_data",
        stream_id: value("msd.stream_id"),
        maximum: value("msd.maximum_stream_data"),
      };
    case "maxStreamsBidi":
      return { frame_type: "max_streams", stream_type: "bidirectional", maximum: value("ms.max_streams") };
    case "maxStreamsUni":
      return { frame_type: "max_streams", stream_type: "unidirectional", maximum: value("ms.max_streams") };
    case "dataBlocked":
      return { frame_type: "data_blocked", limit: value("db.limit") };
    case "streamDataBlocked":
      return { frame_type: "stream_data_blocked", stream_id: value("sdb.stream_id"), limit: value("sdb.limit") };
    case "streamsBlockedBidi":
      return { frame_type: "streams_blocked", stream_type: "bidirectional", limit: value("sb.limit") };
    case "streamsBlockedUni":
      return { frame_type: "streams_blocked", stream_type: "unidirectional", limit: value("sb.limit") };
    case "newConnectionId":
      return {
        ...{ frame_type: "new_connection_id", sequence_number: value("nci.sequence") },
        ...{ retire_prior_to: value("nci.retire_prior_to"), connection_id: bytes("nci.connection_id") },
      };
    case "retireConnectionId":
      return { frame_type: "retire_connection_id", sequence_number: value("rci.sequence") };
    case "pathChallenge":
      return { frame_type: "path_challenge", data: bytes("path_challenge.data") };
    case "pathResponse":
      return { frame_type: "path_response", data: bytes("path_response.data") };
    case "connectionClose":
      return {
        ...{ frame_type: "connection_close", error_space: "transport", error_code: value("cc.error_code") },
        reason: value("cc.reason_phrase"),
      };
    case "applicationClose":
      return {
        ...{ frame_type: "connection_close", error_space: "application", error_code: value("cc.app_error_code") },
        reason: value("cc.reason_phrase"),
      };
    case "handshakeDone":
      return { frame_type: "handshake_done" };
    case "datagram":
      return { frame_type: "datagram", length: (value("dg") as Uint8Array).length };
    case "ackFrequency":
      return {
        ...{ frame_type: "ack_frequency", sequence_number: value("af.sequence_number") },
        ack_eliciting_threshold: value("af.ack_eliciting_threshold"),
        requested_max_ack_delay: (value("af.request_max_ack_delay") as number) / 1000,
        reordering_threshold: value("af.reordering_threshold"),
      };
    case undefined:
      return { frame_type: "unknown" };
  }
}
