import type { RoomId } from "@wireside/protocol";
import { useEffect, useState } from "react";
import { useHub } from "../hub/context.ts";
import { listNames, nameOf } from "../hub/names.ts";

/** Who is typing here now. Always of the same height, so that nothing moves. */
export function TypingLine({ room }: { room: RoomId }) {
  const typing = useHub((state) => state.typing.get(room));
  const users = useHub((state) => state.users);
  const you = useHub((state) => state.you?.id);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (typing === undefined || typing.size === 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [typing]);

  const names = [...(typing ?? [])]
    .filter(([id, until]) => until > now && id !== you)
    .map(([id]) => nameOf(users.get(id)));
  return (
    <p className="typing-line" aria-live="off">
      {names.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {listNames(names)} {names.length === 1 ? "is" : "are"} typing
        </>
      )}
    </p>
  );
}
