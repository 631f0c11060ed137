import fs from "node:fs";
import path from "node:path";
import { takeRunLock } from "../../cli/run-lock";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

const holder = { pid: process.pid, command: "up", since: "2026-01-02T03:04:05.678Z" };

describe("the run lock", () => {
  it("is held by one command until it is released", () => {
    const root = temporaryFolder();
    const lock = takeRunLock(root, holder, () => true);
    expect(takeRunLock(root, { ...holder, command: "down" }, () => true)).toEqual({
      obstacle: `.thrive/run.lock: held by ./thrive up, process ${process.pid}, since 2026-01-02T03:04:05.678Z; one command that changes the platform at a time: wait until it ends, or end it with: kill ${process.pid}`,
    });
    if ("release" in lock) lock.release();
    expect(fs.readdirSync(path.join(root, ".thrive"))).toEqual([]);
    expect(takeRunLock(root, holder, () => true)).toHaveProperty("release");
  });

  it.each([
    ["a process that died", JSON.stringify(holder)],
    ["half a file", '{"pid":'],
  ])("is taken over from %s", (_, text) => {
    const root = temporaryFolder();
    const file = writeFile(path.join(root, ".thrive/run.lock"), text);
    expect(takeRunLock(root, { ...holder, command: "down" }, () => false)).toHaveProperty("release");
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toMatchObject({ command: "down" });
  });
});
