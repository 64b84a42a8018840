import { countText, frameText, listed } from "../quantities.ts";
import type { Carried } from "../explanation.ts";
import type { Sides } from "../sides.ts";
import { cannotTell, cite, cited, tell, worked, type Draft, type Piece } from "../tell.ts";
import type { Message } from "./message.ts";
import type { Messages } from "./read-messages.ts";

/** What the conversation speaks, and its messages one by one. */
export function tellMessages({ shown, more, protocols, unseen }: Messages, sides: Sides): Draft[] {
  const drafts: Draft[] = [];
  const [first] = protocols;
  if (first !== undefined) {
    const names = protocols.map(({ name, frame, field }): Piece[] => [
      cited(name, frame, field),
      " (as in ",
      frameText(frame),
      ")",
    ]);
    drafts.push(tell("carried.protocol", cite(first.frame, first.field))`It speaks ${listed<Piece[]>(names).flat()}.`);
  }
  for (const message of shown) drafts.push(tellMessage(message, sides));
  const last = shown.at(-1);
  if (last !== undefined && more > 0) {
    drafts.push(
      tell(
        "carried.more",
        cite(last.frame, "frame.number"),
      )`After ${frameText(last.frame)} come ${worked(countText(more, "further one"))} that are not listed here.`,
    );
  }
  if (last !== undefined && unseen > 0) {
    drafts.push(
      cannotTell(
        "carried.more",
        cite(last.frame, "frame.number"),
      )`What the last ${worked(countText(unseen, "frame"))} of this conversation carried is not told, because it is too long to be taken apart as a whole.`,
    );
  }
  return drafts;
}

/** The messages as data. */
export function carriedData({ shown }: Messages): Carried[] {
  return shown.map(({ frame, direction, kind, text, bytes, fileName }) => ({
    frame,
    direction,
    kind,
    text,
    ...(bytes === undefined ? {} : { bytes }),
    ...(fileName === undefined ? {} : { fileName }),
  }));
}

function tellMessage({ frame, direction, told, evidence }: Message, sides: Sides): Draft {
  return tell("carried.item", ...evidence)`In ${frameText(frame)} ${sides.names[direction]} ${told}.`;
}
