import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { addressesOf, readStacks } from "./synthesized-stack";

const root = path.resolve(__dirname, "..", "..");
const outputs = fs.mkdtempSync(path.join(os.tmpdir(), "thrive-catalogue-size-"));

afterAll(() => fs.rmSync(outputs, { recursive: true, force: true }));

function synthesize(services: number) {
  const outputFolder = path.join(outputs, String(services));
  const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");
  const synth = spawnSync(process.execPath, [tsNode, "--swc", "bench/synth-platform.ts", String(services)], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outputFolder },
    encoding: "utf8",
  });
  if (synth.status !== 0) throw new Error(`${services} services: code ${synth.status}:\n${synth.stderr}`);
  return new Map(readStacks(outputFolder).map((stack) => [stack.id, stack]));
}

test("Terraform reads the same bytes for a service among 5 and among 499, so its plan costs the same", () => {
  const few = synthesize(5);
  const many = synthesize(499);
  expect(many.size).toBeGreaterThan(2 * 499);

  // The last of the few calls three others, and all of them are among the many.
  for (const id of ["prod-service-005", "delivery-service-005"]) {
    const [template, among499] = [few, many].map((stacks) => fs.readFileSync(fileOf(stacks.get(id)), "utf8"));
    expect(among499).toBe(template);
  }
  expect(addressesOf(few.get("prod-service-005")!.template).length).toBeLessThanOrEqual(80);
}, 300_000);

function fileOf(stack: { folder: string } | undefined): string {
  return path.join(stack?.folder ?? "", "cdk.tf.json");
}
