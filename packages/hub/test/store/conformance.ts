import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../src/store/index.ts";
import { amendments } from "./conformance/amendments.ts";
import { catchUp } from "./conformance/catch-up.ts";
import { historyPages } from "./conformance/history-pages.ts";
import { invites } from "./conformance/invites.ts";
import { messages } from "./conformance/messages.ts";
import { people } from "./conformance/people.ts";
import { rooms } from "./conformance/rooms.ts";
import { search } from "./conformance/search.ts";
import { sessions } from "./conformance/sessions.ts";
import { unread } from "./conformance/unread.ts";

/** What every store does. `open` makes an empty one; it is closed after each test. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());
    for (const suite of [people, invites, sessions, rooms, messages, amendments, historyPages, catchUp, search, unread])
      suite(() => store);
  });
}
