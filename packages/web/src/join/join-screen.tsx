import { nameKey, WiresideError, type HubInfo } from "@wireside/protocol";
import { useEffect, useState, type FormEvent } from "react";
import { Button } from "react-aria-components";
import { Field } from "../controls/field.tsx";
import { Trouble, useCountdown } from "../controls/trouble.tsx";
import type { Entrance, Way } from "../hub/entrance.ts";
import { parseDestination } from "./hub-address.ts";
import { inviteIn } from "./invite-link.ts";

interface JoinScreenProps {
  entrance: Entrance;
  invite: string | undefined;
  /** Why one is here again, when one was in. */
  because: unknown;
  onEnter: () => void;
}

type Mode = Way["by"];

/** The way in: a nickname where that is enough, an account, or an invite that makes one. */
export function JoinScreen({ entrance, invite, because, onEnter }: JoinScreenProps) {
  const [info, setInfo] = useState<HubInfo>();
  const [mode, setMode] = useState<Mode>(invite === undefined ? "nickname" : "invite");
  const [name, setName] = useState(rememberedName);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState(invite ?? "");
  const [address, setAddress] = useState(location.host);
  const [error, setError] = useState<unknown>(because);
  const [isBusy, setBusy] = useState(false);
  const wait = useCountdown(useRetryAt(error));

  useEffect(() => {
    entrance.info().then(
      (found) => {
        setInfo(found);
        if (found.join === "invite") setMode((now) => (now === "nickname" ? "password" : now));
      },
      (reason: unknown) => setError(reason),
    );
  }, [entrance]);

  const enter = async (): Promise<void> => {
    const destination = parseDestination(address, location);
    if (destination.to === "nowhere") throw new WiresideError("bad_address");
    if (destination.to === "elsewhere") return location.assign(destination.href);
    await entrance.enter(wayIn(mode, { name, password, code }));
    rememberName(name);
    onEnter();
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    enter()
      .catch((reason: unknown) => {
        // A name that belongs to an account needs its password: ask for it instead of sending the person away.
        if (reason instanceof WiresideError && reason.code === "name_taken" && mode === "nickname") setMode("password");
        setError(reason);
      })
      .finally(() => setBusy(false));
  };

  return (
    <main className="join">
      <form className="join-card" onSubmit={submit} aria-labelledby="join-title">
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <h1 id="join-title">{info?.name ?? "Wireside"}</h1>
        <p className="quiet">{INTRODUCTION[mode]}</p>
        <Field
          label={mode === "nickname" ? "Nickname" : "Name"}
          value={name}
          onChange={setName}
          autoComplete="username"
          spellCheck="false"
          isRequired
          autoFocus
          maxLength={64}
        />
        {mode === "invite" && (
          <Field
            label="Invite"
            value={code}
            onChange={setCode}
            autoComplete="off"
            spellCheck="false"
            isRequired
            hint="The code or the whole link you were given. It works once."
          />
        )}
        {mode !== "nickname" && (
          <Field
            label={mode === "invite" ? "Choose a password" : "Password"}
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete={mode === "invite" ? "new-password" : "current-password"}
            isRequired
            {...(mode === "invite" && { hint: "At least 8 characters." })}
          />
        )}
        <Field
          label="Address"
          value={address}
          onChange={setAddress}
          autoComplete="off"
          spellCheck="false"
          inputMode="url"
          hint="This hub. Write another one's address to go there."
        />
        <Trouble error={error} />
        <Button type="submit" className="button primary" isDisabled={isBusy || wait > 0}>
          {ACTION[mode]}
        </Button>
        <nav className="join-ways" aria-label="Other ways in">
          {otherWays(mode, info).map((way) => (
            <Button key={way} className="link-button" onPress={() => setMode(way)}>
              {OFFER[way]}
            </Button>
          ))}
        </nav>
        {info?.fingerprint != null && (
          <details className="fingerprint">
            <summary>Certificate fingerprint</summary>
            <code>{info.fingerprint}</code>
            <p className="quiet">
              Compare it with the one in your invite or on the hub's screen: if they match, nobody sits between.
            </p>
          </details>
        )}
      </form>
    </main>
  );
}

const INTRODUCTION: Record<Mode, string> = {
  nickname: "Pick a name and come in.",
  password: "Log in with your name and password.",
  invite: "You are invited. Choose a name and a password.",
};
const ACTION: Record<Mode, string> = { nickname: "Join", password: "Log in", invite: "Make account" };
const OFFER: Record<Mode, string> = {
  nickname: "Join with a nickname",
  password: "I have an account",
  invite: "I have an invite",
};

function otherWays(mode: Mode, info: HubInfo | undefined): Mode[] {
  const ways: Mode[] = info?.join === "invite" ? ["password", "invite"] : ["nickname", "password", "invite"];
  return ways.filter((way) => way !== mode);
}

function wayIn(mode: Mode, { name, password, code }: { name: string; password: string; code: string }): Way {
  if (mode === "nickname") return { by: mode, name };
  if (mode === "password") return { by: mode, name, password };
  const invite = inviteIn(code);
  if (invite === undefined) throw new WiresideError("bad_invite");
  return { by: mode, name, password, invite };
}

function useRetryAt(error: unknown): number | undefined {
  const [retryAt, setRetryAt] = useState<number>();
  useEffect(() => {
    const waitMs = error instanceof WiresideError ? error.retryAfterMs : undefined;
    setRetryAt(waitMs === undefined ? undefined : Date.now() + waitMs);
  }, [error]);
  return retryAt;
}

const NAME_KEY = "wireside/name";

function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

function rememberName(name: string): void {
  try {
    if (nameKey(name) !== "") localStorage.setItem(NAME_KEY, name);
  } catch {
    // Only a convenience.
  }
}
