import type { Message, Room, Time, User, UserId } from "@wireside/protocol";
import { Fragment, type ReactNode } from "react";
import { useHub, useUser } from "../hub/context.ts";
import { listNames, nameOf } from "../hub/names.ts";
import { DoorMark, doorWords } from "../people/door-mark.tsx";
import type { PresenceNote } from "./rows.ts";
import { clockText, dayText } from "./time-text.ts";

/** What happened to the room, in one line; coming and going joined. */
export function NotesRow({ notes }: { notes: readonly Message[] }) {
  const users = useHub((state) => state.users);
  const [first] = notes;
  if (first === undefined) return null;
  const isOne = notes.length === 1;
  return <NoteLine at={first.at}>{isOne ? noteText(first, users) : summary(notes, users)}</NoteLine>;
}

/** Who came online or left while one was looking. */
export function PresenceRow({ notes }: { notes: readonly PresenceNote[] }) {
  const users = useHub((state) => state.users);
  // Somebody who went and came back is told by the last of it.
  const last = new Map(notes.map((note) => [note.user, note.online]));
  const names = (online: boolean): string[] =>
    [...last].filter(([, is]) => is === online).map(([id]) => nameOf(users.get(id)));
  const parts = [sentence(names(true), "came online"), sentence(names(false), "left")].filter(
    (part) => part !== undefined,
  );
  return (
    <NoteLine at={notes.at(-1)?.at ?? 0} kind={names(true).length > 0 ? "online" : "offline"}>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && "; "}
          {part}
        </Fragment>
      ))}
    </NoteLine>
  );
}

function NoteLine({ at, kind, children }: { at: Time; kind?: "online" | "offline"; children: ReactNode }) {
  return (
    <p className="note">
      {kind !== undefined && <span className="note-dot" data-online={kind === "online"} aria-hidden />}
      <span>{children}</span> <time>{clockText(at)}</time>
    </p>
  );
}

export function DayRow({ at }: { at: Time }) {
  return (
    <div className="day" role="separator" aria-label={dayText(at)}>
      <span>{dayText(at)}</span>
    </div>
  );
}

export function UnreadRow() {
  return (
    <div className="unread-line" role="separator" aria-label="New messages">
      <span>New</span>
    </div>
  );
}

/** What stands above the very first message. */
export function BeginningRow({ room }: { room: Room }) {
  const peer = useUser(room.peer);
  const isDirect = room.kind === "direct";
  return (
    <div className="beginning">
      <h2>{isDirect ? nameOf(peer) : room.name}</h2>
      <p className="quiet">
        {isDirect
          ? `This is the beginning of your private messages with ${nameOf(peer)}. Only the two of you see them.`
          : `This is the beginning of ${room.name}${room.kind === "private" ? ", a private room" : ""}.`}
      </p>
      {peer?.door !== undefined && (
        <p className="quiet">
          {nameOf(peer)} {doorWords(peer.door)}: whoever is on the way between them and the hub can read along.
        </p>
      )}
    </div>
  );
}

function noteText({ note, by, text }: Message, users: ReadonlyMap<UserId, User>): ReactNode {
  const user = users.get(by);
  const who = (
    <>
      <b>{nameOf(user)}</b> <DoorMark user={user} isSmall />
    </>
  );
  switch (note) {
    case "created":
      return <>{who} made this room</>;
    case "joined":
      return <>{who} joined</>;
    case "left":
      return <>{who} left the room</>;
    case "added":
      return (
        <>
          {who} added <b>{text}</b>
        </>
      );
    case "removed":
      return (
        <>
          {who} removed <b>{text}</b>
        </>
      );
    case "topic":
      return text === "" ? (
        <>{who} cleared the topic</>
      ) : (
        <>
          {who} set the topic: “{text}”
        </>
      );
    case "renamed":
      return (
        <>
          {who} renamed the room to <b>{text}</b>
        </>
      );
    case undefined:
      return text;
  }
}

function summary(notes: readonly Message[], users: ReadonlyMap<UserId, User>): ReactNode {
  const names = (kind: Message["note"]): string[] => [
    ...new Set(notes.filter(({ note }) => note === kind).map(({ by }) => nameOf(users.get(by)))),
  ];
  const joined = sentence(names("joined"), "joined");
  const left = sentence(names("left"), "left the room");
  return (
    <>
      {joined}
      {joined !== undefined && left !== undefined && "; "}
      {left}
    </>
  );
}

function sentence(names: readonly string[], does: string): ReactNode | undefined {
  if (names.length === 0) return undefined;
  return (
    <>
      <b>{listNames(names, 5)}</b> {does}
    </>
  );
}
