import { useState, type FormEvent } from "react";
import { Button } from "react-aria-components";
import { Field } from "../controls/field.tsx";
import { tell } from "../controls/notices.tsx";
import { Trouble } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { renewSession } from "../hub/renewal.ts";

/** Sets or changes the password. With one, the name is yours for good. */
export function PasswordForm() {
  const client = useClient();
  const you = useHub((state) => state.you);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [error, setError] = useState<unknown>();
  const hasOne = you?.registered === true;

  const save = async (): Promise<void> => {
    await renewSession(client.call("setPassword", { body: { next, session: "cookie", ...(hasOne && { current }) } }));
    setCurrent("");
    setNext("");
    tell("The password is set. Your other sessions have ended.");
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setError(undefined);
    save().catch(setError);
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="quiet">
        {hasOne
          ? "A new password ends every other session of yours at once."
          : `With a password the name ${you?.name ?? ""} is kept for you, and you can come in with it from anywhere.`}
      </p>
      <input
        type="text"
        className="hidden"
        autoComplete="username"
        value={you?.name ?? ""}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      {hasOne && (
        <Field
          label="Current password"
          type="password"
          value={current}
          onChange={setCurrent}
          isRequired
          autoComplete="current-password"
        />
      )}
      <Field
        label="New password"
        type="password"
        value={next}
        onChange={setNext}
        isRequired
        autoComplete="new-password"
        hint="8 to 256 characters."
      />
      <Trouble error={error} />
      <div className="dialog-actions">
        <Button type="submit" className="button primary">
          {hasOne ? "Change password" : "Set password"}
        </Button>
      </div>
    </form>
  );
}
