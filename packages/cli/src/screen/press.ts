import { LIMITS } from "@wireside/protocol";
import { takesNumber, type Command } from "../chat/command.ts";
import { parseLine } from "../chat/line.ts";
import { areasOf } from "./areas.ts";
import { complete } from "./completion.ts";
import * as edit from "./editor.ts";
import type { Editor } from "./editor.ts";
import { cleanInput, type Key, type KeyName } from "./key.ts";
import { loadPage, openRoom } from "./open.ts";
import { conversationItems, move, viewport } from "./scroll.ts";
import {
  compareNames,
  conversationOf,
  isKnownPerson,
  numbered,
  personName,
  roomName,
  roomsShown,
  type Effect,
  type Screen,
  type Step,
} from "./screen.ts";

const PAST_KEPT = 200;

const EDITS: Readonly<Partial<Record<KeyName, (editor: Editor) => Editor>>> = {
  backspace: edit.backspace,
  delete: edit.deleteNext,
  "delete-word": edit.deleteWord,
  "delete-to-start": edit.deleteToStart,
  "delete-to-end": edit.deleteToEnd,
  left: edit.left,
  right: edit.right,
  "word-left": edit.wordLeft,
  "word-right": edit.wordRight,
  "to-start": edit.lineStart,
  "to-end": edit.lineEnd,
  newline: (editor) => edit.insertText(editor, "\n"),
};

/** The screen after a key. */
export function pressKey(before: Screen, key: Key): Step {
  const screen = before.notice === undefined ? before : { ...before, notice: undefined };
  if (key.name === "text") return typeText(screen, key.text);
  const change = EDITS[key.name];
  if (change !== undefined) return [withEditor(screen, change(screen.editor)), []];
  switch (key.name) {
    case "enter":
      return enter(screen);
    case "tab":
      return [pressTab(screen), []];
    case "up":
    case "down":
      return [recall(screen, key.name === "up" ? -1 : 1), []];
    case "page-up":
    case "page-down":
      return scrollBy(screen, key.name === "page-up" ? -1 : 1);
    case "home":
      return scrollBy(screen, -1_000);
    case "end":
      return [{ ...screen, scroll: undefined }, []];
    case "previous-room":
    case "next-room":
      return step(screen, key.name === "next-room" ? 1 : -1);
    case "escape":
      return [screen.scroll === undefined ? withEditor(screen, edit.BLANK) : { ...screen, scroll: undefined }, []];
    case "interrupt":
      // The first Ctrl+C drops what is typed, as a shell does; on an empty line it says goodbye.
      return screen.editor.text === "" ? [screen, [{ type: "quit" }]] : [withEditor(screen, edit.BLANK), []];
    case "end-of-input":
      return screen.editor.text === ""
        ? [screen, [{ type: "quit" }]]
        : [withEditor(screen, edit.deleteNext(screen.editor)), []];
    case "redraw":
      return [screen, [{ type: "redraw" }]];
    default:
      return [screen, []];
  }
}

/** Pasted text stays in the line being typed, line feeds too: nothing is sent before Enter. */
export function pasteText(screen: Screen, text: string): Step {
  return typeText(screen, cleanInput(text).replace(/\n+$/, ""));
}

