import type { ClientEvent, HubClient } from "@wireside/client";
import type { HistoryPage, Message, MessageId, Position, RoomId, Time } from "@wireside/protocol";
import { Value } from "../state/value.ts";
import { EMPTY_WINDOW, indexOfMessage, withChange, withNewer, withOlder } from "./window.ts";
import type { HistoryWindow, MessageChange } from "./window.ts";

/** Where the list should go next: to the newest message, or to one of them. Each wish is a new object. */
export type Aim = { to: "newest" } | { to: "message"; id: MessageId; flash: boolean } | { to: "oldest" };

export interface HistoryView {
  window: HistoryWindow;
  loading: "page" | "older" | "newer" | undefined;
  failed: unknown;
  aim: Aim;
  /** Messages of others that came while the window did not reach to the newest. */
  missed: number;
}

/**
 * One conversation's history: asks the hub for pages, keeps the window up to date with what happens, and never leaves a
 * gap in it. Nothing happens before `start`.
 */
export class ConversationHistory extends Value<HistoryView> {
  readonly room: RoomId;
  readonly #client: HubClient;
  /** What happened while the first page was on its way. */
  #early: MessageChange[] | undefined = [];
  #request = 0;
  #position: Position;

  constructor(client: HubClient, room: RoomId) {
    super({ window: EMPTY_WINDOW, loading: "page", failed: undefined, aim: { to: "newest" }, missed: 0 });
    this.room = room;
    this.#client = client;
    this.#position = client.state.position;
  }

  /** Follows what happens in the room. Returns how to stop. */
  start(): () => void {
    const stop = this.#client.on((event) => this.#happened(event));
    return () => {
      this.#request++;
      stop();
    };
  }

