import { gate } from "../../../functions/image-build/core/gate";
import type { GateRequest } from "../../../functions/image-build/core/job-request";
import { prepare } from "../../../functions/image-build/core/prepare";
import { labelNames } from "../../../functions/image-build/core/image-labels";
import { BuildWorld, commit, digest, gateRequest, labels, revisions, tag } from "./support/build-world";

const prepareRequest = { step: "prepare", ...revisions } as const;

/** A world in which the first execution has its number, and has pushed. */
async function built(...pushed: Parameters<BuildWorld["push"]>): Promise<BuildWorld> {
  const world = new BuildWorld();
  await prepare(prepareRequest, world);
  world.push(...pushed);
  return world;
}

describe("prepare", () => {
  test("numbers a build, and says that there is no image yet", async () => {
    expect(await prepare(prepareRequest, new BuildWorld())).toEqual({
      BUILD_NUMBER: "1",
      BUILT_AT: "20261121T153000Z",
      REUSED_DIGEST: "none",
    });
  });

  test("a commit that is built is taken over, with a number of its own", async () => {
    const world = await built();
    const again = await prepare({ ...prepareRequest, execution: "e-2", decision: "02D" }, world);
    expect(again).toMatchObject({ BUILD_NUMBER: "2", REUSED_DIGEST: digest });
    expect(world.builds.executions.get("collections/e-2")?.reused).toBe(digest);
  });

  test("an image that is not what it says is refused before anything is built", async () => {
    const world = await built({ labels: { ...labels, [labelNames.title]: "intake" } });
    await expect(prepare({ ...prepareRequest, execution: "e-2" }, world)).rejects.toThrow(
      `thrive-collections: the image ${digest}, tagged git-${commit}, has the label org.opencontainers.image.title=intake; ` +
        "it should be collections; delete that image, or build another commit",
    );
  });

  test("the same commit beside another commit of a further repository is another image", async () => {
    const world = await built();
    const further = { ...prepareRequest, execution: "e-2", commits: { ui: "b".repeat(40) } };
    expect((await prepare(further, world)).REUSED_DIGEST).toBe("none");
  });
});

