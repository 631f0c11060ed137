import { parseArgs } from "node:util";
import { verdicts } from "./goals";
import { measure } from "./measurement";
import { describe, tableOf } from "./report";
import { reportRouter } from "./router/report-router";

/** The largest is one short of 500: an account has at most 1000 roles, a service takes two and its environment one. */
const defaultSizes = ["5", "50", "499"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Ends with code 1 when a goal is missed. */
    check: { type: "boolean", default: false },
    /** Runs of each; the least counts. */
    runs: { type: "string", default: "3" },
  },
});

const runs = Number(values.runs);
void (positionals[0] === "router" ? routerBench() : synthBench());

async function routerBench(): Promise<void> {
  // One decision takes milliseconds.
  end(await reportRouter(10 * runs));
}

async function synthBench(): Promise<void> {
  const sizes = (positionals.length > 0 ? positionals : defaultSizes).map(Number);
  const measurements = sizes.map((services) => measure(services, runs));
  const judged = verdicts(measurements);
  console.table(tableOf(measurements));
  console.log(
    "floor: as many bare resources in as many stacks; same contents: with the platform's arguments, as plain values",
  );
  console.log(`the least of ${runs} runs; goals are about seconds, which a busy machine stretches`);
  for (const verdict of judged) console.log(describe(verdict));
  end(judged.every(({ met }) => met));
}

function end(met: boolean): void {
  if (values.check && !met) process.exitCode = 1;
}
