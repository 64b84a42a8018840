import { ErrorBody } from "./error-body.ts";
import {
  Message,
  MessageId,
  MessageText,
  Nonce,
  Position,
  Preferences,
  Room,
  RoomId,
  Time,
  User,
  UserId,
} from "./model.ts";
import { z } from "./zod.ts";

// What travels on the WebSocket at /api/v1/socket: one JSON object a text frame, told apart by `type`.
// Requests other than these go over HTTP (api.ts). docs/PROTOCOL.md shows each with an example.

/** Client → hub. */
export const ClientFrame = z
  .discriminatedUnion("type", [
    /**
     * Post a message. Answered by `acks` or by `error` with the same nonce. Sending it again with the same nonce is
     * harmless. `after`: the nonce of a send before it on this connection, not answered yet, that it must not overtake:
     * when the hub has said "later" to that one (rate_limited, hub_busy), it says so to this one as well.
     */
    z.object({
      type: z.literal("send"),
      room: RoomId,
      text: MessageText,
      nonce: Nonce,
      replyTo: MessageId.optional(),
      after: Nonce.optional(),
    }),
    /** I have read the room up to and with this message. */
    z.object({ type: z.literal("read"), room: RoomId, upTo: Position }),
    /** I am typing in the room now; lasts a few seconds. */
    z.object({ type: z.literal("typing"), room: RoomId }),
    /** Answered by `pong`: for browsers, which cannot send WebSocket pings. */
    z.object({ type: z.literal("ping") }),
    /** Goodbye: I am gone at once, without the grace that a lost connection has. The hub closes with 1000. */
    z.object({ type: z.literal("leave") }),
  ])
  .meta({ id: "ClientFrame" });
export type ClientFrame = z.infer<typeof ClientFrame>;

/** Hub → client. */
export const HubFrame = z
  .discriminatedUnion("type", [
    /**
     * First frame on every connection: how things stand. What was missed since `from` follows, then `live`. A client that
     * fell far behind on a connection gets another one there, when it reads again, and goes on the same way.
     */
    z.object({
      type: z.literal("welcome"),
      hub: z.object({ name: z.string(), version: z.string(), id: z.string() }),
      you: User,
      preferences: Preferences,
      /** Rooms you are in. */
      rooms: z.array(Room),
      /** People of those rooms, those online first, at most 1,000. */
      users: z.array(User),
      online: z.array(UserId),
      /** The hub's newest position at this moment. */
      position: Position,
      /** From where events follow: your `since`, or `position` when you gave none or one this hub never reached. */
      from: Position,
    }),
    /** All that was missed has been sent; what follows happens now. */
    z.object({ type: z.literal("live"), position: Position }),
    /** Messages of one room, in order; joined into one frame when several are written together. */
    z.object({ type: z.literal("messages"), room: RoomId, messages: z.array(Message) }),
    z.object({
      type: z.literal("edited"),
      position: Position,
      room: RoomId,
      message: MessageId,
      text: z.string(),
      mentions: z.array(UserId).optional(),
      at: Time,
    }),
    z.object({
      type: z.literal("deleted"),
      position: Position,
      room: RoomId,
      message: MessageId,
      by: UserId,
      at: Time,
    }),
    z.object({
      type: z.literal("reaction"),
      position: Position,
      room: RoomId,
      message: MessageId,
      by: UserId,
      reaction: z.string(),
      /** True when given, false when taken back. */
      on: z.boolean(),
    }),
    /** Your sends are on disk: nonce, id and time of each, in order. */
    z.object({ type: z.literal("acks"), acks: z.array(z.tuple([z.string(), MessageId, Time])) }),
    /** A frame of yours was refused; `nonce` says which send. */
    z.object({ type: z.literal("error"), nonce: z.string().optional(), error: ErrorBody }),
    /** You are now in this room. */
    z.object({ type: z.literal("room"), room: Room }),
    /** A room of yours has a new name or topic. */
    z.object({ type: z.literal("changed"), room: RoomId, name: z.string(), topic: z.string() }),
    /** You are no longer in this room. */
    z.object({ type: z.literal("gone"), room: RoomId }),
    /** Someone came into a room of yours or left it. */
    z.object({ type: z.literal("member"), room: RoomId, user: User, on: z.boolean(), members: z.int() }),
    /** Your read marker moved, here or on another device of yours. */
    z.object({ type: z.literal("read"), room: RoomId, upTo: Position, unread: z.int(), mentions: z.int() }),
    z.object({ type: z.literal("typing"), room: RoomId, user: UserId }),
    /** Who came online and who went, joined into one frame. */
    z.object({ type: z.literal("presence"), online: z.array(User), offline: z.array(UserId) }),
    /** Someone's name, role or state changed. */
    z.object({ type: z.literal("user"), user: User }),
    z.object({ type: z.literal("preferences"), preferences: Preferences }),
    z.object({ type: z.literal("pong") }),
    /** The hub is going down; come back after that long. */
    z.object({ type: z.literal("closing"), retryAfterMs: z.int().nonnegative() }),
  ])
  .meta({ id: "HubFrame" });
export type HubFrame = z.infer<typeof HubFrame>;

export const SOCKET_PATH = "/api/v1/socket";
/** Query parameter of the socket's address: the last position the client has seen. */
export const SINCE = "since";
