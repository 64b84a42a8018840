import { Ellipsis, Link, Pencil, Reply, SmilePlus, TextSelect, Trash2 } from "lucide-react";
import type { Message, RoomId } from "@wireside/protocol";
import { Button, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { IconButton } from "../controls/icon-button.tsx";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { QUICK } from "../emoji/emoji.ts";
import { useHub, useRoom } from "../hub/context.ts";
import { canEdit, canRemove, useActions } from "./actions.ts";

interface ToolsProps {
  room: RoomId;
  message: Message;
  isPicking: boolean;
  onPicking: (isPicking: boolean) => void;
  onMenu: (isOpen: boolean) => void;
}

/** What can be done with a message, beside it while one points at it or is on it. */
export function MessageTools({ room, message, isPicking, onPicking, onMenu }: ToolsProps) {
  const actions = useActions();
  const you = useHub((state) => state.you);
  const where = useRoom(room);
  const pick = (sign: string): void => {
    onPicking(false);
    actions.react(room, message, sign);
  };
  return (
    <div className="tools" role="toolbar" aria-label="Message actions">
      {QUICK.slice(0, 2).map((sign) => (
        <Button key={sign} className="icon-button quick" aria-label={`React with ${sign}`} onPress={() => pick(sign)}>
          {sign}
        </Button>
      ))}
      <DialogTrigger isOpen={isPicking} onOpenChange={onPicking}>
        <IconButton label="React" keys="+" icon={SmilePlus} size={17} />
        <Popover className="popover" placement="left top">
          <EmojiPicker onPick={pick} />
        </Popover>
      </DialogTrigger>
      <IconButton label="Reply" keys="R" icon={Reply} size={17} onPress={() => actions.reply(room, message)} />
      {canEdit(message, you) && (
        <IconButton label="Edit" keys="E" icon={Pencil} size={16} onPress={() => actions.edit(message.id)} />
      )}
      <MenuTrigger onOpenChange={onMenu}>
        <IconButton label="More" icon={Ellipsis} size={17} />
        <Popover className="popover" placement="bottom end">
          <Menu className="menu" aria-label="More actions">
            <MenuItem onAction={() => actions.copyLink(room, message)}>
              <Link size={16} aria-hidden /> Copy link
            </MenuItem>
            <MenuItem onAction={() => actions.copyText(message)}>
              <TextSelect size={16} aria-hidden /> Copy text
            </MenuItem>
            {canRemove(message, you, where) && (
              <MenuItem className="danger" onAction={() => actions.remove(room, message)}>
                <Trash2 size={16} aria-hidden /> Delete…
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