  /** Opens at the first unread message, or at the newest when all is read. */
  async open(readUpTo: Position, unread: number): Promise<void> {
    if (unread === 0 || readUpTo === 0) return this.showNewest();
    const newest = await this.#load({ limit: PAGE }, { to: "newest" }, { keep: true });
    if (newest === undefined) return;
    const reaches = !newest.older || (newest.messages[0]?.id ?? 0) <= readUpTo;
    const after = String(Math.max(0, readUpTo - 1));
    const page = reaches ? newest : await this.#load({ after, limit: PAGE }, { to: "newest" }, { keep: true });
    if (page === undefined) return;
    const first = page.messages.find(({ id, by }) => id > readUpTo && by !== this.#client.state.you?.id);
    this.#show(page, first === undefined ? { to: "newest" } : { to: "message", id: first.id, flash: false });
  }

  async showNewest(): Promise<void> {
    const { window, loading } = this.get();
    if (!window.newer && window.messages.length > 0 && loading !== "page") return this.#aim({ to: "newest" });
    await this.#load({ limit: PAGE }, { to: "newest" });
  }

  async showOldest(): Promise<void> {
    if (!this.get().window.older && this.get().loading !== "page") return this.#aim({ to: "oldest" });
    await this.#load({ at: "0", limit: PAGE }, { to: "oldest" });
  }

  /** Shows one message with what is around it. */
  async showMessage(id: MessageId): Promise<void> {
    const aim: Aim = { to: "message", id, flash: true };
    if (indexOfMessage(this.get().window.messages, id) !== -1) return this.#aim(aim);
    await this.#load({ around: String(id), limit: PAGE }, aim);
  }

  /** Shows the first message written at or after a time; the newest when there is none. */
  async showTime(at: Time): Promise<void> {
    const page = await this.#load({ at: String(at), limit: PAGE }, { to: "newest" }, { keep: true });
    const first = page?.messages[0];
    if (page === undefined) return;
    if (first === undefined) return this.showNewest();
    this.#show(page, { to: "message", id: first.id, flash: true });
  }

  /** After a page could not be had: asks again. */
  async retry(): Promise<void> {
    this.update((view) => ({ ...view, failed: undefined }));
    if (this.get().window.messages.length === 0) await this.showNewest();
  }

  async loadOlder(): Promise<void> {
    const { window, loading } = this.get();
    const first = window.messages[0];
    if (loading !== undefined || !window.older || first === undefined) return;
    await this.#extend("older", { before: String(first.id), limit: PAGE });
  }

  async loadNewer(): Promise<void> {
    const { window, loading } = this.get();
    const last = window.messages.at(-1);
    if (loading !== undefined || !window.newer || last === undefined) return;
    await this.#extend("newer", { after: String(last.id), limit: PAGE });
  }

  async #extend(side: "older" | "newer", query: PageQuery): Promise<void> {
    const request = ++this.#request;
    this.#early = [];
    this.update((view) => ({ ...view, loading: side, failed: undefined }));
    try {
      const page = await this.#page(query);
      if (request !== this.#request) return;
      this.update((view) => {
        const window = this.#caughtUp(side === "older" ? withOlder(view.window, page) : withNewer(view.window, page));
        return { ...view, window, loading: undefined, missed: window.newer ? view.missed : 0 };
      });
    } catch (error) {
      if (request === this.#request) this.update((view) => ({ ...view, loading: undefined, failed: error }));
    } finally {
      if (request === this.#request) this.#early = undefined;
    }
  }

  /** Asks for a page that replaces the window. With `keep`, only answers it. Undefined when it failed or came too late. */
  async #load(query: PageQuery, aim: Aim, { keep = false } = {}): Promise<HistoryPage | undefined> {
    const request = ++this.#request;
    this.#early = [];
    this.update((view) => ({ ...view, loading: "page", failed: undefined }));
    try {
      const page = await this.#page(query);
      if (request !== this.#request) return undefined;
      if (!keep) this.#show(page, aim);
      return page;
    } catch (error) {
      if (request === this.#request) {
        this.#early = undefined;
        this.update((view) => ({ ...view, loading: undefined, failed: error }));
      }
      return undefined;
    }
  }

  #show(page: HistoryPage, aim: Aim): void {
    const window = this.#caughtUp({ messages: page.messages, older: page.older, newer: page.newer });
    this.#early = undefined;
    this.update((view) => ({ ...view, window, aim, loading: undefined, missed: window.newer ? view.missed : 0 }));
  }

  async #page(query: PageQuery): Promise<HistoryPage> {
    const { limit, ...where } = query;
    const page = await this.#client.call("history", {
      params: { room: String(this.room) },
      query: { ...where, limit: String(limit) },
    });
    await this.#client.resolveUsers(peopleIn(page.messages)).catch(() => undefined);
    return page;
  }

  /** What happened while a page was on its way is not in it, or is: doing it again changes nothing. */
  #caughtUp(window: HistoryWindow): HistoryWindow {
    return (this.#early ?? []).reduce((next, change) => withChange(next, change), window);
  }

  #aim(aim: Aim): void {
    this.update((view) => ({ ...view, aim }));
  }

  #happened(event: ClientEvent): void {
    if (event.type === "connection" && event.connection.state !== "live") this.#position = this.#client.state.position;
    // The hub went on from another place than where we were: what lies between is not known here.
    if (event.type === "welcome" && event.from > this.#position) void this.#load({ limit: PAGE }, { to: "newest" });
    if (!isChange(event) || event.room !== this.room) return;
    this.#early?.push(event);
    if (event.type === "message") void this.#client.resolveUsers([event.message.by]).catch(() => undefined);
    const theirs = event.type === "message" && event.message.by !== this.#client.state.you?.id;
    this.update((view) => {
      if (this.#early !== undefined && view.loading === "page") return view;
      const window = withChange(view.window, event);
      const missed = theirs && view.window.newer ? view.missed + 1 : view.missed;
      return window === view.window && missed === view.missed ? view : { ...view, window, missed };
    });
  }
}

const PAGE = 150;

interface PageQuery {
  before?: string;
  after?: string;
  around?: string;
  at?: string;
  limit: number;
}

function isChange(event: ClientEvent): event is Extract<ClientEvent, { type: MessageChange["type"] }> {
  return ["message", "edited", "deleted", "reaction"].includes(event.type);
}

function peopleIn(messages: readonly Message[]) {
  return [...new Set(messages.flatMap((message) => [message.by, ...Object.values(message.reactions ?? {}).flat()]))];
}
