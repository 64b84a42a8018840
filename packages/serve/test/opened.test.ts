import { createReadStream } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWith } from "../../../test/needs.ts";
import { checkOpened } from "../src/opened.ts";
import { Tree } from "../src/tree.ts";
import { SECRET, Site } from "./site.ts";

describeWith(["linux"], "a file that was opened", () => {
  it("is not read where its name has been made to lead out since it was looked for", async () => {
    const site = await Site.start({ "in.txt": "in" });
    const tree = await Tree.open(site.folder);
    await symlink(join(site.outside, "secret.txt"), join(site.folder, "out.txt"));
    await symlink("in.txt", join(site.folder, "link.txt"));
    const stream = createReadStream(join(site.folder, "out.txt"));
    await expect(checkOpened(tree, stream)).rejects.toMatchObject({ code: "ENOENT" });
    expect([stream.destroyed, stream.bytesRead, SECRET.length > 0]).toEqual([true, 0, true]);
    await expect(checkOpened(tree, createReadStream(join(site.folder, "no.txt")))).rejects.toMatchObject({
      code: "ENOENT",
    });
    const inside = createReadStream(join(site.folder, "link.txt"));
    await checkOpened(tree, inside);
    expect((await inside.toArray()).join("")).toBe("in");
    await site.close();
  });
});
