import type { HubClient } from "@wireside/client";
import type { UserId } from "@wireside/protocol";
import { useEffect, useMemo, useState } from "react";
import { keepOutbox } from "../composer/outbox.ts";
import { ConversationPane } from "../conversation/conversation-pane.tsx";
import { ClientContext, useClient, useHub, useRoom } from "../hub/context.ts";
import { PeoplePane } from "../people/people-pane.tsx";
import { orderRooms } from "../rooms/room-order.ts";
import { Sidebar } from "../rooms/sidebar.tsx";
import { ConnectionBanner } from "./banner.tsx";
import { NoRoom } from "./no-room.tsx";
import { OverDialog, type Over } from "./over-dialog.tsx";
import { usePageTitle } from "./page-title.ts";
import { go, useRoute } from "./route.ts";
import { createSession, SessionContext } from "./session.ts";
import { useShortcuts } from "./shortcuts.ts";
import { NARROW, ROOMY, useMedia } from "./use-media.ts";

interface ChatScreenProps {
  client: HubClient;
  /** Called when one is out: signed out, or the session ended. */
  onLeave: (because: unknown) => Promise<void>;
}

/** Everything behind the join screen. */
export function ChatScreen({ client, onLeave }: ChatScreenProps) {
  return (
    <ClientContext value={client}>
      <Chat onLeave={onLeave} />
    </ClientContext>
  );
}

function Chat({ onLeave }: Pick<ChatScreenProps, "onLeave">) {
  const connection = useHub((state) => state.connection);
  const you = useHub((state) => state.you?.id);

  useEffect(() => {
    if (connection.state === "closed") void onLeave(connection.because);
  }, [connection, onLeave]);

  if (you !== undefined) return <Panes key={you} you={you} />;
  return (
    <main className="arriving">
      <ConnectionBanner />
      <p role="status">Connecting…</p>
    </main>
  );
}

/** Rooms at the left, the conversation in the middle, people at the right; on a narrow screen one at a time. */
function Panes({ you }: { you: UserId }) {
  const client = useClient();
  const route = useRoute();
  const room = useRoom(route.room);
  const isNarrow = useMedia(NARROW);
  const isRoomy = useMedia(ROOMY);
  const [over, setOver] = useState<Over>();
  const [wantsPeople, setWantsPeople] = useState<boolean>();
  const showsPeople = room !== undefined && room.kind !== "direct" && (wantsPeople ?? isRoomy);

  const session = useMemo(() => createSession(client, you), [client, you]);
  useEffect(() => session.besides.start(), [session]);
  useEffect(() => session.besides.show(room?.id), [session, room?.id]);
  useEffect(() => keepOutbox(client, sessionStorage, you), [client, you]);
  useFirstRoom(route.room === undefined && !isNarrow);
  usePageTitle();
  useShortcuts(setOver);

  return (
    <SessionContext value={session}>
      <div className="page" data-pane={route.room === undefined ? "rooms" : "conversation"} data-people={showsPeople}>
        <ConnectionBanner />
        <Sidebar shown={route.room} onOver={setOver} />
        {room === undefined ? (
          <NoRoom isMissing={route.room !== undefined} onOver={setOver} />
        ) : (
          <ConversationPane
            key={room.id}
            room={room}
            route={route}
            showsPeople={showsPeople}
            onPeople={() => setWantsPeople(!showsPeople)}
            onOver={setOver}
          />
        )}
        {showsPeople && (
          <PeoplePane key={`people-${room.id}`} room={room} isDrawer={!isRoomy} onClose={() => setWantsPeople(false)} />
        )}
      </div>
      <OverDialog over={over} room={room} onOver={setOver} />
    </SessionContext>
  );
}

/** With no room in the address, goes to the first one. */
function useFirstRoom(isWanted: boolean): void {
  const rooms = useHub((state) => state.rooms);
  const users = useHub((state) => state.users);
  useEffect(() => {
    const first = isWanted ? orderRooms(rooms, users).all[0] : undefined;
    if (first !== undefined) go({ room: first.id }, { replace: true });
  }, [isWanted, rooms, users]);
}
