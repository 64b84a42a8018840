import { writeSync } from "node:fs";
import type { HubClient } from "@wireside/client";
import type { RoomId } from "@wireside/protocol";
import { render } from "ink";
import { createElement } from "react";
import { ScreenView } from "./draw.ts";
import { layout, type Frame } from "./layout.ts";
import { perform } from "./perform.ts";
import { newScreen, type Effect, type Input } from "./screen.ts";
import { update } from "./update.ts";

/** Lines must not wrap by themselves: a terminal that measures an emoji differently would shift everything below. */
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";
/** ms between two drawings, so that a flood of messages costs no more than a trickle. */
const FRAME_MS = 30;

export interface Terminal {
  stdin: typeof process.stdin;
  stdout: typeof process.stdout;
}

/**
 * Runs the full screen until the person leaves, the connection closes for good, or `signal` aborts.
 * The terminal is put back in every case. Throws what made it end, if it was not the person.
 */
export async function runFullScreen(
  client: HubClient,
  { stdin, stdout }: Terminal,
  options: { room: RoomId | undefined; signal: AbortSignal },
): Promise<void> {
  let screen = newScreen(client.state, sizeOf(stdout), Date.now());
  let frame: Frame = layout(screen);
  const watchers = new Set<() => void>();
  let drawing: NodeJS.Timeout | undefined;
  const draw = (): void => {
    drawing ??= setTimeout(() => {
      drawing = undefined;
      frame = layout(screen);
      for (const changed of watchers) changed();
    }, FRAME_MS);
  };

  const dispatch = (input: Input): void => {
    const [next, effects] = update(screen, input);
    if (next !== screen) draw();
    screen = next;
    for (const effect of effects) run(effect);
  };
  const run = (effect: Effect): void => {
    if (effect.type === "quit") return app.unmount();
    if (effect.type === "redraw") return app.clear();
    perform(client, effect, dispatch).catch((error: unknown) => {
      dispatch({
        type: "notice",
        notice: { text: error instanceof Error ? error.message : String(error), tone: "error" },
      });
    });
  };

  const restoreWrap = (): void => {
    try {
      writeSync(stdout.fd, WRAP);
    } catch {
      // The terminal is gone.
    }
  };
  process.on("exit", restoreWrap);
  stdout.write(NO_WRAP);
  // Before the first drawing: a key pressed before Ink listens must not be echoed into the screen.
  stdin.setRawMode(true);
  const source = {
    subscribe: (changed: () => void) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    frame: () => frame,
    press: (key: Extract<Input, { type: "key" }>["key"]) => dispatch({ type: "key", key }),
    paste: (text: string) => dispatch({ type: "paste", text }),
  };
  const app = render(createElement(ScreenView, { source }), {
    stdin,
    stdout,
    alternateScreen: true,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    maxFps: 60,
  });

  const resize = (): void => dispatch({ type: "size", ...sizeOf(stdout) });
  const abort = (): void => app.unmount();
  const clock = setInterval(() => dispatch({ type: "tick", now: Date.now() }), 1_000);
  stdout.on("resize", resize);
  options.signal.addEventListener("abort", abort);
  const stopState = client.subscribe(() => dispatch({ type: "hub", hub: client.state }));
  let because: Error | undefined;
  const fall = (error: Error): void => {
    because = error; // told when the terminal is what it was
    app.unmount();
  };
  process.on("uncaughtException", fall);
  const stopEvents = client.on((event) => {
    // An event may be about something that came with it: a private message, and the room it is in.
    if (client.state !== screen.hub) dispatch({ type: "hub", hub: client.state });
    dispatch({ type: "event", event });
    if (event.type === "connection" && event.connection.state === "closed") {
      because = event.connection.because;
      app.unmount();
    }
  });
  dispatch({ type: "hub", hub: client.state });
  if (options.room !== undefined) dispatch({ type: "open", room: options.room });
  if (options.signal.aborted) abort();

  try {
    await app.waitUntilExit();
  } finally {
    clearInterval(clock);
    clearTimeout(drawing);
    stopState();
    stopEvents();
    stdout.off("resize", resize);
    options.signal.removeEventListener("abort", abort);
    process.off("uncaughtException", fall);
    process.off("exit", restoreWrap);
    restoreWrap();
  }
  if (because !== undefined) throw because;
}

function sizeOf(stdout: Terminal["stdout"]): { columns: number; rows: number } {
  return { columns: Math.max(20, stdout.columns || 80), rows: Math.max(6, stdout.rows || 24) };
}
