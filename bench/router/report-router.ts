import fs from "node:fs";
import path from "node:path";
import type { Verdict } from "../goals";
import { describe } from "../report";
import { runOnce } from "../run-once";
import { largeRepository } from "./large-repository";

/** Milliseconds. */
interface Figures {
  readonly decision: number;
  readonly floor: number;
}

/** Measures and tells. @returns whether every goal is met */
export async function reportRouter(runs: number): Promise<boolean> {
  // Made here, so that making it does not count.
  await largeRepository();
  let figures: Figures = { decision: NaN, floor: NaN };
  const { peakMebibytes } = runOnce("router/router-bench", String(runs), (outputFolder) => {
    figures = JSON.parse(fs.readFileSync(path.join(outputFolder, "figures.json"), "utf8")) as Figures;
  });
  const { decision, floor } = figures;
  const verdicts = [
    verdict("a decision over one batched git rev-parse of the same roots", decision / floor, 2),
    verdict("most MiB that the process held", peakMebibytes, 256),
  ];
  console.log("500 modules on a tree of one million files, of which a push changes three");
  console.log(
    `a decision: ${decision.toFixed(1)} ms; git rev-parse: ${floor.toFixed(1)} ms; the least of ${runs} runs`,
  );
  for (const one of verdicts) console.log(describe(one));
  return verdicts.every(({ met }) => met);
}

function verdict(goal: string, measured: number, limit: number): Verdict {
  return { goal, measured, limit, met: measured <= limit };
}
