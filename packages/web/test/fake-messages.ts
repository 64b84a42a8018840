import { MessageId, UserId, type Message } from "@wireside/protocol";

/** A hundred thousand messages without keeping them: each is made from its number when it is asked for. */
export interface FakeLog {
  readonly count: number;
  at(index: number): Message;
}

export const PEOPLE = ["mira", "Jonas Veit", "asha", "Oleg", "Tomás", "wen", "Priya N", "kofi", "ludmila", "Bot"];

const LINES = [
  "Morning! The link to the annex is back.",
  "nice, what was it?",
  "A **duplex mismatch** on the old switch. I set both ends to auto.",
  "ok",
  "Can somebody look at `eth2` on the lab box? `ip -s link` shows errors growing:\n\n```sh\n$ ip -s link show eth2\n3: eth2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP\n    RX:  bytes packets errors dropped  missed   mcast\n    918273645   81212    1431       0       0    2210\n```",
  "on it",
  "The capture is 2.1 GB. I cut it to the first minute, that shows the retransmissions well enough. The interesting part begins at frame 8,812, where the window closes and the sender keeps probing for almost forty seconds.",
  "> it worked yesterday\n\nFamous last words :)",
  "Steps for tomorrow:\n\n1. swap the cable\n2. move the uplink to port 24\n3. measure again, both ways",
  "see https://www.rfc-editor.org/rfc/rfc9293#section-3.8.6.1 for what the sender must do",
  "👍",
  "I'll be away from noon, back around three.",
  "@mira could you check the numbers before we send them?",
  "| path | up | down |\n|:--|--:|--:|\n| annex | 941 Mbit/s | 938 Mbit/s |\n| lab | 612 Mbit/s | 940 Mbit/s |",
];

export function fakeLog(count: number, now: number): FakeLog {
  return {
    count,
    at(index) {
      const dice = hash(index);
      // Runs of two or three by one person, as people write.
      const by = UserId.parse(1 + (hash(Math.floor(index / 2.5)) % PEOPLE.length));
      const id = MessageId.parse(1_000 + index * 2);
      const message: Message = {
        id,
        at: now - (count - index) * 90_000 - (dice % 40_000),
        by,
        text: LINES[dice % LINES.length] ?? "",
      };
      if (message.text.startsWith("@mira")) message.mentions = [UserId.parse(1)];
      if (dice % 17 === 0) message.reactions = { "👍": [UserId.parse(2), UserId.parse(3)], "🎉": [UserId.parse(1)] };
      if (dice % 23 === 0 && index > 8) message.replyTo = MessageId.parse(1_000 + (index - 4) * 2);
      if (dice % 31 === 0) message.editedAt = message.at + 60_000;
      if (dice % 61 === 0) Object.assign(message, { text: "", deletedAt: message.at + 90_000 });
      if (dice % 53 === 0) Object.assign(message, { text: "", note: dice % 2 === 0 ? "joined" : "left" });
      return message;
    },
  };
}

function hash(number: number): number {
  let value = Math.imul(number ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}
