import type { HubClient } from "@wireside/client/node";
import { nameKey, type RoomId } from "@wireside/protocol";
import { EXIT, type Exit } from "../errors.ts";
import { runPipe } from "../pipe/run-pipe.ts";
import type { ChatArguments } from "../program.ts";
import { Asker, Interrupted } from "./ask.ts";
import { enter } from "./enter.ts";
import { enterRoom } from "./people.ts";

const LOBBY = "lobby";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** How long a goodbye may take when someone wants to be gone. */
const HURRIED_MS = 500;

/** Talks: full screen when both ends are a terminal, lines otherwise. Throws what keeps it from going on. */
export async function runChat(address: string | undefined, given: ChatArguments): Promise<Exit> {
  const { stdin, stdout, stderr } = process;
  const isScreen = stdin.isTTY && stdout.isTTY && given.json !== true;
  const interrupted = untilInterrupted();
  const asker = isScreen ? new Asker() : undefined;
  let client: HubClient | undefined;
  try {
    client = await Promise.race([enter(address, given, asker).finally(() => asker?.close()), rejection(interrupted)]);
    const room = await firstRoom(client, given.room);
    if (isScreen) {
      const { runFullScreen } = await import("../screen/full-screen.ts");
      await runFullScreen(client, { stdin, stdout }, { room, signal: interrupted });
      return exitNow(EXIT.done, interrupted);
    }
    const listen = given.listen === true;
    const exit = await runPipe(client, {
      input: stdin,
      output: stdout,
      errors: stderr,
      room,
      json: given.json === true,
      listen,
      signal: interrupted,
    });
    return exitNow(exit, interrupted);
  } catch (error) {
    if (error instanceof Interrupted || interrupted.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    await client?.close(interrupted.aborted ? { waitMs: HURRIED_MS } : {});
    stdin.destroy(); // a terminal that nobody reads would keep the process alive
  }
}

function exitNow(exit: Exit, interrupted: AbortSignal): Exit {
  return interrupted.aborted ? EXIT.interrupted : exit;
}

/** The room asked for; else the lobby, or any room one is in. */
async function firstRoom(client: HubClient, name: string | undefined): Promise<RoomId | undefined> {
  if (name !== undefined) return enterRoom(client, name.replace(/^#/, ""));
  const mine = [...client.state.rooms.values()].filter((room) => room.role !== null && room.kind !== "direct");
  return (mine.find((room) => nameKey(room.name) === LOBBY) ?? mine[0])?.id;
}

function rejection(interrupted: AbortSignal): Promise<never> {
  return new Promise((_, reject) => interrupted.addEventListener("abort", () => reject(new Interrupted())));
}

/** Aborts with the first signal; the second one ends the process at once. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}
