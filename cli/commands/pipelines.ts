import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../../functions/change-router/core/in-parallel";
import { callRouter } from "../call-router";
import type { ClientSettings } from "../client-settings";
import { platformWith, unknownService } from "../declared-platforms";
import { deliveryPlace, type DeliveryPlace } from "../delivery-place";
import { freezeSentence, freezesOf, isInForce } from "../freezes";
import { Interruption } from "../interruption";
import { LedgerTable } from "../ledger-table";
import { LiveBlock } from "../live-block";
import { pipelineLine, pipelineTable, stageTable, troubleLines } from "../pipeline-lines";
import { PipelineReader } from "../pipeline-reader";
import type { PipelineReport } from "../pipeline-report";
import { plainLine } from "../plain-text";
import { isObstacle, Refusal } from "../refusal";
import { standstillOf } from "../standstill";
import { say, warn, type Workplace } from "../workplace";

export interface PipelinesOptions {
  /** Goes on until Ctrl-C. */
  readonly watch: boolean;
  readonly json: boolean;
  /** Name of an environment of the platform that is meant. @default the local AWS */
  readonly env?: string;
}

/** What a test hands over instead. */
export interface PipelinesTools {
  readonly settings?: Partial<ClientSettings>;
  readonly interruption?: Interruption;
  readonly now?: () => number;
  /** Milliseconds between two looks. @default 2000 */
  readonly pause?: number;
}

/** Pipelines that are asked about at once: CodePipeline answers a few calls a second. */
const atOnce = 5;

/** Says what every pipeline, or one, does. A pipeline that failed is an answer too: the exit code is 0. */
export async function pipelines(
  workplace: Workplace,
  service: string | undefined,
  options: PipelinesOptions,
  { settings, interruption = new Interruption(), now = Date.now, pause = 2_000 }: PipelinesTools = {},
): Promise<number> {
  const place = await findPlace(workplace, service, options, settings);
  const reader = new PipelineReader(place.settings);
  const stop = interruption.listen();
  const show = options.json ? showJson(workplace, options) : showText(workplace, service, options, now);
  try {
    show(await readAll(workplace, place, reader, service, now()));
    while (options.watch && !interruption.happened) {
      await delay(pause);
      if (!interruption.happened) show(await readAll(workplace, place, reader, service, now()));
    }
    return interruption.exitCode ?? 0;
  } finally {
    stop();
    await reader.close();
  }
}

async function findPlace(
  workplace: Workplace,
  service: string | undefined,
  { env, json }: PipelinesOptions,
  settings?: Partial<ClientSettings>,
): Promise<DeliveryPlace> {
  const platform = platformWith(workplace.root, env);
  const unknown = isObstacle(platform) || service === undefined ? undefined : unknownService(platform, service);
  if (unknown !== undefined) throw new Refusal("pipelines", [unknown]);
  return deliveryPlace(workplace, { command: "pipelines", env, json, settings });
}

async function readAll(
  workplace: Workplace,
  place: DeliveryPlace,
  reader: PipelineReader,
  service: string | undefined,
  now: number,
): Promise<PipelineReport[]> {
  const names = service === undefined ? place.platform.services.map(({ name }) => name) : [service];
  const [standstills, frozen] = await Promise.all([
    standstillsOf(workplace, place),
    frozenAt(workplace, place, new Date(now)),
  ]);
  return inParallel(atOnce, names, async (name) => {
    const standstill = standstills.get(name);
    const { stages, ...report } = await reader.read(place.names.pipeline(name));
    return {
      service: name,
      ...report,
      ...(standstill === undefined ? {} : { standstill }),
      stages: stages.map((stage) => {
        const freeze = frozen.get(stage.stage);
        return freeze === undefined ? stage : { ...stage, frozen: freeze };
      }),
    };
  });
}

/** Environments that nothing is released to now, and why. Not to know is no reason to hide what the pipelines do. */
async function frozenAt(workplace: Workplace, place: DeliveryPlace, now: Date): Promise<ReadonlyMap<string, string>> {
  const ledger = new LedgerTable(place);
  try {
    const all = await inParallel(atOnce, place.platform.environments, async (environment) => {
      const freezes = freezesOf(environment, await ledger.freezes(environment.name, now), now);
      const inForce = freezes.find((freeze) => isInForce(freeze, now));
      return inForce === undefined ? [] : [[environment.name, freezeSentence(inForce, now)] as const];
    });
    return new Map(all.flat());
  } catch (error) {
    warn(workplace, `What is frozen is not known: ${(error as Error).message}`);
    return new Map();
  } finally {
    await ledger.close();
  }
}

/** What the router says is no reason to hide what the pipelines do. */
async function standstillsOf(workplace: Workplace, place: DeliveryPlace): Promise<ReadonlyMap<string, string>> {
  try {
    const { services } = await callRouter(place, { command: "markers" });
    return new Map(
      Object.entries(services).flatMap(([name, state]) => {
        const standstill = standstillOf(state);
        return standstill === undefined ? [] : [[name, plainLine(standstill)] as const];
      }),
    );
  } catch (error) {
    warn(workplace, `What is held or blocked is not known: ${(error as Error).message}`);
    return new Map();
  }
}

type Show = (reports: readonly PipelineReport[]) => void;

/** A list; when watching, a line for each report that is new. */
function showJson(workplace: Workplace, { watch }: PipelinesOptions): Show {
  if (!watch) return (reports) => say(workplace, JSON.stringify(reports, undefined, 2));
  const changed = changes();
  return (reports) => changed(reports).forEach((report) => say(workplace, JSON.stringify(report)));
}

function showText(
  workplace: Workplace,
  service: string | undefined,
  { watch, env }: PipelinesOptions,
  now: () => number,
): Show {
  const whole = (reports: readonly PipelineReport[]) => described(reports, service, env, now());
  const { output } = workplace;
  if (!watch) return (reports) => say(workplace, whole(reports));
  if (output.isTerminal) {
    const block = new LiveBlock(output);
    return (reports) => block.draw(whole(reports).split("\n"));
  }
  const changed = changes();
  return (reports) =>
    changed(reports).forEach((report) =>
      [pipelineLine(report, now()), ...troubleLines([report], env)].forEach((line) => say(workplace, line)),
    );
}

function described(
  reports: readonly PipelineReport[],
  service: string | undefined,
  env: string | undefined,
  now: number,
): string {
  const [only] = reports;
  const shown = service === undefined || only === undefined ? pipelineTable(reports, now) : stageTable(only, now);
  const trouble = troubleLines(reports, env);
  return [shown, ...(trouble.length === 0 ? [] : ["", ...trouble])].join("\n");
}

/** The reports that are not as they were when it was asked last. */
function changes(): (reports: readonly PipelineReport[]) => PipelineReport[] {
  const before = new Map<string, string>();
  return (reports) =>
    reports.filter((report) => {
      const now = JSON.stringify(report);
      const isNew = before.get(report.service) !== now;
      before.set(report.service, now);
      return isNew;
    });
}
