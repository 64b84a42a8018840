import { browserCall, connectBrowser } from "@wireside/client";
import type { Entrance } from "./hub/entrance.ts";
import { startPage } from "./page.tsx";

const call = browserCall();

const entrance: Entrance = {
  info: () => call("hub"),
  async isKnown() {
    await call("me");
    return true;
  },
  async enter(way) {
    const session = "cookie";
    const { name } = way;
    if (way.by === "nickname") await call("join", { body: { name, session } });
    else if (way.by === "password") await call("login", { body: { name, password: way.password, session } });
    else await call("register", { body: { invite: way.invite, name, password: way.password, session } });
  },
  connect: () => connectBrowser(),
};

startPage(entrance);
