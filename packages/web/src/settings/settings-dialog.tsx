import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { DialogFrame } from "../controls/dialog.tsx";
import { General } from "./general.tsx";
import { Invites } from "./invites.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Sessions } from "./sessions.tsx";

/** What one can choose for oneself, one's account and sessions, and inviting others. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  return (
    <DialogFrame title="Settings" onClose={onClose} width="wide">
      <Tabs className="tabs">
        <TabList aria-label="Settings">
          <Tab id="general">General</Tab>
          <Tab id="password">Password</Tab>
          <Tab id="sessions">Sessions</Tab>
          <Tab id="invites">Invites</Tab>
        </TabList>
        <TabPanel id="general">
          <General />
        </TabPanel>
        <TabPanel id="password">
          <PasswordForm />
        </TabPanel>
        <TabPanel id="sessions">
          <Sessions />
        </TabPanel>
        <TabPanel id="invites">
          <Invites />
        </TabPanel>
      </Tabs>
    </DialogFrame>
  );
}
