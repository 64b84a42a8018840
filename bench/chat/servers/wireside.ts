import { startHub } from "@wireside/hub";

// A hub with its defaults but for the rates, which hold up who sends as fast as it can and a thousand people from one address.

const data = process.argv[2];
if (data === undefined) throw new Error("say in which folder the hub keeps its data");
const rates = { joins: null, messages: null, connections: null };
const hub = await startHub({ data, port: 0, access: "open", rates, log: "silent" });
console.log(JSON.stringify({ port: hub.port }));
process.on("SIGTERM", () => {
  void hub.stop().then(() => process.exit());
});
