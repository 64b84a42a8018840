import { startHub } from "@wireside/hub";

// A hub with its defaults but for the rates: who sends as fast as it can is held up otherwise.

const data = process.argv[2];
if (data === undefined) throw new Error("say in which folder the hub keeps its data");
const hub = await startHub({ data, port: 0, access: "open", log: "silent" });
console.log(JSON.stringify({ port: hub.port }));
process.on("SIGTERM", () => {
  void hub.stop().then(() => process.exit());
});
