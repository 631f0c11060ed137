import { nameFor } from "../../config/naming";
import { loopbackRequest } from "../../emulator/loopback-request";
import { localPlatform } from "../declared-platforms";
import { isObstacle, obstacle, Refusal } from "../refusal";
import { findService, runningEndpoint } from "../running-platform";
import { table } from "../table";
import { say, type Workplace } from "../workplace";

/** A fault as the local AWS lists it. */
interface ListedFault {
  readonly id: number;
  readonly kind: string;
  readonly service?: string;
  readonly action?: string;
  readonly source?: string;
  readonly count?: number;
  readonly struck: number;
}

/** Calls the control interface of the running local AWS. */
export type AskControl = (method: string, path: string, body?: object) => Promise<{ status: number; body: string }>;

const askAt =
  (endpoint: string): AskControl =>
  (method, path, body) =>
    loopbackRequest({
      url: `${endpoint}/_thrive/${path}`,
      method,
      body: body === undefined ? "" : JSON.stringify(body),
    });

/** What `./thrive fault` can do; each prints what is so now. */
export class FaultCommand {
  constructor(
    private readonly workplace: Workplace,
    private readonly controlAt: (endpoint: string) => AskControl = askAt,
  ) {}

  async list(options: { readonly json: boolean }): Promise<number> {
    const { faults } = await this.ask<{ faults: ListedFault[] }>("GET", "faults");
    const { frozen } = await this.ask<{ frozen: boolean }>("GET", "clock");
    if (options.json) say(this.workplace, JSON.stringify({ faults, clock: { frozen } }, undefined, 2));
    else say(this.workplace, frozen ? `${described(faults)}\n${standsStill}` : described(faults));
    return 0;
  }

  /** @param fault as `/_thrive/faults` takes it */
  async add(fault: object): Promise<number> {
    const added = await this.ask<ListedFault>("POST", "faults", fault);
    say(this.workplace, `${described([added])}\n\n./thrive fault clear ${added.id} takes it away.`);
    return 0;
  }

  /** @param id of the one to take away; without it all are, and the clock goes on */
  async clear(id: number | undefined): Promise<number> {
    if (id === undefined) await this.ask("POST", "clock/resume");
    const { faults } = await this.ask<{ faults: ListedFault[] }>(
      "DELETE",
      id === undefined ? "faults" : `faults/${id}`,
    );
    say(this.workplace, described(faults));
    return 0;
  }

  async clock(action: string): Promise<number> {
    await this.ask("POST", `clock/${action}`);
    say(this.workplace, action === "freeze" ? standsStill : "The clock goes on.");
    return 0;
  }

  /** Kills one task of a service, or all. */
  async kill(name: string, { all }: { readonly all: boolean }): Promise<number> {
    await this.endpoint();
    const service = findService(this.workplace.root, name);
    if (isObstacle(service)) throw new Refusal("fault", [service]);
    const { tasks } = await this.ask<{ tasks: RunningTask[] }>("GET", "tasks");
    const owner = nameFor("service", localPlatform(this.workplace.root).name, "local", name);
    const running = tasks.filter((task) => task.state === "RUNNING" && task.service === owner);
    if (running.length === 0) {
      const way = `./thrive logs ${name} says what became of them`;
      throw new Refusal("fault", [obstacle("service", name, "it has no running task", way)]);
    }
    const killed = all ? running : running.slice(0, 1);
    for (const { id } of killed) await this.ask("POST", `tasks/${id}/kill`);
    say(this.workplace, killed.map(({ id }) => `killed ${name} ${id}`).join("\n"));
    return 0;
  }

  private async endpoint(): Promise<string> {
    const endpoint = await runningEndpoint(this.workplace, "a fault");
    if (typeof endpoint !== "string") throw new Refusal("fault", [endpoint]);
    return endpoint;
  }

  private async ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.controlAt(await this.endpoint())(method, path, body);
    const value = JSON.parse(answer.body) as Answer & { problems?: string[] };
    if (answer.status < 300) return value;
    const problems = value.problems ?? [`${method} ${path}: ${answer.status} ${answer.body}`];
    throw new Refusal(
      "fault",
      problems.map((problem) => ({ obstacle: problem })),
    );
  }
}

const standsStill = "The clock stands still, and so do deployments and health checks: ./thrive fault clock resume";

interface RunningTask {
  readonly id: string;
  readonly state: string;
  /** Name of its ECS service. */
  readonly service?: string;
}

function described(faults: readonly ListedFault[]): string {
  if (faults.length === 0) return "No fault is in force.";
  return table(
    ["id", "fault", "of", "action", "struck"],
    faults.map(({ id, kind, service, source, action = "", count, struck }) => [
      String(id),
      kind,
      service ?? source ?? "",
      action,
      count === undefined ? String(struck) : `${struck} of ${count}`,
    ]),
  );
}
