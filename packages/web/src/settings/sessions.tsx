import type { Session } from "@wireside/protocol";
import { useCallback } from "react";
import { Button } from "react-aria-components";
import { Trouble } from "../controls/trouble.tsx";
import { shortText } from "../conversation/time-text.ts";
import { useClient } from "../hub/context.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { clientName } from "./client-name.ts";

/** Where one is signed in; each can be ended at once. */
export function Sessions() {
  const client = useClient();
  const { answer, error, again, fail } = useAnswer(useCallback(() => client.call("sessions"), [client]));
  const end = (session: Session): void => {
    client.call("endSession", { params: { session: String(session.id) } }).then(again, fail);
  };
  return (
    <div className="form">
      <p className="quiet">An ended session is cut off at that moment.</p>
      <Trouble error={error} />
      <ul className="pick-list">
        {(answer ?? []).map((session) => (
          <li key={session.id}>
            <span className="pick-text">
              <strong title={session.client}>{clientName(session.client)}</strong>
              <small>
                {session.address} · {session.current ? "this one" : `last seen ${shortText(session.seenAt)}`}
              </small>
            </span>
            {!session.current && (
              <Button
                className="button small danger"
                onPress={() => end(session)}
                aria-label={`End the session of ${clientName(session.client)}`}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
