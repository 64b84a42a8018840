// page-client.ts ADDRESS: gets the page and what it names over one connection, as a browser would, and prints a line for each.
import { Agent, get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
for (const path of ["/", "/style.css", "/picture.svg", "/nothing-here"]) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: process.argv[2], path, agent, headers: { "accept-encoding": "gzip" } }, resolve).on("error", reject);
  });
  const isPacked = response.headers["content-encoding"] === "gzip";
  const body = await text(isPacked ? response.pipe(createGunzip()) : response);
  process.stdout.write(`${JSON.stringify({ path, status: response.statusCode, length: body.length })}\n`);
}
agent.destroy();
