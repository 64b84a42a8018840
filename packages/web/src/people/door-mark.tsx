import type { DoorName, User } from "@wireside/protocol";
import { DoorOpen } from "lucide-react";

interface DoorMarkProps {
  user: User | undefined;
  /** Without the door's name, where there is little room. */
  isSmall?: boolean;
}

/** Stands beside the name of someone who came through a door for classic clients; nothing for everybody else. */
export function DoorMark({ user, isSmall = false }: DoorMarkProps) {
  if (user?.door === undefined) return null;
  const words = doorWords(user.door);
  return (
    <span className="door-mark" role="img" aria-label={words} title={words} data-small={isSmall}>
      <DoorOpen size={12} aria-hidden />
      {!isSmall && <span aria-hidden>{user.door}</span>}
    </span>
  );
}

/** What the mark means. */
export function doorWords(door: DoorName): string {
  return `came through the ${door} door, without password or encryption`;
}
