import type { Message, RoomId, UserId } from "@wireside/protocol";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { useHub } from "../hub/context.ts";
import { listNames, nameOf } from "../hub/names.ts";
import { useActions } from "./actions.ts";

/** The reactions a message got, each with how many and who; pressing one gives it or takes it back. */
export function Reactions({ room, message }: { room: RoomId; message: Message }) {
  const reactions = Object.entries(message.reactions ?? {});
  if (reactions.length === 0) return null;
  return (
    <div className="reactions" role="group" aria-label="Reactions">
      {reactions.map(([reaction, by]) => (
        <ReactionChip key={reaction} room={room} message={message} reaction={reaction} by={by} />
      ))}
    </div>
  );
}

interface ChipProps {
  room: RoomId;
  message: Message;
  reaction: string;
  by: readonly UserId[];
}

function ReactionChip({ room, message, reaction, by }: ChipProps) {
  const actions = useActions();
  const users = useHub((state) => state.users);
  const you = useHub((state) => state.you?.id);
  const isYours = you !== undefined && by.includes(you);
  const who = listNames(
    by.map((id) => (id === you ? "you" : nameOf(users.get(id)))),
    12,
  );
  return (
    <TooltipTrigger delay={300}>
      <Button
        className="chip"
        data-yours={isYours}
        aria-pressed={isYours}
        aria-label={`${reaction}, ${by.length}: ${who}`}
        onPress={() => actions.react(room, message, reaction)}
      >
        <span>{reaction}</span>
        <span className="chip-count">{by.length}</span>
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {who}
      </Tooltip>
    </TooltipTrigger>
  );
}
