import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endInOrder } from "../../emulator/end-in-order";

let folder: string;
let state: string;
let steps: string[];
let printed: jest.SpyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive-end-"));
  state = join(folder, "emulator.json");
  writeFileSync(state, "{}");
  steps = [];
  printed = jest.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  printed.mockRestore();
  rmSync(folder, { recursive: true });
});

/** A local AWS of one home that ends when `home` says so; `program` tells of its exit code as "exit". */
function running({ stop = () => Promise.resolve() } = {}) {
  const program = Object.assign(new EventEmitter(), { exit: (code: number) => program.emit("exited", code) });
  const home = new EventEmitter();
  const ended = once(home, "end").then(([what]) => String(what));
  const stopped = (name: string) => () => (steps.push(name), stop());
  const homes = [{ ended, stop: stopped("home") }];
  endInOrder({ parts: { stop: stopped("parts") }, homes, state, program: program as never });
  return { program, home, exit: once(program, "exited").then(([code]) => Number(code)) };
}

test.each(["uncaughtException", "unhandledRejection"])("%s ends everything in order, and says why", async (event) => {
  const { program, exit } = running();
  const error = new Error("nobody foresaw it");
  program.emit(event, error);
  program.emit(event, new Error("while it ends"));
  expect(await exit).toBe(1);
  expect(steps).toEqual(["parts", "home"]);
  expect(existsSync(state)).toBe(false);
  expect(printed.mock.calls).toEqual([["The local AWS stops:", error]]);
});

test("the end of a home ends everything", async () => {
  const { home, exit } = running();
  home.emit("end", "moto ended (SIGKILL)");
  expect(await exit).toBe(1);
  expect(steps).toEqual(["parts", "home"]);
  expect(printed.mock.calls).toEqual([["The local AWS stops:", "moto ended (SIGKILL)"]]);
});

test("a signal ends it without a word", async () => {
  const { program, exit } = running();
  program.emit("SIGTERM");
  expect(await exit).toBe(0);
  expect(printed).not.toHaveBeenCalled();
});

test("a part that cannot stop keeps nothing else from ending", async () => {
  const { program, exit } = running({ stop: () => Promise.reject(new Error("stuck")) });
  program.emit("SIGTERM");
  expect(await exit).toBe(0);
  expect(steps).toEqual(["parts", "home"]);
});
