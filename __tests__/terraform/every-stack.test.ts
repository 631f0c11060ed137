import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runtimeFolder } from "../../cli/runtime-folder";
import { platforms, platformsOnRequest } from "../../config/platforms";
import { services } from "../../services";
import { fixtureState } from "./fixture-state";
import { writeOfflineOverride } from "./offline-override";
import { OfflineTerraform, type TerraformAnswer } from "./offline-terraform";
import { readPlan } from "./plan-answer";
import { addressesOf, readStacks, type SynthesizedStack } from "./synthesized-stack";
import { sideBySide } from "./side-by-side";

const root = path.resolve(__dirname, "..", "..");

/** Stands for the root of a checkout: what the stacks name relative to it is here. */
const checkout = fs.mkdtempSync(path.join(os.tmpdir(), "thrive-terraform-"));
const stateFolder = runtimeFolder(checkout).states;

const standing = synthesize("cdktf.out");
const known = new Set(standing.map(({ id }) => id));
/** What a platform on request has beside those that stand. */
const requested = Object.keys(platformsOnRequest).flatMap((name) =>
  synthesize(name, { THRIVE_PLATFORM: name }).filter(({ id }) => !known.has(id)),
);
const stacks = [...standing, ...requested];

interface Answers {
  readonly init: TerraformAnswer;
  readonly validate: TerraformAnswer;
  readonly plan: TerraformAnswer;
}

let answers: ReadonlyMap<SynthesizedStack, Promise<Answers>>;

beforeAll(async () => {
  fs.mkdirSync(stateFolder, { recursive: true });
  for (const stack of stacks) {
    fs.writeFileSync(path.join(stateFolder, `${stack.id}.tfstate`), fixtureState(stack));
    writeOfflineOverride(stack, stateFolder);
  }
  writeLocalProfile();
  const terraform = await OfflineTerraform.prepare(root, checkout);
  answers = sideBySide(os.availableParallelism(), stacks, async ({ folder }) => ({
    init: await terraform.init(folder),
    validate: await terraform.validate(folder),
    plan: await terraform.plan(folder),
  }));
}, 60_000);

afterAll(() => fs.rmSync(checkout, { recursive: true, force: true }));

test.each(stacks.map((stack) => [stack.id, stack] as const))(
  "%s validates, and its plan makes exactly what synth wrote",
  async (_, stack) => {
    const { init, validate, plan } = await answers.get(stack)!;
    expect({ code: init.code, stderr: init.stderr, warning: /^.*Warning.*$/m.exec(init.stdout) }).toEqual({
      code: 0,
      stderr: "",
      warning: null,
    });
    expect(JSON.parse(validate.stdout)).toMatchObject({ valid: true, diagnostics: [] });

    const addresses = addressesOf(stack.template);
    const { code, complaints, planned, summary } = readPlan(plan);
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    expect(planned.create).toEqual(addresses);
    // A policy document that names what does not exist yet is read when it does.
    expect(Object.keys(planned).filter((action) => action !== "create" && action !== "read")).toEqual([]);
    expect(summary).toBe(`Plan: ${addresses.length} to add, 0 to change, 0 to destroy.`);
  },
  300_000,
);

test("no environment, no service and no delivery is left out", () => {
  const names = Object.values(services).map(({ name }) => name);
  const all = Object.values({ ...platforms, ...platformsOnRequest });
  const expected = all.flatMap(({ stackPrefix = "", delivery, environments }) => [
    `${stackPrefix}${delivery.name}`,
    ...names.map((name) => `${stackPrefix}${delivery.name}-${name}`),
    ...environments.flatMap(({ name, only = names }) =>
      ["network", "runtime", "entry", ...only].map((part) => `${name}-${part}`),
    ),
  ]);
  expect(stacks.map(({ id }) => id)).toEqual(expect.arrayContaining(expected));
});

function synthesize(folder: string, wanted: NodeJS.ProcessEnv = {}): SynthesizedStack[] {
  const outputFolder = path.join(checkout, folder);
  const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");
  const { THRIVE_PLATFORM: _, ...environment } = process.env;
  const synth = spawnSync(process.execPath, [tsNode, "--swc", "main.ts"], {
    cwd: root,
    env: { ...environment, ...wanted, CDKTF_OUTDIR: outputFolder },
    encoding: "utf8",
  });
  if (synth.status !== 0) throw new Error(`main.ts ended with code ${synth.status}:\n${synth.stderr}${synth.stdout}`);
  return readStacks(outputFolder);
}

/** The profile of the local stacks, which `./thrive up` would write. */
function writeLocalProfile(): void {
  const file = runtimeFolder(checkout).awsConfig;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "[profile thrive-local]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:9\n");
}
