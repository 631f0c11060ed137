import { RouterCommand } from "../../cli/commands/router";
import type { Decision, RouteOutcome } from "../../functions/change-router/core/decision";
import { commit, FakeDelivery } from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";

const base = { services: "fedcba9876543210fedcba9876543210fedcba98" };
const heads = { services: commit };
const plain = { json: false };
const because = { ...plain, reason: "the disk was full" };
const file = "cs/Support/CSLiveSupportSrv/Collections/src/main.js";
const changed: RouteOutcome = {
  outcome: "start",
  reason: "changed",
  base,
  relation: "forward",
  mode: "files",
  paths: [file],
  fileCount: 1,
};

let delivery: FakeDelivery;
let project: FakeProject;
let router: RouterCommand;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
  router = new RouterCommand(project);
});

afterEach(() => delivery.stop());

/** Lets the router answer. */
const answers = (answer: object) => void (delivery.router = () => ({ ok: true, ...answer }));

describe("explain", () => {
  const explained = async (outcome: RouteOutcome) => {
    answers({ command: "explain", service: "collections", heads, outcome });
    expect(await router.explain("collections", plain)).toBe(0);
    return project.said();
  };

  it("says whether a push would start it, from which base and for which files", async () => {
    expect(await explained(changed)).toBe(`collections at 0123456789ab
  would start: 1 file that it is built from changed since fedcba987654
    ${file}
`);
    expect(delivery.asked).toEqual([{ command: "explain", service: "collections" }]);
  });

  it.each<[string, Partial<RouteOutcome>, string]>([
    [
      "README alone",
      { outcome: "skip", reason: "ignored-only" },
      "would not start: every file that changed since fedcba987654 fits a glob of its `ignore`",
    ],
    [
      "nothing",
      { outcome: "skip", reason: "unchanged" },
      "would not start: nothing that it is built from changed since fedcba987654",
    ],
    ["a hold", { outcome: "skip", reason: "held" }, "would not start: an operator holds it; resume frees it"],
    [
      "a repository that could not be read",
      {
        outcome: "failed",
        reason: "unreadable",
        error: { class: "transient", code: "ThrottlingException", message: "Rate exceeded" },
      },
      "would fail: a repository could not be read: ThrottlingException: Rate exceeded",
    ],
    [
      "more files than are told",
      { outcome: "start", reason: "changed", fileCount: 40, truncated: true },
      "would start: at least 40 files that it is built from changed since fedcba987654",
    ],
  ])("of %s says why", async (_, outcome, sentence) => {
    const said = await explained({ base, paths: [], ...outcome } as RouteOutcome);
    expect(said).toContain(`\n  ${sentence}\n`);
  });

  it("says that folders alone were compared, and why", async () => {
    const outcome: RouteOutcome = { ...changed, mode: "tree-only", relation: "gone", paths: ["cs/Shared/"] };
    expect(await explained(outcome)).toBe(`collections at 0123456789ab
  would start: 1 folder that it is built from changed since fedcba987654
  compared by folders alone, since git no longer has the base
    cs/Shared/
`);
  });

  it("takes another commit for the head", async () => {
    answers({ command: "explain", service: "collections", heads, outcome: changed });
    await router.explain("collections", { ...plain, commit });
    expect(delivery.asked).toEqual([{ command: "explain", service: "collections", commit }]);
  });

  it("gives a program the whole answer", async () => {
    const answer = { command: "explain", service: "collections", heads, outcome: changed };
    answers(answer);
    await router.explain("collections", { json: true });
    expect(JSON.parse(project.said())).toEqual({ ok: true, ...answer });
  });

  it("lets no file's name steer the terminal", async () => {
    expect(await explained({ ...changed, paths: ["a\u001b[2Jb\nc"] })).toContain("\n    ab c\n");
  });
});

