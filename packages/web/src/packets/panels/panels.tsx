import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { Conversations } from "./conversations.tsx";
import { Follow } from "./follow.tsx";

const PANELS = [
  { id: "conversations", title: "Conversations", Panel: Conversations },
  { id: "follow", title: "Stream", Panel: Follow },
] as const;

/** What is beside the packets: one panel at a time. */
export function Panels() {
  const viewer = useViewer();
  const panel = useStore(viewer.panel);
  return (
    <Tabs className="panels" selectedKey={panel} onSelectionChange={(key) => viewer.panel.set(String(key))}>
      <TabList aria-label="Panels" className="panel-tabs">
        {PANELS.map(({ id, title }) => (
          <Tab key={id} id={id} className="small-tab">
            {title}
          </Tab>
        ))}
      </TabList>
      {PANELS.map(({ id, Panel }) => (
        <TabPanel key={id} id={id} className="panel">
          <Panel />
        </TabPanel>
      ))}
    </Tabs>
  );
}
