// send-datagrams.ts ADDRESS COUNT BYTES PER_MS: sends datagrams numbered from 1, then the number 0 again and again until three of
// those were answered, so that everything before them has arrived.
import { createSocket } from "node:dgram";
import { setTimeout as wait } from "node:timers/promises";

const [address = "", ...numbers] = process.argv.slice(2);
const [count = 0, bytes = 0, perMs = 0] = numbers.map(Number);
const socket = createSocket("udp4");
socket.connect(7, address, () => {
  void send();
});

async function send(): Promise<void> {
  for (let number = 1; number <= count; number++) {
    socket.send(datagram(number, bytes));
    if (number % perMs === 0) await wait(1);
  }
  let answers = 0;
  const ending = setInterval(() => socket.send(datagram(0, 4)), 20);
  socket.on("message", () => {
    if (++answers < 3) return;
    clearInterval(ending);
    socket.close();
  });
}

function datagram(number: number, length: number): Buffer {
  const message = Buffer.alloc(length);
  message.writeUInt32BE(number);
  return message;
}
