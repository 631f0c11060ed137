import { readDeployment } from "../deployment";
import { runningCommand } from "../run-lock";
import { deployedServices, serviceTable, type DeployedService } from "../service-table";
import { readLocalStacks } from "../stacks";
import { readStates, type StackState } from "../states";
import { table } from "../table";
import { say, type Workplace } from "../workplace";

/** What `./thrive status --json` prints. */
export interface Status {
  readonly localAws: {
    /** Undefined for a local AWS of the user's: only that one's owner knows. */
    readonly running?: boolean;
    readonly endpoint?: string;
    /** Process id. */
    readonly pid?: number;
    /** ISO time of the first deployment to it. */
    readonly since?: string;
  };
  /** The command that changes the platform now. */
  readonly inProgress?: string;
  /** The states belong to a local AWS that is gone. */
  readonly lost: boolean;
  readonly stacks: readonly StackStatus[];
  readonly services: readonly DeployedService[];
}

export interface StackStatus {
  readonly stack: string;
  readonly condition: "deployed" | "unfinished" | "not deployed" | "damaged state" | "no longer in the catalogue";
  readonly resources: number;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Reads files and asks the local AWS whether it runs: no Terraform, so it answers at once. */
export async function status(workplace: Workplace, options: { readonly json: boolean }): Promise<number> {
  const now = await readStatus(workplace);
  say(workplace, options.json ? JSON.stringify(now, undefined, 2) : describeStatus(now));
  return 0;
}

async function readStatus({ root, localAws }: Workplace): Promise<Status> {
  const deployed = readDeployment(root);
  const isForeign = deployed !== undefined && deployed.instance === undefined;
  const running = isForeign ? undefined : await localAws.running(root);
  const states = readStates(root);
  const lost = !isForeign && states.some(({ resources }) => resources > 0) && running?.instance !== deployed?.instance;
  const inProgress = runningCommand(root);
  return {
    localAws: isForeign
      ? { endpoint: deployed.endpoint, since: deployed.since }
      : {
          running: running !== undefined,
          ...(running === undefined ? {} : { endpoint: running.endpoint, pid: running.pid }),
          ...(running === undefined || deployed?.instance !== running.instance ? {} : { since: deployed.since }),
        },
    ...(inProgress === undefined ? {} : { inProgress: `./thrive ${inProgress.command}, process ${inProgress.pid}` }),
    lost,
    stacks: stackStatuses(
      readLocalStacks(root).map(({ id }) => id),
      states,
      deployed?.unfinished ?? [],
    ),
    services: lost ? [] : deployedServices(states, running && (await localAws.domains(running.endpoint))),
  };
}

function stackStatuses(
  known: readonly string[],
  states: readonly StackState[],
  unfinished: readonly string[],
): StackStatus[] {
  const byStack = new Map(states.map((state) => [state.stack, state]));
  const orphans = states
    .filter(({ stack, resources }) => !known.includes(stack) && resources > 0)
    .map(({ stack }) => stack);
  return [...known, ...orphans].map((stack) => {
    const { damaged = false, resources = 0, outputs = {} } = byStack.get(stack) ?? {};
    const isKnown = known.includes(stack);
    const condition = conditionOf({
      damaged,
      isKnown,
      isUnfinished: unfinished.includes(stack),
      isEmpty: resources === 0,
    });
    return { stack, condition, resources, outputs };
  });
}

interface Facts {
  readonly damaged: boolean;
  readonly isKnown: boolean;
  readonly isUnfinished: boolean;
  readonly isEmpty: boolean;
}

function conditionOf({ damaged, isKnown, isUnfinished, isEmpty }: Facts): StackStatus["condition"] {
  if (damaged) return "damaged state";
  if (!isKnown) return "no longer in the catalogue";
  if (isUnfinished) return "unfinished";
  return isEmpty ? "not deployed" : "deployed";
}

/** The status for people. */
export function describeStatus({ localAws, inProgress, lost, stacks, services }: Status): string {
  return [
    describeLocalAws(localAws),
    ...(inProgress === undefined ? [] : [`In progress: ${inProgress}`]),
    ...(lost ? ["The local AWS that these stacks were deployed to is gone: ./thrive up deploys them anew."] : []),
    "",
    stacks.length === 0
      ? "No stacks: ./thrive up makes them."
      : table(
          ["stack", "resources", "condition"],
          stacks.map(({ stack, resources, condition }) => [stack, String(resources), condition]),
        ),
    ...(services.length === 0 ? [] : ["", serviceTable(services)]),
    ...describeOutputs(stacks),
  ].join("\n");
}

function describeLocalAws({ running, endpoint, pid, since }: Status["localAws"]): string {
  const when = since === undefined ? "" : `, deployed to since ${since}`;
  if (running === undefined) return `Local AWS: ${endpoint}, not ours${when}`;
  if (!running) return "Local AWS: not running (./thrive up starts it)";
  return `Local AWS: ${endpoint}, process ${pid}${when}`;
}

function describeOutputs(stacks: readonly StackStatus[]): string[] {
  const rows = stacks.flatMap(({ stack, outputs }) =>
    Object.entries(outputs).map(([name, value]) => [stack, name, shown(value)]),
  );
  return rows.length === 0 ? [] : ["", table(["stack", "output", "value"], rows)];
}

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
