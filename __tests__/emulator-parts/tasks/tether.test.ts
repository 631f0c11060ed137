import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerProcess } from "../../../emulator/tasks/container-process";
import { Tether } from "../../../emulator/processes/tether";

let folder: string;
let file: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive-tether-"));
  file = join(folder, "processes");
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function sleeping(): ChildProcess {
  const child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  children.push(child);
  return child;
}

test("what is held is killed when the tether ends, what was released is not", async () => {
  const tether = new Tether(file);
  tether.start();
  const [held, released] = [sleeping(), sleeping()];
  for (const { pid } of [held, released]) tether.hold(pid!);
  tether.release(released.pid!);
  tether.stop();
  expect(await once(held, "exit")).toEqual([null, "SIGKILL"]);
  expect(released.exitCode).toBeNull();
  expect(existsSync(file)).toBe(false);
});

test("what comes when the tether has ended is killed at once", async () => {
  const tether = new Tether(file);
  tether.start();
  tether.stop();
  const late = sleeping();
  tether.hold(late.pid!);
  expect(await once(late, "exit")).toEqual([null, "SIGKILL"]);
});

// The birth of a process is known from /proc alone.
const onLinux = existsSync("/proc/self/stat") ? test : test.skip;

onLinux("the next start kills what was noted, and nobody who has its number since", async () => {
  const [left, other] = [sleeping(), sleeping()];
  const before = new Tether(file);
  before.start();
  for (const { pid } of [left, other]) before.hold(pid!);
  const lines = readFileSync(file, "utf8").split("\n");
  before.release(left.pid!);
  before.release(other.pid!);
  before.stop();
  writeFileSync(file, [lines[0]!, `${other.pid} 1`].join("\n"));
  const after = new Tether(file);
  after.start();
  expect(await once(left, "exit")).toEqual([null, "SIGKILL"]);
  expect(other.signalCode).toBeNull();
  after.stop();
});

test("a container is a process group: its children end with it, and its code is a container's", async () => {
  const tether = new Tether(file);
  tether.start();
  let printed = "";
  const container = new ContainerProcess({
    command: { program: "/bin/sh", args: ["-c", "sleep 60 & echo $!; wait"], workingDirectory: folder },
    environment: { PATH: process.env.PATH! },
    tether,
    print: (text) => (printed += text),
  });
  while (!printed.includes("\n")) await new Promise(setImmediate);
  container.signal("SIGTERM");
  expect(await container.exited).toBe(143);
  expect(container.isRunning).toBe(false);
  tether.stop();
});

test("a container that has ended is sent no signal: its number may be somebody else's", async () => {
  const tether = new Tether(file);
  const command = { program: "/bin/sh", args: ["-c", "exit 3"], workingDirectory: folder };
  const container = new ContainerProcess({ command, environment: {}, tether, print: () => {} });
  expect(await container.exited).toBe(3);
  const kill = jest.spyOn(process, "kill");
  container.signal("SIGTERM");
  expect(kill).not.toHaveBeenCalled();
  kill.mockRestore();
});

test("a program that cannot be started has a container's code for that", async () => {
  const tether = new Tether(file);
  const command = { program: join(folder, "absent"), args: [], workingDirectory: folder };
  const container = new ContainerProcess({ command, environment: {}, tether, print: () => {} });
  expect(await container.exited).toBe(127);
});
