import type { Room } from "@wireside/protocol";
import { BrowseRooms } from "../rooms/browse-rooms.tsx";
import { NewRoom } from "../rooms/new-room.tsx";
import { SearchDialog } from "../search/search-dialog.tsx";
import { SettingsDialog } from "../settings/settings-dialog.tsx";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";

/** What can lie over the panes. */
export type Over = "search" | "settings" | "shortcuts" | "browse" | "new-room";

interface OverDialogProps {
  over: Over | undefined;
  room: Room | undefined;
  onOver: (over: Over | undefined) => void;
}

export function OverDialog({ over, room, onOver }: OverDialogProps) {
  const close = (): void => onOver(undefined);
  switch (over) {
    case "search":
      return <SearchDialog shown={room} onClose={close} />;
    case "settings":
      return <SettingsDialog onClose={close} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={close} />;
    case "browse":
      return <BrowseRooms onClose={close} onNew={() => onOver("new-room")} />;
    case "new-room":
      return <NewRoom onClose={close} />;
    case undefined:
      return null;
  }
}
