import { LIMITS, type MessageId, type Position, type RoomId, type Time, type UserId } from "@wireside/protocol";
import { already, done, refused, type Appliers } from "../outcome.ts";
import { membership, type MessageChange, type Place, type State, type StoredMessage } from "./state.ts";

/** Messages and what happens to them. */
export const messages: Appliers<"message" | "note" | "edit" | "delete" | "reaction", [State]> = {
  message(state, { room, by, text, nonce, replyTo, mentions, at }) {
    const first = state.messages.find((message) => nonce !== undefined && message.by === by && message.nonce === nonce);
    if (first !== undefined) return already(first.id, first.at);
    if (membership(state, room, by) === undefined) return refused("not_found");
    if (replyTo !== undefined && find(state, room, replyTo) === undefined) return refused("bad_request");
    return post(state, { room, by, text, note: undefined, nonce, replyTo, mentions: [...mentions] }, at);
  },

  note(state, { room, by, note, text, at }) {
    if (!state.rooms.some(({ id }) => id === room)) return refused("not_found");
    return post(state, { room, by, text, note, nonce: undefined, replyTo: undefined, mentions: [] }, at);
  },

  edit(state, { room, message: id, by, text, mentions, at }) {
    const message = findSpoken(state, room, id);
    if (message === undefined || message.deleted !== undefined || membership(state, room, by) === undefined)
      return refused("not_found");
    if (message.by !== by) return refused("forbidden");
    message.text = text;
    message.mentions = [...mentions];
    message.edited = change(state, message, by, { type: "edited" }, at);
    return done(message.edited.position, message.edited.at);
  },

  delete(state, { room, message: id, by, anyone, at }) {
    const message = findSpoken(state, room, id);
    if (message === undefined || (!anyone && membership(state, room, by) === undefined)) return refused("not_found");
    if (message.by !== by && !anyone) return refused("forbidden");
    if (message.deleted !== undefined) return already(message.deleted.position, message.deleted.at);
    message.text = "";
    message.mentions = [];
    message.reactions = [];
    message.deleted = change(state, message, by, { type: "deleted" }, at);
    return done(message.deleted.position, message.deleted.at);
  },

  reaction(state, { room, message: id, by, reaction, on, at }) {
    const message = findSpoken(state, room, id);
    if (message === undefined || message.deleted !== undefined || membership(state, room, by) === undefined)
      return refused("not_found");
    const given = message.reactions.find((row) => row.reaction === reaction && row.by === by);
    if (on && given !== undefined) return already(given.position, given.at);
    if (!on && given === undefined) return already();
    const kinds = new Set(message.reactions.map((row) => row.reaction)).add(reaction);
    if (on && kinds.size > LIMITS.reactionsPerMessage) return refused("too_many");
    const place = change(state, message, by, { type: "reaction", reaction, on }, at);
    if (on) message.reactions.push({ ...place, reaction, by });
    else message.reactions = message.reactions.filter((row) => row !== given);
    return done(place.position, place.at);
  },
};

type Fields = Pick<StoredMessage, "room" | "by" | "text" | "note" | "nonce" | "replyTo" | "mentions">;

function post(state: State, fields: Fields, now: Time) {
  const { position, at } = take(state, now);
  const id = position as number as MessageId;
  state.messages.push({ id, at, ...fields, edited: undefined, deleted: undefined, reactions: [] });
  return done(id, at);
}

function change(state: State, message: StoredMessage, by: UserId, what: MessageChange["what"], now: Time): Place {
  const place = take(state, now);
  state.changes.push({ position: place.position, message, by, what });
  return place;
}

/** The next place in the log. */
function take(state: State, now: Time): Place {
  state.position = (state.position + 1) as Position;
  state.at = Math.max(state.at, now);
  return { position: state.position, at: state.at };
}

function find(state: State, room: RoomId, id: MessageId): StoredMessage | undefined {
  return state.messages.find((message) => message.id === id && message.room === room);
}

function findSpoken(state: State, room: RoomId, id: MessageId): StoredMessage | undefined {
  const message = find(state, room, id);
  return message?.note === undefined ? message : undefined;
}
