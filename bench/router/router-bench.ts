import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { evaluate } from "../../functions/change-router/core/evaluate";
import type { RouterContext } from "../../functions/change-router/core/router-context";
import { reportUsage } from "../usage";
import { type LargeRepository, largeRepository } from "./large-repository";
import { settledRouter } from "./settled-router";

/** What is measured: decisions of 500 modules, in turn with one batched `git rev-parse` of the same roots. */
const runs = Number(process.argv[2]);

void measure();

async function measure(): Promise<void> {
  const repository = await largeRepository();
  const context = await settledRouter(repository);
  const [decisions, floors]: [number[], number[]] = [[], []];
  // The first of each warms the disk and the compiler.
  for (let run = 0; run <= runs; run++) {
    const decision = await milliseconds(() => decide(context));
    const floor = await milliseconds(() => revParse(repository));
    if (run > 0) [decisions, floors].forEach((all, index) => all.push([decision, floor][index]!));
  }
  const figures = JSON.stringify({ decision: Math.min(...decisions), floor: Math.min(...floors) });
  fs.writeFileSync(path.join(process.env.CDKTF_OUTDIR ?? ".", "figures.json"), figures);
  reportUsage();
}

async function decide(context: RouterContext): Promise<void> {
  const trigger = { kind: "push" as const };
  const services = Object.keys(context.map.routes);
  const { decision } = await evaluate(context, {
    trigger,
    services,
    repository: "large",
    owner: "bench",
    redelivered: false,
  });
  const started = Object.values(decision.routes).filter(({ outcome }) => outcome === "start").length;
  if (started !== 3) throw new Error(`the router started ${started} of 500 modules; 3 changed`);
}

async function revParse({ folder, head, modules }: LargeRepository): Promise<void> {
  const child = spawn("git", ["-C", folder, "rev-parse", ...modules.map((path) => `${head}:${path.slice(0, -1)}`)]);
  let lines = 0;
  child.stdout.on("data", (part: Buffer) => (lines += part.toString().split("\n").length - 1));
  await once(child, "close");
  if (lines !== modules.length) throw new Error(`git rev-parse told ${lines} of ${modules.length} roots`);
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