describe("decisions", () => {
  const decision = (more: Partial<Decision> = {}): Decision => ({
    id: "01JG1",
    at: "2026-01-01T12:00:00.000Z",
    trigger: { kind: "push", actor: "arn:aws:iam::123456789012:user/ana" },
    repository: "services",
    branch: "main",
    heads,
    routeMap: "0".repeat(64),
    routes: {
      collections: { ...changed, paths: ["a", "b", "c", "d"], fileCount: 7, executionId: "1-2" },
      intake: { outcome: "skip", reason: "unchanged", base, paths: [] },
      utilities: { outcome: "skip", reason: "unchanged", base, paths: [] },
      establishment: { outcome: "skip", reason: "held", paths: [] },
    },
    durationMilliseconds: 90,
    ...more,
  });

  it("read like a log: what made the router look, what it started and what not", async () => {
    const reconcile = decision({
      id: "01JG2",
      at: "2026-01-01T12:15:00.000Z",
      trigger: { kind: "reconcile" },
      branch: undefined,
      routes: {},
      unmapped: { paths: ["docs/a.txt"], fileCount: 1 },
    });
    answers({ command: "decisions", decisions: [reconcile, decision()] });
    expect(await router.decisions(undefined, { ...plain, limit: 20 })).toBe(0);
    expect(project.said()).toBe(`2026-01-01T12:00:00Z  01JG1  push by ana, main at 0123456789ab
  collections  started: 7 files that it is built from changed since fedcba987654 (execution 1-2)
               a
               b
               c
               and 4 more
  not started: 2 unchanged, 1 held
2026-01-01T12:15:00Z  01JG2  reconcile at 0123456789ab
  of no service: docs/a.txt
`);
  });

  it("of one service say what became of it", async () => {
    answers({ command: "decisions", decisions: [decision()] });
    await router.decisions("intake", { ...plain, limit: 5 });
    expect(project.said()).toBe(`2026-01-01T12:00:00Z  01JG1  push by ana, main at 0123456789ab
  intake  not started: nothing that it is built from changed since fedcba987654
`);
    expect(delivery.asked).toEqual([{ command: "decisions", service: "intake", limit: 5 }]);
  });

  it("say what was ignored, and why somebody asked", async () => {
    const ignored = decision({ routes: {}, ignored: "ignored-ref" });
    const asked = decision({ routes: {}, trigger: { kind: "run", actor: "ana", reason: "again" } });
    answers({ command: "decisions", decisions: [asked, ignored] });
    await router.decisions(undefined, { ...plain, limit: 20 });
    expect(project.said()).toBe(`2026-01-01T12:00:00Z  01JG1  push by ana, main at 0123456789ab
  ignored: no branch that is routed
2026-01-01T12:00:00Z  01JG1  run by ana: again, main at 0123456789ab
`);
  });

  it("are none before the first push", async () => {
    answers({ command: "decisions", decisions: [] });
    await router.decisions(undefined, { ...plain, limit: 20 });
    expect(project.said()).toBe("The router has decided nothing yet.\n");
  });
});

