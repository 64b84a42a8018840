import type { ApiInput, Found, RoomId, UserId } from "@wireside/protocol";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useClient } from "../hub/context.ts";

/** What is looked for. Days as YYYY-MM-DD, both included; empty for any. */
export interface Filters {
  words: string;
  room: RoomId | undefined;
  from: UserId | undefined;
  since: string;
  until: string;
}

export const NO_FILTERS: Filters = { words: "", room: undefined, from: undefined, since: "", until: "" };

interface SearchResult {
  found: readonly Found[];
  more: boolean;
}

interface SearchState {
  result: SearchResult | undefined;
  error: unknown;
  loadMore: () => void;
}

/** Searches a moment after the last change. Answers to older questions are dropped. */
export function useSearch(filters: Filters): SearchState {
  const client = useClient();
  const [result, setResult] = useState<SearchResult>();
  const [error, setError] = useState<unknown>();
  const query = useMemo(() => searchQuery(filters), [filters]);

  useEffect(() => {
    if (query === undefined) {
      setResult(undefined);
      return undefined;
    }
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const answer = await client.call("search", { query });
      await client.resolveUsers(answer.found.map(({ message }) => message.by)).catch(() => undefined);
      if (!isCurrent) return;
      setResult(answer);
      setError(undefined);
    };
    const timer = setTimeout(() => {
      ask().catch((reason: unknown) => isCurrent && setError(reason));
    }, DELAY_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, query]);

  const loadMore = useCallback(() => {
    const last = result?.found.at(-1);
    if (query === undefined || last === undefined) return;
    client
      .call("search", { query: { ...query, before: String(last.message.id) } })
      .then(
        (answer) => setResult((now) => ({ found: [...(now?.found ?? []), ...answer.found], more: answer.more })),
        setError,
      );
  }, [client, query, result]);

  return { result, error, loadMore };
}

const DELAY_MS = 200;

type Query = ApiInput<"search">["query"];

/** The hub's question for these filters; undefined when nothing is asked. */
export function searchQuery({ words, room, from, since, until }: Filters): Query | undefined {
  const start = dayStart(since, 0);
  const end = dayStart(until, 1);
  if (words.trim() === "" && from === undefined && start === undefined && end === undefined) return undefined;
  return {
    q: words.trim(),
    limit: "30",
    ...(room !== undefined && { room: String(room) }),
    ...(from !== undefined && { from: String(from) }),
    ...(start !== undefined && { since: String(start) }),
    ...(end !== undefined && { until: String(end) }),
  };
}

/** Local midnight at which a day begins, some days later, in ms since 1970. */
function dayStart(day: string, later: number): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const at = new Date(year, month - 1, date + later).getTime();
  return Number.isFinite(at) && at >= 0 ? at : undefined;
}
