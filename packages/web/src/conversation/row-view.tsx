import type { Message, MessageId, Room } from "@wireside/protocol";
import { MessageRow } from "./message-row.tsx";
import { BeginningRow, DayRow, NotesRow, PresenceRow, UnreadRow } from "./note-rows.tsx";
import { PendingRow } from "./pending-row.tsx";
import type { Row } from "./rows.ts";

interface RowViewProps {
  row: Row;
  room: Room;
  quoted: Message | undefined;
  editing: MessageId | undefined;
  isTabStop: boolean;
  isFlashed: boolean;
}

/** Shows any row. */
export function RowView({ row, room, quoted, editing, isTabStop, isFlashed }: RowViewProps) {
  switch (row.kind) {
    case "message":
      return (
        <MessageRow
          room={row.room}
          message={row.message}
          continued={row.continued}
          aside={row.aside}
          quoted={quoted}
          isEditing={editing === row.message.id}
          isTabStop={isTabStop}
          isFlashed={isFlashed}
        />
      );
    case "pending":
      return <PendingRow message={row.message} continued={row.continued} aside={row.aside} isTabStop={isTabStop} />;
    case "notes":
      return <NotesRow notes={row.notes} />;
    case "presence":
      return <PresenceRow notes={row.notes} />;
    case "day":
      return <DayRow at={row.at} />;
    case "unread":
      return <UnreadRow />;
    case "beginning":
      return <BeginningRow room={room} />;
  }
}
