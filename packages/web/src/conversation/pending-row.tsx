import type { PendingMessage } from "@wireside/client";
import { CircleAlert, LoaderCircle, Lock } from "lucide-react";
import { memo } from "react";
import { Button } from "react-aria-components";
import { useClient, useHub, useRoom, useUser } from "../hub/context.ts";
import { explain } from "../hub/explain.ts";
import { nameOf } from "../hub/names.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { Avatar } from "../people/avatar.tsx";

interface PendingRowProps {
  message: PendingMessage;
  continued: boolean;
  aside: boolean;
  isTabStop: boolean;
}

/** A message of yours that the hub does not have yet, or refused. */
export const PendingRow = memo(function PendingRow({ message, continued, aside, isTabStop }: PendingRowProps) {
  const you = useHub((state) => state.you);
  const room = useRoom(message.room);
  const peer = useUser(room?.peer);
  return (
    <article
      className="message pending"
      data-focus
      tabIndex={isTabStop ? 0 : -1}
      data-continued={continued}
      data-private={room?.kind === "direct"}
      data-aside={aside}
      aria-label={`You, ${message.failed === undefined ? "sending" : "not sent"}`}
    >
      <div className="gutter">{!continued && <Avatar user={you} />}</div>
      <div className="content">
        {!continued && (
          <header className="message-head">
            <span className="author">{nameOf(you)}</span>
            {aside && (
              <span className="private-mark">
                <Lock size={11} aria-hidden />
                private to {nameOf(peer)}
              </span>
            )}
          </header>
        )}
        <Markdown text={message.text} />
        <Fate message={message} />
      </div>
    </article>
  );
});

function Fate({ message }: { message: PendingMessage }) {
  const client = useClient();
  if (message.failed === undefined) {
    return (
      <small className="fate">
        <LoaderCircle size={12} className="turning" aria-hidden /> sending…
      </small>
    );
  }
  const { says, advice, code } = explain(message.failed);
  return (
    <div className="fate failed">
      <CircleAlert size={15} aria-hidden />
      <span>
        <strong>Not sent.</strong> {says} {advice} <code>{code}</code>
      </span>
      <Button className="button small" onPress={() => client.retry(message.nonce)}>
        Retry
      </Button>
      <Button className="button small" onPress={() => client.discard(message.nonce)}>
        Discard
      </Button>
    </div>
  );
}
