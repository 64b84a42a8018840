import type { ApiReply, Room } from "@wireside/protocol";
import { useCallback, useMemo } from "react";
import { useClient, useHub, useHubEvent } from "../hub/context.ts";
import { useAnswer, type Answer } from "../hub/use-answer.ts";

export type Member = ApiReply<"members">[number];

/** Who is in a room, by name; asked again when someone comes in, goes, or the connection was lost in between. */
export function useMembers(room: Room): Answer<Member[]> {
  const client = useClient();
  const users = useHub((state) => state.users);
  const found = useAnswer(
    useCallback(() => client.call("members", { params: { room: String(room.id) } }), [client, room.id]),
  );
  const { again } = found;
  useHubEvent((event) => {
    if (event.type === "live" || (event.type === "member" && event.room === room.id)) again();
  });
  const answer = useMemo(
    () =>
      found.answer
        ?.map((member) => ({ ...member, user: users.get(member.user.id) ?? member.user }))
        .toSorted((a, b) => a.user.name.localeCompare(b.user.name)),
    [found.answer, users],
  );
  return { ...found, answer };
}
