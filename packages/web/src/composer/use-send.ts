import type { Room, RoomId, UserId } from "@wireside/protocol";
import { useCallback } from "react";
import { useClient } from "../hub/context.ts";
import type { Draft } from "./drafts.ts";

/**
 * Sends a draft where it belongs. Resolves when the message is on its way, which is soon: from then on it is shown as
 * pending, with what becomes of it. Rejects when the room of direct messages could not be had.
 */
export function useSend(room: Room): (draft: Draft) => Promise<void> {
  const client = useClient();
  return useCallback(
    async (draft) => {
      const where = draft.to === undefined ? room.id : await directRoom(draft.to);
      client.send(where, draft.text, { replyTo: draft.replyTo }).catch(() => undefined);

      async function directRoom(user: UserId): Promise<RoomId> {
        const known = [...client.state.rooms.values()].find(({ peer }) => peer === user);
        return known?.id ?? (await client.call("direct", { body: { user } })).id;
      }
    },
    [client, room.id],
  );
}
