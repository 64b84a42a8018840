import type { HubClient } from "@wireside/client";
import { WiresideError } from "@wireside/protocol";
import { useCallback, useEffect, useState } from "react";
import { ChatScreen } from "./chat/chat-screen.tsx";
import { Notices } from "./controls/notices.tsx";
import type { Entrance } from "./hub/entrance.ts";
import { sessionRenewed } from "./hub/renewal.ts";
import { JoinScreen } from "./join/join-screen.tsx";
import { takeInvite } from "./join/invite-link.ts";

type Stage =
  { at: "door" } | { at: "join"; invite: string | undefined; because: unknown } | { at: "chat"; client: HubClient };

/** The page: the join screen until one is in, then the chat. */
export function App({ entrance }: { entrance: Entrance }) {
  const [stage, setStage] = useState<Stage>({ at: "door" });
  const [invite] = useState(takeInvite);

  const enter = useCallback(() => setStage({ at: "chat", client: entrance.connect() }), [entrance]);
  const leave = useCallback(
    async (because: unknown): Promise<void> => {
      // The session may have ended because it was replaced by another one, which is ours too.
      const isEnded = because instanceof WiresideError && because.code === "session_ended";
      if (isEnded) await sessionRenewed();
      const isKnown = isEnded && (await entrance.isKnown().catch(() => false));
      if (isKnown) enter();
      else setStage({ at: "join", invite: undefined, because });
    },
    [entrance, enter],
  );

  useEffect(() => {
    let isCurrent = true;
    const begin = (isKnown: boolean): void => {
      if (!isCurrent) return;
      if (isKnown && invite === undefined) enter();
      else setStage({ at: "join", invite, because: undefined });
    };
    entrance.isKnown().then(begin, () => begin(false));
    return () => {
      isCurrent = false;
    };
  }, [entrance, enter, invite]);

  return (
    <>
      {stage.at === "chat" && <ChatScreen client={stage.client} onLeave={leave} />}
      {stage.at === "join" && (
        <JoinScreen entrance={entrance} invite={stage.invite} because={stage.because} onEnter={enter} />
      )}
      <Notices />
    </>
  );
}
