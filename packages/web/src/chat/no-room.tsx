import { Hash } from "lucide-react";
import { Button } from "react-aria-components";
import type { Over } from "./over-dialog.tsx";
import { go } from "./route.ts";

/** The middle when no room is shown: none chosen yet, or the one in the address is not yours to see. */
export function NoRoom({ isMissing, onOver }: { isMissing: boolean; onOver: (over: Over) => void }) {
  return (
    <main className="conversation empty">
      <Hash size={40} aria-hidden />
      <h2>{isMissing ? "You are not in this room" : "Nothing open yet"}</h2>
      <p className="quiet">
        {isMissing ? "It may be private, or you left it. Public rooms can be joined." : "Join a room, or make one."}
      </p>
      <div className="row">
        <Button className="button primary" onPress={() => onOver("browse")}>
          Browse rooms
        </Button>
        {isMissing && (
          <Button className="button" onPress={() => go({})}>
            Back
          </Button>
        )}
      </div>
    </main>
  );
}
