import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { remainingResources, runningEmulator, startEmulator, stopEmulator } from "../../emulator";
import { emulatorFiles } from "../../emulator/emulator-files";
import { readState } from "../../emulator/emulator-state";
import { freePort } from "../../emulator/free-port";
import { trialRoot } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

let root: string;
let port: number;

beforeAll(async () => {
  root = await trialRoot("lifecycle");
  port = await freePort();
});

afterEach(() => stopEmulator(root));

const start = () => startEmulator({ root, port });
const pids = () => {
  const { pid, children } = readState(emulatorFiles(root))!;
  return [pid, ...children];
};

test("a second start finds the first", async () => {
  const first = await start();
  expect(first).toMatchObject({ alreadyRunning: false, endpoint: `http://127.0.0.1:${port}` });
  expect(await start()).toEqual({ ...first, alreadyRunning: true });
  expect(await runningEmulator(root)).toEqual({ endpoint: first.endpoint, instance: first.instance, pid: first.pid });
});

test("it starts empty", async () => {
  const { endpoint } = await start();
  expect(await remainingResources(endpoint)).toEqual([]);
});

test("a stop leaves no process and no port", async () => {
  await start();
  const before = pids();
  expect(await stopEmulator(root)).toBe(true);
  expect(before.filter(isAlive)).toEqual([]);
  expect(await canConnect("127.0.0.1", port)).toBe(false);
  expect(existsSync(emulatorFiles(root).state)).toBe(false);
});

test("every start is a new instance", async () => {
  const first = await start();
  await stopEmulator(root);
  expect((await start()).instance).not.toBe(first.instance);
});

test("killed, it takes its homes with it, and the next start is as any", async () => {
  await start();
  const before = pids();
  process.kill(before[0]!, "SIGKILL");
  await untilNoneIsAlive(before);
  expect(await runningEmulator(root)).toBeUndefined();
  expect(await start()).toMatchObject({ alreadyRunning: false });
});

test("when one home ends, all ends: half a local AWS would answer wrongly", async () => {
  await start();
  const before = pids();
  process.kill(before[1]!, "SIGKILL");
  await untilNoneIsAlive(before);
  expect(await runningEmulator(root)).toBeUndefined();
});

test("it listens on the loopback alone", async () => {
  await start();
  const outside = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address),
  );
  const open = await Promise.all(outside.map((address) => canConnect(address, port)));
  expect(open).toEqual(outside.map(() => false));
  expect(await canConnect("127.0.0.1", port)).toBe(true);
});

test("a port in use is refused, naming who has it", async () => {
  await start();
  const other = await trialRoot("lifecycle-other");
  await expect(startEmulator({ root: other, port })).rejects.toThrow(
    new Error(
      `port ${port} of 127.0.0.1: in use by the local AWS of ${root}: the local AWS needs a port that nobody listens on: end that program, or choose another port`,
    ),
  );
  expect(await runningEmulator(other)).toBeUndefined();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function untilNoneIsAlive(all: readonly number[]): Promise<void> {
  while (all.some(isAlive)) await delay(20); // the test's own limit ends this
}

function canConnect(host: string, to: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: to });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
