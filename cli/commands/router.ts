import { again } from "../again";
import { callRouter } from "../call-router";
import type { ClientSettings } from "../client-settings";
import { decisionLines } from "../decision-lines";
import { platformWith, unknownService } from "../declared-platforms";
import { deliveryPlace, type DeliveryPlace } from "../delivery-place";
import { plainLine } from "../plain-text";
import { reasonProblem } from "../reason-problem";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { routeMethod, routePaths, routeSentence, shortCommits } from "../route-sentence";
import { standstillOf } from "../standstill";
import { say, type Workplace } from "../workplace";

export interface RouterOptions {
  /** Name of an environment of the platform that is meant. @default the local AWS */
  readonly env?: string;
  readonly json: boolean;
}

export interface BecauseOptions extends RouterOptions {
  readonly reason: string;
}

/** What `./thrive router` can do; each prints what the deployed router answers. */
export class RouterCommand {
  /** @param settings instead of what the AWS SDK finds for an account */
  constructor(
    private readonly workplace: Workplace,
    private readonly settings: Partial<ClientSettings> = {},
  ) {}

  /** Why a service's pipeline would start now, or not. */
  async explain(service: string, options: RouterOptions & { readonly commit?: string }): Promise<number> {
    const { commit } = options;
    const place = await this.place("explain", options, [this.serviceProblem(service, options), commitProblem(commit)]);
    const request = { command: "explain", service, ...(commit === undefined ? {} : { commit }) } as const;
    const answer = await callRouter(place, request);
    const { heads, outcome } = answer;
    const method = routeMethod(outcome);
    return this.tell(options, answer, () => [
      `${service} at ${shortCommits(heads)}`,
      `  ${routeSentence(outcome, "would")}`,
      ...(method === undefined ? [] : [`  ${method}`]),
      ...routePaths(outcome).map((path) => `    ${path}`),
    ]);
  }

  /** What the router has decided, the newest last, as a log reads. */
  async decisions(service: string | undefined, options: RouterOptions & { readonly limit: number }): Promise<number> {
    const problem = service === undefined ? undefined : this.serviceProblem(service, options);
    const place = await this.place("decisions", options, [problem]);
    const only = service === undefined ? {} : { service };
    const answer = await callRouter(place, { command: "decisions", ...only, limit: options.limit });
    return this.tell(options, answer, () =>
      answer.decisions.length === 0
        ? ["The router has decided nothing yet."]
        : [...answer.decisions].reverse().flatMap((decision) => decisionLines(decision, service)),
    );
  }

  /** Starts a pipeline at the head, whatever changed. */
  async run(service: string, options: BecauseOptions): Promise<number> {
    const place = await this.changing("run", service, options);
    const answer = await callRouter(place, { command: "run", service, ...because(place, options) });
    this.tell(options, answer, () => [
      `${service} ${routeSentence(answer.outcome, "did")}`,
      `${again(`pipelines ${service} --watch`, options.env)} shows how far it is; decision ${answer.decision}`,
    ]);
    return answer.outcome.outcome === "start" ? 0 : 1;
  }

  /** Starts every pipeline at the head, few in a minute. */
  async runAll(options: BecauseOptions): Promise<number> {
    const place = await this.place("run-all", options, [reasonProblem(options.reason)]);
    const answer = await callRouter(place, { command: "run-all", ...because(place, options) });
    return this.tell(options, answer, () => [
      `${answer.services} services are started, ${answer.startsPerMinute} in a minute: ${again("pipelines --watch", options.env)}`,
    ]);
  }

  /** Lets the router leave a service alone, or takes that back. */
  async hold(command: "hold" | "resume", service: string, options: BecauseOptions): Promise<number> {
    const place = await this.changing(command, service, options);
    const answer = await callRouter(place, { command, service, ...because(place, options) });
    const standstill = standstillOf(answer.state);
    return this.tell(options, answer, () => [
      standstill === undefined ? `${service} follows its source again.` : `${service} is ${standstill}`,
    ]);
  }

  /** Takes the head, or a commit, for what succeeded last. */
  async baseline(service: string, options: BecauseOptions & { readonly commit?: string }): Promise<number> {
    const { commit } = options;
    const place = await this.changing("baseline", service, options, commitProblem(commit));
    const at = commit === undefined ? {} : { commit };
    const answer = await callRouter(place, { command: "baseline", service, ...at, ...because(place, options) });
    return this.tell(options, answer, () => [
      `${service} is compared with ${shortCommits(answer.state.base)} from now on; nothing was started.`,
    ]);
  }

  private changing(
    command: string,
    service: string,
    options: BecauseOptions,
    problem?: Obstacle,
  ): Promise<DeliveryPlace> {
    return this.place(command, options, [
      this.serviceProblem(service, options),
      problem,
      reasonProblem(options.reason),
    ]);
  }

  /** What was typed is checked before anything is asked. */
  private async place(
    command: string,
    { env, json }: RouterOptions,
    problems: readonly (Obstacle | undefined)[],
  ): Promise<DeliveryPlace> {
    const wrong = problems.filter((problem) => problem !== undefined);
    if (wrong.length > 0) throw new Refusal(`router ${command}`, wrong);
    return deliveryPlace(this.workplace, { command: `router ${command}`, env, json, settings: this.settings });
  }

  private serviceProblem(service: string, { env }: RouterOptions): Obstacle | undefined {
    const platform = platformWith(this.workplace.root, env);
    return isObstacle(platform) ? undefined : unknownService(platform, service);
  }

  private tell({ json }: RouterOptions, answer: object, lines: () => readonly string[]): number {
    say(this.workplace, json ? JSON.stringify(answer, undefined, 2) : lines().map(plainLine).join("\n"));
    return 0;
  }
}

const because = ({ by }: DeliveryPlace, { reason }: BecauseOptions) => ({ by, reason });

function commitProblem(commit: string | undefined): Obstacle | undefined {
  if (commit === undefined || /^[0-9a-f]{40}$/.test(commit)) return undefined;
  return obstacle("--commit", commit, "a commit is 40 hexadecimal digits", "git rev-parse HEAD prints one");
}
