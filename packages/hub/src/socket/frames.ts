import {
  ClientFrame,
  LIMITS,
  Nonce,
  WiresideError,
  toErrorBody,
  type MessageId,
  type RoomId,
} from "@wireside/protocol";
import type { Core } from "../core.ts";
import type { Connection } from "../delivery/connection.ts";
import { badInput } from "../domain/bad-input.ts";
import { mentionsIn } from "../domain/mentions.ts";

/** Handles one text frame from a client. Never throws: what is wrong is answered with an `error` frame. */
export function handleFrame(core: Core, connection: Connection, data: Buffer): void {
  const { frame, error, nonce } = parseFrame(data);
  if (error !== undefined) {
    refuse(connection, error, nonce);
    if (nonce === undefined && ++connection.badFrames > LIMITS.badFrames) {
      connection.end(4002, "too many frames that are not in the protocol");
    }
    return;
  }
  switch (frame.type) {
    case "send":
      return send(core, connection, frame);
    case "read":
      return core.reads.mark(connection.user, frame.room, frame.upTo);
    case "typing":
      return typing(core, connection, frame.room);
    case "ping":
      return connection.reply({ type: "pong" });
    case "leave":
      connection.said = true;
      return connection.end(1000, "goodbye");
  }
}

type Parsed =
  | { frame: ClientFrame; error?: undefined; nonce?: undefined }
  /** `nonce`: which send it was, where that can still be read. */
  | { frame?: undefined; error: WiresideError; nonce: string | undefined };

function parseFrame(data: Buffer): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(data.toString("utf8"));
  } catch {
    return { error: new WiresideError("bad_json"), nonce: undefined };
  }
  const parsed = ClientFrame.safeParse(value);
  return parsed.success ? { frame: parsed.data } : { error: badInput(parsed.error), nonce: nonceOf(value) };
}

function nonceOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("nonce" in value)) return undefined;
  const nonce = Nonce.safeParse(value.nonce);
  return nonce.success ? nonce.data : undefined;
}

function send(core: Core, connection: Connection, frame: ClientFrame & { type: "send" }): void {
  const { user } = connection;
  if (frame.after !== undefined && frame.after === connection.later?.nonce) {
    refuse(connection, connection.later.error, frame.nonce);
    return;
  }
  const room = core.directory.roomOf(user, frame.room);
  if (room === undefined) {
    refuse(
      connection,
      new WiresideError("not_found", { message: "There is no such room, or you are not in it." }),
      frame.nonce,
    );
    return;
  }
  const waitMs = core.rates.wait("messages", user);
  if (waitMs > 0) {
    refuse(connection, new WiresideError("rate_limited", { retryAfterMs: waitMs }), frame.nonce);
    return;
  }
  const mentions = mentionsIn(core, room, frame.text);
  core.log.submit(
    {
      type: "message",
      room: room.id,
      by: user,
      text: frame.text,
      nonce: frame.nonce,
      replyTo: frame.replyTo,
      mentions,
      at: core.now(),
    },
    (outcome) => {
      if (outcome instanceof WiresideError) refuse(connection, outcome, frame.nonce);
      else if (!outcome.ok) refuse(connection, new WiresideError(outcome.code), frame.nonce);
      else {
        connection.acknowledge(frame.nonce, outcome.id as MessageId, outcome.at);
        core.delivery.willAcknowledge(connection);
      }
    },
  );
}

function typing(core: Core, connection: Connection, roomId: RoomId): void {
  const room = core.directory.roomOf(connection.user, roomId);
  const person = core.directory.person(connection.user);
  if (room === undefined || person === undefined || !person.preferences.typing) return;
  const now = performance.now();
  if (room.members.size > LIMITS.typingAudience || now - connection.typedAtMs < LIMITS.typingMs) return;
  connection.typedAtMs = now;
  core.delivery.pushToRoom(room, { type: "typing", room: room.id, user: person.id }, person.id);
}

function refuse(connection: Connection, error: WiresideError, nonce: string | undefined): void {
  if (nonce !== undefined && (error.code === "rate_limited" || error.code === "hub_busy"))
    connection.later = { nonce, error };
  const body = toErrorBody(error);
  connection.reply(nonce === undefined ? { type: "error", error: body } : { type: "error", nonce, error: body });
}
