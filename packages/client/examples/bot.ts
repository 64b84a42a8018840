import { connect } from "@wireside/client/node";

const hub = await connect({ address: process.argv[2] ?? "localhost:4747", name: "bot" });
console.log(`${hub.state.you?.name} is on ${hub.state.hub?.name}`);

for await (const event of hub.events()) {
  if (event.type !== "message" || event.message.by === hub.state.you?.id) continue;
  if (event.message.text === "ping") await hub.send(event.room, "pong", { replyTo: event.message.id });
}
