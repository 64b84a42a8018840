import type { Found, Room } from "@wireside/protocol";
import { Search } from "lucide-react";
import { useMemo, useState, type KeyboardEvent } from "react";
import { Button, Dialog, Modal, ModalOverlay } from "react-aria-components";
import { go } from "../chat/route.ts";
import { Trouble } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { FilterRow } from "./filter-row.tsx";
import { FoundOption, PlaceOption } from "./options.tsx";
import { findPlaces, type Place } from "./places.ts";
import { NO_FILTERS, useSearch } from "./use-search.ts";

type Option = { key: string; place: Place } | { key: string; found: Found };

/** One box for going to a room or person and for finding messages. Arrow keys choose, Enter goes there. */
export function SearchDialog({ shown, onClose }: { shown: Room | undefined; onClose: () => void }) {
  const client = useClient();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [chosen, setChosen] = useState({ for: "", index: 0 });
  const { result, error, loadMore } = useSearch(filters);
  const [trouble, setTrouble] = useState<unknown>();
  const places = usePlaces(filters.words, filters.room !== undefined || filters.from !== undefined);
  const found = result?.found ?? [];
  const options: Option[] = [
    ...places.map((place) => ({
      key: place.kind === "room" ? `go-room-${place.room.id}` : `go-user-${place.user.id}`,
      place,
    })),
    ...found.map((each) => ({ key: `found-${each.message.id}`, found: each })),
  ];
  const question = JSON.stringify(filters);
  const active = chosen.for === question ? Math.min(chosen.index, options.length - 1) : 0;

  const open = async (option: Option): Promise<void> => {
    if ("found" in option) go({ room: option.found.room, message: option.found.message.id });
    else if (option.place.kind === "room") go({ room: option.place.room.id });
    else go({ room: (await client.call("direct", { body: { user: option.place.user.id } })).id });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const option = options[active];
    if (step !== 0 && options.length > 0) {
      const index = (active + step + options.length) % options.length;
      setChosen({ for: question, index });
      document.getElementById(options[index]?.key ?? "")?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && option !== undefined) {
      open(option).catch(setTrouble);
    } else {
      return;
    }
    event.preventDefault();
  };
  const view = (option: Option, index: number) => ({
    id: option.key,
    isActive: index === active,
    onOpen: () => void open(option).catch(setTrouble),
  });

  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className="overlay top">
      <Modal className="modal search">
        <Dialog className="search-dialog" aria-label="Search">
          <div className="search-box">
            <Search size={18} aria-hidden />
            <input
              type="text"
              role="combobox"
              aria-expanded={options.length > 0}
              aria-controls="search-results"
              aria-activedescendant={options[active]?.key}
              aria-label="Search messages, rooms and people"
              placeholder="Search messages, rooms, people"
              autoComplete="off"
              spellCheck={false}
              maxLength={256}
              autoFocus
              value={filters.words}
              onChange={(event) => setFilters((now) => ({ ...now, words: event.target.value }))}
              onKeyDown={onKeyDown}
            />
            <kbd>Esc</kbd>
          </div>
          <FilterRow filters={filters} setFilters={setFilters} shown={shown} />
          <Trouble error={trouble ?? error} />
          <div className="search-results" id="search-results" role="listbox" aria-label="Results">
            {places.length > 0 && <p className="result-title">Go to</p>}
            {options
              .slice(0, places.length)
              .map(
                (option, index) =>
                  "place" in option && <PlaceOption key={option.key} place={option.place} {...view(option, index)} />,
              )}
            {result !== undefined && <p className="result-title">Messages</p>}
            {options
              .slice(places.length)
              .map(
                (option, index) =>
                  "found" in option && (
                    <FoundOption
                      key={option.key}
                      found={option.found}
                      words={filters.words}
                      {...view(option, index + places.length)}
                    />
                  ),
              )}
            {result !== undefined && found.length === 0 && (
              <p className="quiet result-hint">No message has these words.</p>
            )}
            {result?.more === true && (
              <Button className="link-button" onPress={loadMore}>
                Older results
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function usePlaces(words: string, isFiltered: boolean): Place[] {
  const rooms = useHub((state) => state.rooms);
  const users = useHub((state) => state.users);
  const online = useHub((state) => state.online);
  const you = useHub((state) => state.you?.id);
  return useMemo(
    () => (isFiltered ? [] : findPlaces(words, rooms, users, online, you)),
    [words, isFiltered, rooms, users, online, you],
  );
}
