import { useState } from "react";
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { findEmoji } from "./emoji.ts";

/** A small board of emoji with a search; arrow keys go over it while one types. Put it into a Popover. */
export function EmojiPicker({ onPick }: { onPick: (sign: string) => void }) {
  const [query, setQuery] = useState("");
  const emoji = findEmoji(query);
  return (
    <Dialog className="emoji-picker" aria-label="Emoji">
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField aria-label="Find an emoji" autoFocus>
          <Input placeholder="Find an emoji" />
        </SearchField>
        <ListBox
          aria-label="Emoji"
          layout="grid"
          items={emoji.map((each) => ({ ...each, id: each.sign }))}
          onAction={(key) => onPick(String(key))}
          renderEmptyState={() => <p className="quiet">None is called so.</p>}
        >
          {({ sign, name }) => (
            <ListBoxItem id={sign} textValue={name.replaceAll("_", " ")} className="emoji-cell">
              {sign}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}
