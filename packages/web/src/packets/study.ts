import type { ComparedFrame, ConversationName, OurVerdict, Progress } from "@wireside/packets";
import { Value } from "../state/value.ts";
import type { CaptureMethods } from "./worker/methods.ts";
import type { Remote } from "./worker/remote.ts";
import type { StudyView } from "./worker/study-views.ts";

/** How far looking into a conversation is. */
export type StudyState =
  | { readonly at: "nothing" }
  | { readonly at: "running"; readonly name: ConversationName; readonly progress: Progress | undefined }
  | { readonly at: "stopped"; readonly name: ConversationName }
  | { readonly at: "failed"; readonly name: ConversationName; readonly because: string }
  | { readonly at: "done"; readonly name: ConversationName; readonly view: StudyView };

/** The one conversation that the worker has looked into: its ladder, plots and verdicts can be asked for. */
export class Study {
  readonly state = new Value<StudyState>({ at: "nothing" });
  /** By frame, what we say where Wireshark says otherwise; empty where we say nothing. */
  readonly differences = new Value<ReadonlyMap<number, string>>(new Map());
  readonly #remote: Remote<CaptureMethods>;
  #running = new AbortController();

  constructor(remote: Remote<CaptureMethods>) {
    this.#remote = remote;
  }

  /** Forgets the conversation before, and looks into another one. */
  async begin(name: ConversationName): Promise<void> {
    this.forget();
    const { signal } = (this.#running = new AbortController());
    this.state.set({ at: "running", name, progress: undefined });
    try {
      await settled(signal);
      const progress = (told: unknown): void => {
        if (!signal.aborted) this.state.set({ at: "running", name, progress: told as Progress });
      };
      const view = await this.#remote.call("study", [name], { signal, progress });
      this.state.set({ at: "done", name, view });
      const { frames, ours } = await this.#remote.call("differences", [name], { signal });
      this.differences.set(new Map(Array.from(frames, (frame, at) => [frame, wordsOf(ours[at]!)])));
    } catch (error) {
      if (signal.aborted) return;
      this.state.set({ at: "failed", name, because: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Stops looking into it. */
  stop(): void {
    const state = this.state.get();
    if (state.at !== "running") return;
    this.#running.abort();
    this.state.set({ at: "stopped", name: state.name });
  }

  forget(): void {
    this.#running.abort();
    this.state.set({ at: "nothing" });
    this.differences.set(new Map());
  }

  /** What Wireshark and we say of a frame of it; undefined while it is not known, and where there is nothing to say. */
  async verdict(frame: number): Promise<ComparedFrame | undefined> {
    const state = this.state.get();
    return state.at === "done" ? this.#remote.call("verdict", [state.name, frame]) : undefined;
  }
}

/** Time that a conversation has to stay chosen before work is spent on it, milliseconds. */
const SETTLED_MS = 200;

function settled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, SETTLED_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    });
  });
}

/** Short enough for a row: `duplicate ack`. */
function wordsOf(ours: readonly OurVerdict["kind"][]): string {
  return ours.map((kind) => kind.replaceAll("-", " ")).join(", ");
}
