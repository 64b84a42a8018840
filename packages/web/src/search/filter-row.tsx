import { RoomId, UserId, type Room } from "@wireside/protocol";
import { useMemo, type Dispatch, type SetStateAction } from "react";
import { useHub } from "../hub/context.ts";
import { titleOf } from "../hub/names.ts";
import { orderRooms } from "../rooms/room-order.ts";
import type { Filters } from "./use-search.ts";

interface FilterRowProps {
  filters: Filters;
  setFilters: Dispatch<SetStateAction<Filters>>;
  /** The room that is open: offered first. */
  shown: Room | undefined;
}

/** Where, from whom, and between which days. */
export function FilterRow({ filters, setFilters, shown }: FilterRowProps) {
  const rooms = useHub((state) => state.rooms);
  const users = useHub((state) => state.users);
  const places = useMemo(() => {
    const { all } = orderRooms(rooms, users);
    return [...all.filter(({ id }) => id === shown?.id), ...all.filter(({ id }) => id !== shown?.id)];
  }, [rooms, users, shown?.id]);
  const people = useMemo(() => [...users.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [users]);
  const set = (change: Partial<Filters>): void => setFilters((now) => ({ ...now, ...change }));
  return (
    <div className="filters" role="group" aria-label="Narrow down">
      <label>
        <span>In</span>
        <select
          value={filters.room ?? ""}
          onChange={(event) => set({ room: RoomId.safeParse(Number(event.target.value)).data })}
        >
          <option value="">anywhere</option>
          {places.map((room) => (
            <option key={room.id} value={room.id}>
              {titleOf(room, users)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>From</span>
        <select
          value={filters.from ?? ""}
          onChange={(event) => set({ from: UserId.safeParse(Number(event.target.value)).data })}
        >
          <option value="">anyone</option>
          {people.map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Since</span>
        <input type="date" value={filters.since} onChange={(event) => set({ since: event.target.value })} />
      </label>
      <label>
        <span>Until</span>
        <input type="date" value={filters.until} onChange={(event) => set({ until: event.target.value })} />
      </label>
    </div>
  );
}
