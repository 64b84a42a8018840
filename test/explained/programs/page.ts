// page.ts serve|get ADDRESS: a page and one that is not there, over a connection each.
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { ready, socketFacts, tell } from "./told.ts";

const PORT = 6789;
const PAGE = "<!doctype html>\n<title>Hello</title>\n<p>Hello, world!</p>\n";
const [role, host = ""] = process.argv.slice(2);

if (role === "serve") {
  const server = createServer({ keepAlive: false }, (request, response) => {
    response.setHeader("connection", "close").setHeader("content-type", "text/html");
    if (request.url === "/hello.txt") response.setHeader("content-length", PAGE.length).end(PAGE);
    else {
      response.writeHead(404, "Not Found").end("There is no such page.\n");
      server.close();
    }
  });
  server.listen(PORT, host, ready);
} else {
  for (const path of ["/hello.txt", "/nothing.txt"]) {
    const agent = new Agent({ keepAlive: false });
    const request = get({ host, port: PORT, path, agent });
    const { response, ends } = await new Promise<{ response: IncomingMessage; ends: object }>((resolve, reject) => {
      request.on("response", (answer) => resolve({ response: answer, ends: socketFacts(answer.socket) }));
      request.on("error", reject);
    });
    const socket: Socket = response.socket;
    const body = await text(response);
    const { bytesWritten, bytesRead } = socket;
    tell({ ...ends, bytesWritten, bytesRead, path, status: response.statusCode, length: body.length });
  }
}
