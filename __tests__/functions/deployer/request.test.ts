import { alice, DeployerWorld, digestOf, tagOf } from "./support/deployer-world";

async function running(): Promise<DeployerWorld> {
  const world = new DeployerWorld({
    freezes: [{ from: "2026-12-24T00:00:00Z", until: "2027-01-02T00:00:00Z", reason: "holidays" }],
  });
  await world.release(world.image(1));
  world.image(2, { findings: { HIGH: 1, LOW: 3 }, accepted: ["CVE-2026-1"] });
  return world;
}

const commit = (number: number) => ({
  id: String(number).padStart(40, "c"),
  author: `author-${number}@thrive.test`,
  subject: `Change ${number}`,
});

test("tells an approver commits, files, image, findings, alarms, freeze and who asked, in one line and in several", async () => {
  const world = await running();
  world.red = ["thrive-prod-collections-cpu"];
  world.now = Date.parse("2026-12-25T00:00:00Z");
  world.changes = {
    commits: [1, 2, 3, 4].map(commit),
    files: ["cs/a.ts", "cs/b.ts", "cs/c.ts", "cs/d.ts"],
    moreFiles: true,
  };
  const { variables } = await world.ask(world.execution(digestOf(2)), "request");
  const told = (commits: string, files: string) => [
    `collections to prod: ${tagOf(2)}; ${tagOf(1)} runs`,
    `4 commits: ${commits}`,
    `at least 4 files: ${files}`,
    "findings: 1 HIGH, 3 LOW, accepted: CVE-2026-1",
    "red alarms: thrive-prod-collections-cpu",
    "frozen until 2027-01-02T00:00:00Z: holidays",
    `asked by ${alice}: decision 01D`,
  ];
  const one = (number: number) => `cccccccccccc "Change ${number}" by author-${number}@thrive.test`;
  const all = [1, 2, 3, 4].map(one);
  expect(variables).toEqual({
    SUMMARY: told(`${all.slice(0, 3).join(", ")} and 1 more`, "cs/a.ts, cs/b.ts, cs/c.ts and 1 more").join(". "),
    DETAILS: told(all.join(", "), "cs/a.ts, cs/b.ts, cs/c.ts, cs/d.ts").join("\n"),
    AUTHORS: [1, 2, 3, 4].map((number) => `author-${number}@thrive.test`).join(","),
  });
});

test("of a rollback it says where to and who asked", async () => {
  const world = await running();
  await world.release(digestOf(2));
  const back = { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow", OVERRIDES: "freeze" };
  expect((await world.ask(world.execution(digestOf(1), back), "request")).said).toBe(
    `collections to prod: back to ${tagOf(1)}; ${tagOf(2)} runs. findings: none. red alarms: none. ` +
      `asked by ${alice}: slow, passing over freeze`,
  );
});

test("stays within what an approval shows, whatever strangers write", async () => {
  const world = await running();
  const subject = `#{variables.SECRET}\u0007\n${"x".repeat(5000)}`;
  world.changes = { commits: [{ ...commit(1), subject }], files: ["y".repeat(5000)], moreFiles: false };
  const { variables } = await world.ask(world.execution(digestOf(2)), "request");
  expect(variables!.SUMMARY).toHaveLength(900);
  expect(variables!.DETAILS!.length).toBeLessThanOrEqual(4000);
  expect(JSON.stringify(variables)).not.toMatch(/#\{|\\u0007/);
});

test("what no approval makes right is refused before anybody is asked", async () => {
  const world = await running();
  const back = { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow" };
  expect((await world.ask(world.execution(digestOf(1), back), "request")).said).toBe(
    `prod: runs ${tagOf(1)} (${digestOf(1)}) already; choose another image`,
  );
});

test("what nobody can approve is not asked for", async () => {
  const world = await running();
  world.changes = { commits: [{ id: "c".repeat(40), subject: "Pay" }], files: [], moreFiles: false };
  expect((await world.ask(world.execution(digestOf(2)), "request")).said).toContain(
    "prod: nobody knows who wrote cccccccccccc, so whoever approves may be the author; give the environment ",
  );
});
