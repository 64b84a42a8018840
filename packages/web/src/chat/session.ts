import type { HubClient } from "@wireside/client";
import type { UserId } from "@wireside/protocol";
import { createContext, use } from "react";
import { Drafts } from "../composer/drafts.ts";
import { Besides } from "../conversation/besides.ts";
import { Quotes } from "../conversation/quotes.ts";

/** What belongs to one stay in the hub and outlives the showing of a single room. */
export interface ChatSession {
  drafts: Drafts;
  besides: Besides;
  quotes: Quotes;
}

export const SessionContext = createContext<ChatSession | undefined>(undefined);

/** The stay. Only below a SessionContext. */
export function useSession(): ChatSession {
  const session = use(SessionContext);
  if (session === undefined) throw new Error("useSession needs a SessionContext above it");
  return session;
}

export function createSession(client: HubClient, you: UserId): ChatSession {
  return { drafts: new Drafts(localStorage, you), besides: new Besides(client), quotes: new Quotes(client) };
}