describe("gate", () => {
  const refused = async (world: BuildWorld, changed: Partial<GateRequest> = {}) =>
    gate({ ...gateRequest, ...changed }, world).then(
      () => "passed",
      (error: Error) => error.message,
    );

  test("lets an image through, and remembers it for the execution", async () => {
    const world = await built();
    expect(await gate(gateRequest, world)).toEqual({ state: "passed", tag, digest });
    expect(world.builds.images.get(`collections/${digest}`)).toEqual({
      digest,
      tag,
      commit,
      commits: {},
      at: "20261121T153000Z",
      findings: {},
      accepted: [],
      decision: "01D",
    });
    expect(world.builds.executions.get("collections/e-1")?.digest).toBe(digest);
  });

  test("an execution without a number is refused", async () => {
    expect(await refused(new BuildWorld())).toBe("execution e-1 of collections has no build number; retry the stage");
  });

  test("a build that pushed nothing is refused", async () => {
    const world = new BuildWorld();
    await prepare(prepareRequest, world);
    expect(await refused(world)).toBe(
      `thrive-collections: no image is tagged git-${commit}: the image build pushed nothing; see its log`,
    );
  });

  const image = `thrive-collections: the image ${digest}`;
  const changed = (name: string, value: string) => ({ labels: { ...labels, [name]: value } });
  const other = "1.4.0-1.gb1b2c3d4e5f6.20261121T153000Z";
  const second = "1.4.0-2.ga1b2c3d4e5f6.20261121T153000Z";
  test.each([
    [{ labels: {} }, "has the label org.opencontainers.image.version=, which is no image tag"],
    [
      changed(labelNames.version, "1.4.0"),
      "has the label org.opencontainers.image.version=1.4.0, which is no image tag",
    ],
    [{ tags: [`git-${commit}`] }, `says that it is ${tag}, and that tag names another image or none`],
    [
      { ...changed(labelNames.version, other), tags: [other, `git-${commit}`] },
      `has the tag ${other}, which is of another commit`,
    ],
    [changed(labelNames.revision, "b"), `has the label org.opencontainers.image.revision=b; it should be ${commit}`],
    [
      changed(labelNames.created, "now"),
      "has the label org.opencontainers.image.created=now; it should be 2026-11-21T15:30:00Z",
    ],
    [changed(labelNames.build, "7"), "has the label gov.thrive.build=7; it should be 1"],
    [changed(labelNames.decision, "02D"), "has the label gov.thrive.decision=02D; it should be 01D"],
    [
      { labels: { ...labels, [labelNames.version]: second, [labelNames.build]: "2" }, tags: [second, `git-${commit}`] },
      "is not of build 1 at 20261121T153000Z, which this execution is",
    ],
  ])("an image that is not what it says is refused: %j", async (wrong, fault) => {
    expect(await refused(await built(wrong))).toBe(`${image} ${fault}`);
  });

  test("an image without a decision is refused, taken over or not", async () => {
    const { [labelNames.decision]: _, ...without } = labels;
    const world = await built({ labels: without });
    expect(await refused(world)).toBe(`${image} has no label gov.thrive.decision`);
  });

  test("further repositories' commits are in the labels", async () => {
    const ui = "b".repeat(40);
    const request = { ...prepareRequest, commits: { ui } };
    const [commitTag, labelled] = [`git-${commit}.bbbbbbbbbbbb`, { ...labels, "gov.thrive.revision.ui": ui }];
    for (const [has, expected] of [
      [labels, `${image} has no label gov.thrive.revision.ui; it should be ${ui}`],
      [labelled, "passed"],
    ] as const) {
      const world = new BuildWorld();
      await prepare(request, world);
      world.push({ tags: [tag, commitTag], labels: has }, `sbom-${commitTag}`);
      expect(await refused(world, { commits: { ui } })).toBe(expected);
    }
  });

  test("an image that was taken over keeps the number and decision of its own build", async () => {
    const world = await built();
    await prepare({ ...prepareRequest, execution: "e-2", decision: "02D" }, world);
    expect(await gate({ ...gateRequest, execution: "e-2", decision: "02D" }, world)).toMatchObject({ state: "passed" });
  });

  test("an image without its list of parts is refused", async () => {
    expect(await refused(await built({}, "sbom-git-other"))).toBe(
      `thrive-collections: the list of what the image is made of, sbom-git-${commit}, was not pushed; see the image build's log`,
    );
  });

  const finding = (id: string, severity: string) => ({ id, severity });
  const found = [
    finding("CVE-2026-2", "HIGH"),
    finding("CVE-2026-1", "CRITICAL"),
    finding("CVE-2026-2", "HIGH"),
    finding("CVE-2026-3", "MEDIUM"),
    finding("CVE-2026-4", "UNDEFINED"),
  ];
  const wayOut =
    "; update what has them, or accept them for a while: build.acceptedFindings in the service's declaration";

  test("findings from the least severity up are refused, the worst first and each once", async () => {
    const world = await built();
    world.scanned = { state: "done", findings: found };
    expect(await refused(world)).toBe(
      `thrive-collections: CVE-2026-1 (CRITICAL), CVE-2026-2 (HIGH) are findings at or above HIGH${wayOut}`,
    );
    expect(await refused(world, { blockFrom: "CRITICAL" })).toContain(
      "CVE-2026-1 (CRITICAL) is a finding at or above CRITICAL",
    );
    expect(world.builds.images.size).toBe(0);
  });

  test("accepted findings let an image through until the end of their last day, and are remembered", async () => {
    const world = await built();
    world.scanned = { state: "done", findings: found };
    const accepted = ["CVE-2026-1", "CVE-2026-2"].map((id) => ({ id, until: "2026-11-21" }));
    world.time = "2026-11-21T23:59:59Z";
    expect(await refused(world, { acceptedFindings: accepted })).toBe("passed");
    expect(world.builds.images.get(`collections/${digest}`)).toMatchObject({
      findings: { CRITICAL: 1, HIGH: 2, MEDIUM: 1, UNDEFINED: 1 },
      accepted: ["CVE-2026-1", "CVE-2026-2"],
    });
    world.time = "2026-11-22T00:00:00Z";
    expect(await refused(world, { acceptedFindings: accepted })).toContain(
      "CVE-2026-1 (CRITICAL, accepted until 2026-11-21, which has passed)",
    );
  });

  test("of many findings ten are named", async () => {
    const world = await built();
    world.scanned = { state: "done", findings: Array.from({ length: 12 }, (_, n) => finding(`CVE-2026-${n}`, "HIGH")) };
    expect(await refused(world)).toContain("(HIGH), and 2 more are findings at or above HIGH");
  });

  test("waits for a scan", async () => {
    const world = await built();
    world.scanned = { state: "running" };
    expect(await gate(gateRequest, world)).toEqual({
      state: "waiting",
      because: "thrive-collections: the scan is not finished",
    });
  });

  test("a scan that failed is refused, and so is an image that cannot be scanned, unless that is declared", async () => {
    const world = await built();
    world.scanned = { state: "failed", because: "timed out" };
    expect(await refused(world)).toBe("thrive-collections: the scan failed: timed out; retry the stage");
    world.scanned = { state: "unsupported", because: "no distribution" };
    expect(await refused(world)).toBe(
      "thrive-collections: the image cannot be scanned: no distribution; use a base image that can",
    );
    expect(await refused(world, { unscanned: "accept" })).toBe("passed");
  });
});

describe("the schema that an image says", () => {
  const schema = (version?: string, minVersion?: string) => ({
    ...(version !== undefined && { [labelNames.schemaVersion]: version }),
    ...(minVersion !== undefined && { [labelNames.schemaMinVersion]: minVersion }),
  });

  test("is recorded with the image", async () => {
    const world = await built({ labels: { ...labels, ...schema("8", "7") } });
    await gate(gateRequest, world);
    const told = { schema: { version: 8, minVersion: 7 } };
    expect(world.builds.images.get(`collections/${digest}`)).toMatchObject(told);
  });

  test.each([
    [schema("8"), "8, gov.thrive.schema.min-version=undefined"],
    [schema("7", "8"), "7, gov.thrive.schema.min-version=8"],
    [schema("x", "1"), "x, gov.thrive.schema.min-version=1"],
  ])("is refused when it is none: %j", async (wrong, has) => {
    await expect(gate(gateRequest, await built({ labels: { ...labels, ...wrong } }))).rejects.toThrow(
      `thrive-collections: the image has the labels gov.thrive.schema.version=${has}; ` +
        'schema.json says whole numbers, minVersion at most version: {"version":8,"minVersion":7}',
    );
  });
});
