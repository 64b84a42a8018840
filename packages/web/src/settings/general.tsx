import type { Preferences } from "@wireside/protocol";
import { useState } from "react";
import { Label, Radio, RadioGroup, Switch } from "react-aria-components";
import { Trouble } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { setTheme, THEMES, useTheme } from "../theme/theme.ts";

/** Colours, and what others see of you. */
export function General() {
  const client = useClient();
  const preferences = useHub((state) => state.preferences);
  const hub = useHub((state) => state.hub);
  const theme = useTheme();
  const [error, setError] = useState<unknown>();
  const choose = (change: Partial<Preferences>): void => {
    setError(undefined);
    client.call("setPreferences", { body: change }).catch(setError);
  };
  return (
    <div className="form">
      <RadioGroup
        className="radios inline"
        orientation="horizontal"
        value={theme}
        onChange={(value) => setTheme(THEMES.find((each) => each === value) ?? "system")}
      >
        <Label>Colours</Label>
        <Radio value="system">As the system</Radio>
        <Radio value="light">Light</Radio>
        <Radio value="dark">Dark</Radio>
      </RadioGroup>
      <Switch className="switch" isSelected={preferences.presence} onChange={(presence) => choose({ presence })}>
        <span className="switch-track" aria-hidden />
        Show others that I am online
      </Switch>
      <Switch className="switch" isSelected={preferences.typing} onChange={(typing) => choose({ typing })}>
        <span className="switch-track" aria-hidden />
        Show others when I am typing
      </Switch>
      <Trouble error={error} />
      <p className="quiet">
        {hub?.name} · Wireside {hub?.version}
      </p>
    </div>
  );
}
