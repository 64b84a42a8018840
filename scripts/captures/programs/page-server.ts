// page-server.ts ADDRESS: a page with a style sheet and a picture; ends after the request for /end.
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

const PAGE = `<!doctype html>
<html lang="en">
  <head><title>A page</title><link rel="stylesheet" href="/style.css"></head>
  <body><h1>A page</h1><img src="/picture.svg" alt="A circle">${"<p>Some words that fill it.</p>\n".repeat(200)}</body>
</html>
`;
const STYLE = "body { font-family: sans-serif; }\nh1 { color: teal; }\n".repeat(40);
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>\n';

const server = createServer((request, response) => {
  switch (request.url) {
    case "/":
      response.setHeader("content-type", "text/html; charset=utf-8").setHeader("content-length", PAGE.length).end(PAGE);
      return;
    case "/style.css":
      // Packed and without a length: chunked.
      response.setHeader("content-type", "text/css").setHeader("content-encoding", "gzip").write(gzipSync(STYLE));
      response.end();
      return;
    case "/picture.svg":
      response.setHeader("content-type", "image/svg+xml").end(PICTURE);
      return;
    default:
      response.writeHead(404, { "content-type": "text/plain" }).end("There is no such page.\n");
      // The client that asks for what is not there has seen the rest.
      server.close();
      server.closeIdleConnections();
  }
});
server.listen(80, process.argv[2], () => {
  process.stdout.write("ready\n");
});
