import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(__dirname, "../../.github/workflows");
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const workflows = new Map(files.map(({ name, text }) => [name, parse(text) as Workflow]));
const jobs = [...workflows].flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ where: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ where, job }) => job.steps.map((step) => ({ where, step })));
const text = files.map((file) => file.text).join("\n");

test("there are three: what must hold, what would change, and the change itself", () => {
  expect([...workflows.keys()].sort()).toEqual(["apply.yml", "checks.yml", "plan.yml"]);
});

test("every action is one commit, with the version that it is said beside it", () => {
  const used = text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line));
  expect(used.length).toBe(steps.filter(({ step }) => step.uses !== undefined).length);
  expect(used.filter((line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test("an action has one version everywhere", () => {
  const versions = new Set(steps.flatMap(({ step }) => step.uses ?? []));
  const names = new Set([...versions].map((one) => one.split("@")[0]));
  expect(versions.size).toBe(names.size);
});

test("no workflow of a stranger's pull request has rights of ours", () => {
  const events = [...workflows.values()].flatMap(({ on }) => Object.keys(on));
  expect([...new Set(events)].sort()).toEqual(["pull_request", "push", "workflow_dispatch"]);
});

test("no expression is put into a shell's script, where its text would be run", () => {
  expect(steps.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
});

test("there is no secret", () => expect(text).not.toMatch(/secrets\s*[.[:]/));

test("nothing is allowed that is not needed", () => {
  const allowed = Object.fromEntries(
    jobs.map(({ where, job }) => [where, job.permissions ?? workflows.get(where.split(" ")[0]!)?.permissions]),
  );
  expect(allowed).toEqual({
    "apply.yml apply": { contents: "read", "id-token": "write" },
    "checks.yml tests": { contents: "read" },
    "checks.yml terraform-diff": { contents: "read" },
    "plan.yml targets": { contents: "read" },
    "plan.yml plan": { contents: "read", "id-token": "write" },
    "plan.yml comment": { "pull-requests": "write" },
  });
  const withToken = [...workflows.values()].map(({ permissions }) => permissions);
  expect(withToken).toEqual(expect.arrayContaining([{}, { contents: "read" }, {}]));
});

test("a checkout leaves no token behind", () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
  expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("packages are installed before there are credentials for their scripts to read", () => {
  for (const name of ["plan.yml plan", "apply.yml apply"]) {
    const order = jobs.find(({ where }) => where === name)?.job.steps.map(({ run, uses }) => run ?? uses) ?? [];
    const credentials = order.findIndex((one) => one?.startsWith("aws-actions/"));
    expect(order.indexOf("./thrive install")).toBeLessThan(credentials);
    expect(order.indexOf("./thrive install")).toBeGreaterThan(0);
  }
});

test("every job ends, before its session does where it has one", () => {
  const minutes = jobs.map(({ job }) => job["timeout-minutes"] ?? Infinity);
  expect(minutes.filter((one) => one > 60)).toEqual([]);
  expect(workflows.get("apply.yml")?.jobs.apply?.["timeout-minutes"]).toBeLessThan(60);
});

describe("an apply", () => {
  const { on, concurrency, jobs: all } = workflows.get("apply.yml")!;
  const job = all.apply!;

  test("is asked for by a person, of what is merged, and agreed to by the environment's reviewers", () => {
    expect(Object.keys(on)).toEqual(["workflow_dispatch"]);
    expect([job.if, job.environment]).toEqual(["github.ref == 'refs/heads/main'", "${{ inputs.environment }}"]);
  });

  test("is alone in its environment, and not cut off", () => {
    expect(concurrency).toEqual({ group: "apply-${{ inputs.environment }}", "cancel-in-progress": false });
  });

  test("is of the plan that was named, and checks that before anything else", () => {
    expect(job.steps[0]?.run).toBe("[[ $PLAN =~ ^[0-9a-f]{64}$ ]]");
    expect(job.steps.at(-1)?.run).toBe('./thrive apply --plan "$RUNNER_TEMP/plan" --digest "$PLAN"');
  });
});

test("a plan is made for branches of this repository and for what is merged, and is kept out of what readers of the repository can see", () => {
  const { targets, plan } = workflows.get("plan.yml")!.jobs;
  expect(targets?.if).toBe(
    "github.event.pull_request.head.repo.full_name == github.repository || github.event_name == 'workflow_dispatch' && github.ref == 'refs/heads/main'",
  );
  const uploads = plan?.steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
  expect(uploads?.map((step) => String(step.with?.path).trim().split("\n"))).toEqual([
    ["${{ runner.temp }}/plan/summary.md", "${{ runner.temp }}/plan/summary.json"],
  ]);
});
