// count-datagrams.ts ADDRESS: says "ready", answers datagrams with the number 0, and prints, when its input ends, the numbers of
// the others in the order in which they came and how many found the socket's buffer full.
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";

const received: number[] = [];
const socket = createSocket("udp4");
socket.on("message", (message, from) => {
  const number = message.readUInt32BE();
  if (number === 0) socket.send(message, from.port, from.address);
  else received.push(number);
});
socket.bind(7, process.argv[2], () => {
  process.stdout.write("ready\n");
});
process.stdin.resume().on("end", () => {
  process.stdout.write(JSON.stringify({ received, overflowed: overflowed() }));
  socket.close();
});

/** The last column of the only socket in this namespace's /proc/net/udp. */
function overflowed(): number {
  const [, line = ""] = readFileSync("/proc/net/udp", "utf8").trim().split("\n");
  return Number(line.trim().split(/\s+/u).at(-1));
}