describe("what an operator says", () => {
  const state = { pipeline: "thrive-delivery-collections", retries: 0 };
  const by = expect.any(String) as string;

  it("run starts a pipeline, and says where to look", async () => {
    const outcome = { outcome: "start", reason: "forced", paths: [], executionId: "1-2" };
    answers({ command: "run", service: "collections", decision: "01JG3", outcome });
    expect(await router.run("collections", because)).toBe(0);
    expect(project.said()).toBe(`collections started: an operator asked for it (execution 1-2)
./thrive pipelines collections --watch shows how far it is; decision 01JG3
`);
    expect(delivery.asked).toEqual([{ command: "run", service: "collections", by, reason: "the disk was full" }]);
  });

  it("run that starts nothing ends with 1", async () => {
    const error = { class: "permanent", code: "PipelineNotFoundException", message: "gone" };
    answers({
      command: "run",
      decision: "01JG3",
      outcome: { outcome: "failed", reason: "not-started", paths: [], error },
    });
    expect(await router.run("collections", because)).toBe(1);
    expect(project.said()).toContain(
      "collections FAILED: the pipeline could not be started: PipelineNotFoundException: gone\n",
    );
  });

  it("run-all starts every pipeline, few in a minute", async () => {
    answers({ command: "run-all", services: 5, startsPerMinute: 2 });
    expect(await router.runAll(because)).toBe(0);
    expect(project.said()).toBe("5 services are started, 2 in a minute: ./thrive pipelines --watch\n");
    expect(await router.runAll({ ...because, env: "local" })).toBe(0);
    expect(project.said()).toContain(": ./thrive pipelines --watch --env local\n");
    expect(delivery.asked[0]).toEqual({ command: "run-all", by, reason: "the disk was full" });
  });

  it("hold and resume say what is so now", async () => {
    const held = { by: "ana", reason: "migration", at: "2026-01-01T11:00:00.000Z" };
    answers({ command: "hold", service: "collections", state: { ...state, held } });
    expect(await router.hold("hold", "collections", because)).toBe(0);
    answers({ command: "resume", service: "collections", state });
    expect(await router.hold("resume", "collections", because)).toBe(0);
    expect(project.said()).toBe(`collections is held by ana since 2026-01-01 11:00Z: migration
collections follows its source again.
`);
  });

  it("baseline says what is compared with from now on", async () => {
    answers({ command: "baseline", service: "collections", state: { ...state, base } });
    expect(await router.baseline("collections", { ...because, commit: base.services })).toBe(0);
    expect(project.said()).toBe("collections is compared with fedcba987654 from now on; nothing was started.\n");
    expect(delivery.asked).toEqual([
      { command: "baseline", service: "collections", commit: base.services, by, reason: "the disk was full" },
    ]);
  });

  it("is recorded with who calls, on an account", async () => {
    delivery.account = "111111111111";
    answers({ command: "hold", service: "collections", state });
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const there = new RouterCommand(project, { endpoint: project.aws.endpoint, credentials });
    await there.hold("hold", "collections", { ...because, env: "dev" });
    expect(delivery.asked).toMatchObject([{ by: "arn:aws:sts::111111111111:assumed-role/engineer/ana" }]);
    expect(project.said()).toMatch(/^Account 111111111111, us-east-1: delivery of dev, staging, prod\n/);
  });

  it("is refused without a reason of one line, for an unknown service, at half a commit, all at once", async () => {
    await expect(router.baseline("nobody", { ...plain, reason: " ", commit: "abc" })).rejects.toThrow(
      `thrive router baseline cannot start, 3 problems:
  service: nobody; no service of the catalogue has this name: one of intake, utilities, case-management, establishment, collections
  --commit: abc; a commit is 40 hexadecimal digits: git rev-parse HEAD prints one
  --reason: empty; it is kept with the decision: one line of 1 to 500 characters: --reason "why it is done"`,
    );
    const refused = (reason: string) => expect(router.runAll({ ...plain, reason })).rejects;
    await refused("a\nb").toThrow("  --reason: more than one line; it is kept with the decision");
    await refused("x".repeat(501)).toThrow("  --reason: 501 characters; it is kept with the decision");
    expect(delivery.asked).toEqual([]);
  });
});

describe("a router that", () => {
  const explain = () => router.explain("collections", plain);

  it("refuses the request says why", async () => {
    delivery.router = () => ({ ok: false, problems: ["commit abc: the repository has none like it"] });
    await expect(explain()).rejects.toThrow(
      "thrive router cannot start, 1 problem:\n  commit abc: the repository has none like it",
    );
  });

  it("is not deployed is named with the way out", async () => {
    delivery.refuses = "Invoke";
    await expect(explain()).rejects.toThrow(
      "  change router: thrive-delivery-change-router is not in account 123456789012, us-east-1; the delivery stack makes it: deploy that first (here: ./thrive up)",
    );
  });

  it("breaks is told with where its log is", async () => {
    delivery.router = () => ({ errorMessage: "boom" });
    await expect(explain()).rejects.toThrow(
      "the change router failed: boom; its log group /aws/lambda/thrive-delivery-change-router says more",
    );
  });

  it("is not reached without a local AWS: nothing else ever is", async () => {
    await project.aws.stop();
    await expect(explain()).rejects.toThrow(
      "thrive router explain cannot start, 1 problem:\n  local AWS: the platform is not up; router explain needs it running: ./thrive up, then again",
    );
  });
});
