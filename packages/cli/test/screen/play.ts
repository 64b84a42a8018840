import type { HubState } from "@wireside/client";
import type { HistoryPage, Message, RoomId } from "@wireside/protocol";
import type { Key, KeyName } from "../../src/screen/key.ts";
import { layout } from "../../src/screen/layout.ts";
import { newScreen, type Effect, type Input, type Screen } from "../../src/screen/screen.ts";
import { update } from "../../src/screen/update.ts";
import { textOf } from "../../src/text/span.ts";
import { hubState, NOON } from "../fake-client.ts";

/** A screen played by hand: what happens to it goes in, what it shows and asks for comes out. */
export class Play {
  screen: Screen;
  readonly effects: Effect[] = [];

  constructor(size: { columns: number; rows: number } = { columns: 80, rows: 20 }, hub: HubState = hubState()) {
    this.screen = newScreen(hub, size, NOON);
    this.happen({ type: "hub", hub });
  }

  happen(input: Input): void {
    const [screen, effects] = update(this.screen, input);
    this.screen = screen;
    this.effects.push(...effects);
  }

  /** Text is typed; a key by its name in brackets, as in "hello<enter>". */
  type(keys: string): void {
    for (const part of keys.split(/(<[a-z-]+>)/)) {
      const name = /^<(.*)>$/.exec(part)?.[1];
      const key: Key = name === undefined ? { name: "text", text: part } : { name: name as KeyName };
      if (part !== "") this.happen({ type: "key", key });
    }
  }

  page(room: number, messages: Message[], more: Partial<HistoryPage> = {}): void {
    this.happen({ type: "page", room: room as RoomId, page: { messages, older: false, newer: false, ...more } });
  }

  arrive(room: number, message: Message): void {
    this.happen({ type: "event", event: { type: "message", room: room as RoomId, message, late: false } });
  }

  /** The effects since this was called last, without what is reported as read or typed. */
  asked(): Effect[] {
    return this.effects.splice(0).filter((effect) => effect.type !== "read" && effect.type !== "typing");
  }

  /** The rows as text, without the spaces at their ends. */
  get rows(): string[] {
    return layout(this.screen).rows.map((row) => textOf(row).trimEnd());
  }

  get shown(): string {
    return this.rows.join("\n");
  }
}
