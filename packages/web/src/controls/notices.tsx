import { X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "../state/use-store.ts";
import { explain, waitText } from "../hub/explain.ts";
import { Value } from "../state/value.ts";
import { IconButton } from "./icon-button.tsx";

interface Notice {
  id: number;
  text: string;
  kind: "done" | "trouble";
}

const notices = new Value<readonly Notice[]>([]);
let count = 0;

/** Says for a few seconds that something was done. */
export function tell(text: string): void {
  add({ text, kind: "done" });
}

/** Says what went wrong, and what to do. */
export function tellTrouble(error: unknown): void {
  const { says, advice, code, retryAt } = explain(error);
  const wait = retryAt === undefined ? "" : ` Try again in ${waitText(retryAt - Date.now())}.`;
  add({ text: `${says} ${advice}${wait} (${code})`, kind: "trouble" });
}

function add(notice: Omit<Notice, "id">): void {
  notices.update((shown) => [...shown.slice(-2), { ...notice, id: ++count }]);
}

function remove(id: number): void {
  notices.update((shown) => shown.filter((notice) => notice.id !== id));
}

/** Where notices appear; one for the whole page. */
export function Notices() {
  const shown = useStore(notices);
  return (
    <div className="notices" role="status">
      {shown.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  useEffect(() => {
    const timer = setTimeout(() => remove(notice.id), notice.kind === "done" ? 3_000 : 9_000);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className={`notice ${notice.kind}`}>
      <span>{notice.text}</span>
      <IconButton label="Dismiss" icon={X} size={16} onPress={() => remove(notice.id)} />
    </div>
  );
}
