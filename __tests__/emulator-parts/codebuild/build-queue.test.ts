import { BuildQueue, type RunnableBuild } from "../../../emulator/codebuild/build-queue";

class Held implements RunnableBuild {
  readonly build;
  state = "waiting";
  private finish = () => {};

  constructor(id: string) {
    this.build = { id } as RunnableBuild["build"];
  }

  run(): Promise<void> {
    if (this.state === "stopped") return Promise.resolve();
    this.state = "running";
    return new Promise((resolve) => (this.finish = resolve));
  }

  async end(): Promise<void> {
    this.state = "ended";
    this.finish();
    await new Promise(setImmediate);
  }

  stop(): void {
    this.state = "stopped";
    this.finish();
  }
}

const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => () => new Held(id)) as [
  () => Held,
  () => Held,
  () => Held,
  () => Held,
];

test("so many builds run at a time, in their order", async () => {
  const queue = new BuildQueue(2);
  const all = [a(), b(), c()];
  for (const one of all) queue.add(one);
  expect(all.map(({ state }) => state)).toEqual(["running", "running", "waiting"]);
  await all[1]!.end();
  expect(all.map(({ state }) => state)).toEqual(["running", "ended", "running"]);
});

test("one that waits is stopped before it ran; the end stops the others", async () => {
  const queue = new BuildQueue(1);
  const all = [a(), b(), d()];
  for (const one of all) queue.add(one);
  queue.stop("b");
  expect(all.map(({ state }) => state)).toEqual(["running", "stopped", "waiting"]);
  await queue.end();
  expect(all.map(({ state }) => state)).toEqual(["stopped", "stopped", "waiting"]);
});
