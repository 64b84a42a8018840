import { answerPing, openAll } from "./connection.ts";
import type { Answer, Answers, Order } from "./orders.ts";
import { pace, saturate } from "./phases.ts";
import { speak } from "./protocols.ts";
import type { Protocol } from "./protocol.ts";
import { Subscribers } from "./subscribers.ts";

// The load generator, a process of its own: all subscribers, the sender and the clock. It takes orders from its parent.

let joined: { subscribers: Subscribers; pid: number } | undefined;
let staying: { protocol: Protocol; count: number } | undefined;

async function obey(order: Order): Promise<Answers[Order["order"]]> {
  switch (order.order) {
    case "join": {
      const protocol = await speak(order.language, order.port, order.people);
      joined = { subscribers: await Subscribers.join(protocol, order.port, order.subscribers), pid: order.pid };
      return {};
    }
    case "saturate": {
      const { subscribers, pid } = present();
      return saturate(subscribers, pid, order.inFlight, order.warmMs, order.ms);
    }
    case "pace":
      return pace(present().subscribers, order.rate, order.warmMs, order.ms);
    case "stay": {
      staying ??= { protocol: await speak(order.language, order.port, order.people), count: 0 };
      const { protocol, count } = staying;
      const steps = (index: number) => protocol.stay?.(count + index) ?? protocol.subscribe(count + index);
      for (const connection of await openAll(order.connections - count, order.port, steps)) {
        if (protocol.framing === "websocket") connection.onReceive((chunk) => answerPing(connection, chunk));
      }
      staying.count = order.connections;
      return {};
    }
  }
}

function present(): { subscribers: Subscribers; pid: number } {
  if (joined === undefined) throw new Error("nobody has joined");
  return joined;
}

function answer(given: Answer): void {
  process.send?.(given);
}

process.on("message", (order: Order) => {
  obey(order).then(
    (result) => answer({ ok: true, result }),
    (error: unknown) => answer({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.on("uncaughtException", (error) => {
  answer({ ok: false, reason: error.message });
  process.exitCode = 1;
});
