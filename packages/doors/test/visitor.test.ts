import { onTestFinished, describe, expect, it } from "vitest";
import { CuttingProxy } from "../../../test/cutting-proxy.ts";
import { come, says } from "../../../test/local-hub.ts";
import { Visitor, type Happening } from "../src/visitor.ts";
import { openHubWithDoors, type Opened } from "./opened.ts";

interface Watched {
  readonly visitor: Visitor;
  readonly happened: Happening[];
  /** Resolves when nothing more will happen to it. */
  readonly over: Promise<void>;
}

async function enter({ hub }: Opened, name: string, port = hub.port): Promise<Watched> {
  const who = { door: "groupchat", name, address: "192.0.2.1", room: undefined } as const;
  const visitor = await Visitor.enter(hub, { address: `127.0.0.1:${String(port)}` }, who);
  onTestFinished(() => visitor.leave());
  const happened: Happening[] = [];
  const listen = async (): Promise<void> => {
    for await (const happening of visitor.happenings()) happened.push(happening);
  };
  return { visitor, happened, over: listen() };
}

describe("somebody at a door", () => {
  it("gets what happened while the connection to the hub was lost, once, and knows who is there then", async () => {
    const opened = await openHubWithDoors();
    const proxy = new CuttingProxy(opened.hub.port);
    onTestFinished(() => proxy.close());
    const [ada, eve] = [await come(opened.hub, "Ada"), await come(opened.hub, "Eve")];
    const { visitor, happened } = await enter(opened, "bob", await proxy.listen());
    await ada.client.send(ada.lobby, "before");
    await expect.poll(() => happened.map(({ type }) => type)).toEqual(["said"]);
    while (proxy.open > 0) proxy.cutOne(0);
    await eve.client.close();
    await ada.client.send(ada.lobby, "meanwhile");
    await visitor.say("I am still here");
    await ada.sees(says("I am still here"));
    const told = (): string[] =>
      happened.map((each) => ("text" in each ? each.text : `${each.type} ${each.user.name}`));
    await expect.poll(() => told().length).toBe(4);
    expect(told().toSorted()).toEqual(["I am still here", "before", "meanwhile", "went Eve"]);
    expect(visitor.people.map(({ name }) => name).toSorted()).toEqual(["Ada", "bob"]);
  });

  it("is over when it is put out of the room", async () => {
    const opened = await openHubWithDoors();
    const { visitor, over } = await enter(opened, "bob");
    await opened.hub.dismiss(visitor.user.id);
    await over;
    await expect(visitor.say("hello")).rejects.toMatchObject({ code: "closed" });
  });

  it("says things in the order in which they were said, without waiting", async () => {
    const opened = await openHubWithDoors();
    const ada = await come(opened.hub, "Ada");
    const { visitor } = await enter(opened, "bob");
    const texts = Array.from({ length: 50 }, (_, n) => `${String(n)}: ${"x".repeat(n * 50)}`);
    await Promise.all(texts.map((text) => visitor.say(text)));
    await ada.sees(says(texts.at(-1)!));
    const heard = ada.events.flatMap((event) => (event.type === "message" ? [event.message.text] : []));
    expect(heard.filter((text) => text !== "")).toEqual(texts);
  });

  it("leaves no person inside when the hub cannot be reached", async () => {
    const opened = await openHubWithDoors();
    await expect(enter(opened, "bob", 1)).rejects.toMatchObject({ code: "unreachable" });
    const { visitor } = await enter(opened, "bob");
    expect(visitor.user.name).toBe("bob");
  });
});