function typeText(screen: Screen, text: string): Step {
  const next = withEditor(screen, edit.insertText(screen.editor, text));
  const isMessage = next.current !== undefined && !/^[/#@]/.test(next.editor.text);
  return [next, isMessage && next.current !== undefined ? [{ type: "typing", room: next.current }] : []];
}

function withEditor(screen: Screen, editor: Editor): Screen {
  const numbering = takesNumber(editor.text);
  const newest = screen.current === undefined ? undefined : conversationOf(screen, screen.current).messages.at(-1)?.id;
  return {
    ...screen,
    editor,
    completion: undefined,
    pastAt: undefined,
    numbersFrom: numbering ? (screen.numbersFrom ?? newest) : undefined,
  };
}

function enter(screen: Screen): Step {
  const text = screen.editor.text;
  const line = parseLine(text, { isKnown: isKnownPerson(screen.hub), commands: true });
  switch (line.kind) {
    case "empty":
      return [{ ...screen, editor: edit.BLANK }, []];
    case "wrong":
      return [{ ...screen, notice: { text: line.because, tone: "error" } }, []];
    case "text": {
      if (new TextEncoder().encode(line.text).length > LIMITS.messageBytes)
        return [
          {
            ...screen,
            notice: {
              text: `The message is longer than ${LIMITS.messageBytes} bytes; send it in parts.`,
              tone: "error",
            },
          },
          [],
        ];
      if (screen.current === undefined)
        return [
          { ...screen, notice: { text: "You are in no room. Write /rooms, then /join NAME.", tone: "error" } },
          [],
        ];
      return sent(screen, text, [{ type: "send", room: screen.current, text: line.text, replyTo: undefined }]);
    }
    case "private":
      return sent(screen, text, [{ type: "private", to: line.name, text: line.text }]);
    case "list":
      return sent(screen, text, [{ type: "list" }]);
    case "command":
      return run(screen, text, line.command);
  }
}

function run(screen: Screen, text: string, command: Command): Step {
  const room = screen.current;
  if (command.name === "quit") return sent(screen, text, [{ type: "quit" }]);
  if (command.name === "msg") return sent(screen, text, [{ type: "private", to: command.to, text: command.text }]);
  if (command.name === "older") {
    const [next, effects] = room === undefined ? [screen, []] : loadPage(screen, room);
    return sent(next, text, effects);
  }
  if (command.name === "reply" || command.name === "react" || command.name === "delete" || command.name === "edit") {
    const target = targetOf(screen, command);
    if (room === undefined || target === undefined)
      return [{ ...screen, notice: { text: "There is no such message here.", tone: "error" } }, []];
    if (command.name === "reply")
      return sent(screen, text, [{ type: "send", room, text: command.text, replyTo: target }]);
    const given = command.name === "edit" ? command.text : command.name === "react" ? command.reaction : "";
    return sent(screen, text, [{ type: command.name, room, message: target, text: given }]);
  }
  return sent(screen, text, [{ type: "command", room, command }]);
}

function targetOf(screen: Screen, command: Extract<Command, { name: "reply" | "react" | "delete" | "edit" }>) {
  if (command.name !== "edit" && command.number !== undefined) return numbered(screen)[command.number - 1]?.id;
  if (screen.current === undefined) return undefined;
  const mine = (by: number): boolean => by === screen.hub.you?.id;
  return conversationOf(screen, screen.current).messages.findLast(
    (each) => mine(each.by) && each.note === undefined && each.deletedAt === undefined,
  )?.id;
}

function sent(screen: Screen, text: string, effects: readonly Effect[]): Step {
  const past = screen.past.at(-1) === text ? screen.past : [...screen.past, text].slice(-PAST_KEPT);
  return [
    {
      ...screen,
      editor: edit.BLANK,
      past,
      pastAt: undefined,
      completion: undefined,
      numbersFrom: undefined,
      scroll: undefined,
      newAfter: undefined,
    },
    effects,
  ];
}

/** Up and Down move in a text of several lines first, then through the lines sent before. */
function recall(screen: Screen, by: -1 | 1): Screen {
  const { past, pastAt } = screen;
  const at = (pastAt ?? past.length) + by;
  if (at < 0 || (pastAt === undefined && by === 1)) return screen;
  if (at >= past.length) return { ...withEditor(screen, edit.BLANK), pastAt: undefined };
  // What was being typed is not lost: it becomes the newest of the lines before.
  const kept = pastAt === undefined && screen.editor.text !== "" ? [...past, screen.editor.text] : past;
  return { ...withEditor(screen, edit.editorWith(past[at] ?? "")), past: kept, pastAt: at };
}

function pressTab(screen: Screen): Screen {
  const { hub } = screen;
  const people = [...hub.users.values()]
    .filter((user) => !user.retired && user.id !== hub.you?.id)
    .toSorted(
      (one, other) =>
        Number(hub.online.has(other.id)) - Number(hub.online.has(one.id)) || compareNames(one.name, other.name),
    )
    .map((user) => personName(hub, user.id));
  const rooms = [...hub.rooms.values()].filter((room) => room.kind !== "direct").map((room) => roomName(hub, room));
  const done = complete(screen.editor, screen.completion, { people, rooms: rooms.toSorted(compareNames) });
  return done === undefined ? screen : { ...withEditor(screen, done.editor), completion: done.completion };
}

function scrollBy(screen: Screen, pages: number): Step {
  if (screen.current === undefined) return [screen, []];
  const { height, middle } = areasOf(screen);
  const items = conversationItems(screen, screen.current, middle);
  const scroll = move(items, screen.scroll, pages * Math.max(1, height - 2), height);
  const next = { ...screen, scroll };
  return pages < 0 && !viewport(items, scroll, height).above ? loadPage(next, screen.current) : [next, []];
}

function step(screen: Screen, by: 1 | -1): Step {
  const rooms = roomsShown(screen.hub);
  const at = rooms.findIndex((room) => room.id === screen.current);
  const next = rooms[(at + by + rooms.length) % rooms.length];
  return next === undefined ? [screen, []] : openRoom(screen, next.id);
}
