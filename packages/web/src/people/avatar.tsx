import type { User } from "@wireside/protocol";
import type { CSSProperties } from "react";

interface AvatarProps {
  user: User | undefined;
  size?: "small" | "normal";
  /** Shown as a dot when given. */
  isOnline?: boolean | undefined;
}

/** A person's colour and initials, both made from who they are. */
export function Avatar({ user, size = "normal", isOnline }: AvatarProps) {
  // Steps of the golden angle keep neighbours in number apart in colour.
  const style = { "--hue": Math.round(((user?.id ?? 0) * 137.508) % 360) } as CSSProperties;
  return (
    <span className={`avatar ${size}`} style={style} aria-hidden>
      {initials(user?.name ?? "")}
      {isOnline !== undefined && <span className="presence-dot" data-online={isOnline} />}
    </span>
  );
}

/** One or two letters: of the first two words, or the beginning of the only one. */
function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? "");
  return (letters.join("") || "?").toUpperCase();
}
