import { buildNumber } from "../../../functions/image-build/core/build-number";
import { BuildWorld, commit } from "./support/build-world";

const execution = (id: string) => ({ service: "collections", execution: id, commit });

test("counts from 1, each service for itself", async () => {
  const world = new BuildWorld();
  expect(await buildNumber(execution("e-1"), world)).toEqual({ number: 1, at: "20261121T153000Z", commit });
  expect((await buildNumber(execution("e-2"), world)).number).toBe(2);
  expect((await buildNumber({ ...execution("e-1"), service: "intake" }, world)).number).toBe(1);
});

test("a retry gets the number and the time of the first try, and moves no counter", async () => {
  const world = new BuildWorld();
  const first = await buildNumber(execution("e-1"), world);
  world.time = "2026-11-22T00:00:00Z";
  expect(await buildNumber(execution("e-1"), world)).toEqual(first);
  expect((await buildNumber(execution("e-2"), world)).number).toBe(2);
});

test("eight at once get eight numbers without a gap, and each keeps its own", async () => {
  const world = new BuildWorld();
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const numbers = await Promise.all(ids.map(async (id) => (await buildNumber(execution(id), world)).number));
  expect([...numbers].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const again = await Promise.all(ids.map(async (id) => (await buildNumber(execution(id), world)).number));
  expect(again).toEqual(numbers);
});

test("the same execution twice at once gets one number", async () => {
  const world = new BuildWorld();
  const [one, other] = await Promise.all([buildNumber(execution("e-1"), world), buildNumber(execution("e-1"), world)]);
  expect([one, await world.builds.lastNumber("collections")]).toEqual([other, 1]);
});

test("an execution is of one commit", async () => {
  const world = new BuildWorld();
  await buildNumber(execution("e-1"), world);
  const other = "b".repeat(40);
  await expect(buildNumber({ ...execution("e-1"), commit: other }, world)).rejects.toThrow(
    `execution e-1 is of commit ${commit}, not of ${other}; start a new execution`,
  );
});

test("gives up when others take every number", async () => {
  const world = new BuildWorld();
  world.builds.begin = () => Promise.resolve("taken");
  await expect(buildNumber(execution("e-1"), world)).rejects.toThrow(
    "collections: other executions took 10 build numbers meanwhile; retry the stage",
  );
});
