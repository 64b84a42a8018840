import { FileSearch, Keyboard, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import type { Over } from "../chat/over-dialog.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { tellTrouble } from "../controls/notices.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { nameOf } from "../hub/names.ts";
import { Avatar } from "../people/avatar.tsx";
import { setTheme, THEMES, useTheme } from "../theme/theme.ts";

const SIGNS = { system: Monitor, light: Sun, dark: Moon };

/** Who you are, and what is about you: settings, colours, keys, signing out. */
export function YouMenu({ onOver }: { onOver: (over: Over) => void }) {
  const client = useClient();
  const you = useHub((state) => state.you);
  const connection = useHub((state) => state.connection.state);
  const theme = useTheme();
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";

  const leave = async (): Promise<void> => {
    // In this order: what waits is sent first, and the end of the session does not look like a mishap.
    await client.close();
    await client.call("logout");
  };

  return (
    <footer className="you">
      <MenuTrigger>
        <Button className="you-button">
          <Avatar user={you} isOnline={connection === "live"} />
          <span className="you-name">
            <strong>{nameOf(you)}</strong>
            <small>{connection === "live" ? (you?.role ?? "") : "not connected"}</small>
          </span>
        </Button>
        <Popover className="popover" placement="top start">
          <Menu className="menu" aria-label="About you">
            <MenuItem onAction={() => onOver("settings")}>
              <Settings size={16} aria-hidden /> Settings
            </MenuItem>
            <MenuItem onAction={() => onOver("shortcuts")}>
              <Keyboard size={16} aria-hidden /> Keys
            </MenuItem>
            <MenuItem href="/packets.html">
              <FileSearch size={16} aria-hidden /> Look into a capture
            </MenuItem>
            <Separator />
            <MenuItem onAction={() => void leave().catch(tellTrouble)}>
              <LogOut size={16} aria-hidden /> Sign out
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <IconButton label={`Colours: ${theme}`} icon={SIGNS[theme]} onPress={() => setTheme(nextTheme)} />
      <IconButton label="Settings" icon={Settings} onPress={() => onOver("settings")} />
    </footer>
  );
}
