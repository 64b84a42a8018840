// Makes the captures whose truth is known, in packages/packets/captures: all of them, or those whose names are given.
import { LIMITS } from "./limits.ts";
import { PAGES } from "./pages.ts";
import { record } from "./record.ts";
import { VERDICTS } from "./verdicts.ts";

const scenarios = [...VERDICTS, ...LIMITS, ...PAGES];
const names = process.argv.slice(2);
const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown !== undefined)
  throw new Error(`There is no capture “${unknown}”; there are ${scenarios.map(({ name }) => name).join(", ")}.`);

for (const scenario of scenarios) {
  if (names.length > 0 && !names.includes(scenario.name)) continue;
  const { client, server } = await record(scenario);
  process.stdout.write(
    `${scenario.name}: ${String(client.frames)} frames at the client, ${String(server.frames)} at the server\n`,
  );
}
