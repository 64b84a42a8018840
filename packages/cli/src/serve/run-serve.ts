import { startServer, type RunningServer, type ServeOptions } from "@wireside/serve";
import { EXIT, errorLine, type Exit } from "../errors.ts";
import { jsonLine } from "../text/neutralise.ts";
import { untilToldToStop } from "../until-told-to-stop.ts";
import { accessJson, accessLine } from "./access-line.ts";
import type { ServeArguments } from "./arguments.ts";
import { Log } from "./log.ts";
import { openPage } from "./open-page.ts";
import { toProblem } from "./problem.ts";
import { placesOf, readyJson, readyText } from "./ready.ts";

/** Serves a folder until it is told to stop. Throws what keeps it from starting. */
export async function runServe(folder: string, given: ServeArguments): Promise<Exit> {
  const log = new Log(process.stdout, (count) =>
    given.json ? jsonLine({ type: "lost", count }) : `(${String(count)} requests are not in this log)`,
  );
  const stop = untilToldToStop();
  const server = await start(folder, given, log);
  const places = placesOf(server.port, given.host);
  log.line(given.json ? jsonLine(readyJson(server, places)) : `${readyText(server, places)}\n`);
  if (given.open) {
    const problem = await openPage(places.url);
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
  }
  await stop;
  if (process.stderr.isTTY) process.stderr.write("\nAnswers on their way may end… (Ctrl+C again: at once)\n");
  await server.stop();
  return EXIT.done;
}

async function start(folder: string, given: ServeArguments, log: Log): Promise<RunningServer> {
  const options: ServeOptions = {
    folder,
    port: given.port,
    isSpa: given.spa ?? false,
    hasCors: given.cors ?? false,
    onAnswer: (answered) => log.line(given.json ? accessJson(answered) : accessLine(answered)),
    onProblem: (error) => void process.stderr.write(`${errorLine(error)}\n`),
    ...(given.host === undefined ? {} : { host: given.host }),
  };
  try {
    return await startServer(options);
  } catch (error) {
    throw toProblem(error, folder, given);
  }
}
