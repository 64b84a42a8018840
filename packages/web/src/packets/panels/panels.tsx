import type { ComponentType } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useViewer } from "../context.ts";
import { PANEL_IDS, type PanelId } from "../viewer.ts";
import { Conversations } from "./conversations.tsx";
import { Explained } from "./explained/explained.tsx";
import { Plots } from "./plots/plots.tsx";
import { Stream } from "./stream/stream.tsx";

const PANELS: Readonly<Record<PanelId, { title: string; Panel: ComponentType }>> = {
  conversations: { title: "Conversations", Panel: Conversations },
  explained: { title: "Explained", Panel: Explained },
  plots: { title: "Plots", Panel: Plots },
  stream: { title: "Stream", Panel: Stream },
};

/** What is beside the packets: one panel at a time. */
export function Panels({ panel }: { panel: PanelId }) {
  const viewer = useViewer();
  return (
    <Tabs
      className="panels"
      selectedKey={panel}
      onSelectionChange={(key) => viewer.showPanel(PANEL_IDS.find((id) => id === key) ?? panel)}
    >
      <TabList aria-label="Panels" className="panel-tabs">
        {PANEL_IDS.map((id) => (
          <Tab key={id} id={id} className="small-tab">
            {PANELS[id].title}
          </Tab>
        ))}
      </TabList>
      {PANEL_IDS.map((id) => {
        const { Panel } = PANELS[id];
        return (
          <TabPanel key={id} id={id} className="panel">
            <Panel />
          </TabPanel>
        );
      })}
    </Tabs>
  );
}
