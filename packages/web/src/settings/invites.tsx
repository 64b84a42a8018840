import { atLeast, ROLES, type ApiReply, type Invite, type Role } from "@wireside/protocol";
import { Copy } from "lucide-react";
import { useCallback, useState, type FormEvent } from "react";
import { Button } from "react-aria-components";
import { tell, tellTrouble } from "../controls/notices.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { shortText } from "../conversation/time-text.ts";
import { useClient, useHub, useUser } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { useAnswer } from "../hub/use-answer.ts";

/** Makes invites and shows those there are. A code is shown once, when it is made. */
export function Invites() {
  const client = useClient();
  const role = useHub((state) => state.you?.role) ?? "guest";
  const { answer, error, again, fail } = useAnswer(useCallback(() => client.call("invites"), [client]));
  const [made, setMade] = useState<ApiReply<"invite">>();

  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { role: roleIn(form.get("role")), seconds: Number(form.get("seconds")) };
    client.call("invite", { body }).then((answered) => {
      setMade(answered);
      again();
    }, fail);
  };
  const revoke = (invite: Invite): void => {
    client.call("revokeInvite", { params: { invite: String(invite.id) } }).then(again, fail);
  };

  return (
    <div className="form">
      <form className="row invite-form" onSubmit={make}>
        <label>
          <span>Comes in as</span>
          <select name="role" defaultValue="member">
            {ROLES.filter((each) => atLeast(role, each)).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          <span>Works for</span>
          <select name="seconds" defaultValue="604800">
            {LIVES.map(([seconds, text]) => (
              <option key={seconds} value={seconds}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" className="button primary">
          Make invite
        </Button>
      </form>
      {made !== undefined && <MadeInvite link={made.link} />}
      <Trouble error={error} />
      <ul className="pick-list">
        {(answer ?? []).map((invite) => (
          <InviteLine key={invite.id} invite={invite} onRevoke={() => revoke(invite)} />
        ))}
      </ul>
      {answer?.length === 0 && <p className="quiet">No invites yet.</p>}
    </div>
  );
}

const LIVES: readonly (readonly [seconds: number, text: string])[] = [
  [3_600, "an hour"],
  [86_400, "a day"],
  [604_800, "a week"],
  [2_592_000, "30 days"],
];

function MadeInvite({ link }: { link: string }) {
  const copy = (): void => {
    navigator.clipboard.writeText(link).then(() => tell("Link copied."), tellTrouble);
  };
  return (
    <div className="made-invite">
      <p>Give this link to one person. It works once, and is not shown again.</p>
      <div className="row">
        <input readOnly value={link} aria-label="Invite link" onFocus={(event) => event.target.select()} />
        <Button className="button primary" onPress={copy}>
          <Copy size={15} aria-hidden /> Copy
        </Button>
      </div>
    </div>
  );
}

function InviteLine({ invite, onRevoke }: { invite: Invite; onRevoke: () => void }) {
  const usedBy = useUser(invite.usedBy ?? undefined);
  const [now] = useState(Date.now);
  const isOver = invite.usedBy === null && invite.expiresAt < now;
  const fate =
    invite.usedBy !== null ? `used by ${nameOf(usedBy)}` : isOver ? "expired" : `until ${shortText(invite.expiresAt)}`;
  return (
    <li>
      <span className="pick-text">
        <strong>{invite.role}</strong>
        <small>{fate}</small>
      </span>
      {invite.usedBy === null && !isOver && (
        <Button className="button small danger" onPress={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}

function roleIn(value: FormDataEntryValue | null): Role {
  return ROLES.find((role) => role === value) ?? "member";
}
