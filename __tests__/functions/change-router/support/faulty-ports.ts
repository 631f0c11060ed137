import type { Markers, Pipelines, Ports, Source } from "../../../../functions/change-router/core/ports";
import { PermanentError, TransientError } from "../../../../functions/change-router/core/router-error";
import type { RandomNumbers } from "./random-numbers";

/** The process of a router ended. */
export class Killed extends Error {}

/** Of a hundred thousand calls, how many end so. */
export interface FaultRates {
  /** Nothing happened. */
  readonly refused: number;
  /** It happened, but the answer is lost. */
  readonly unanswered: number;
  readonly killedBefore: number;
  readonly killedAfter: number;
  /** Of starts: AWS says no for good. */
  readonly rejectedStarts: number;
}

type Call = (...given: unknown[]) => Promise<unknown>;

/** The ports of one router process: any call may fail, or be its last. Other routers come in between. */
export function faultyPorts(
  ports: Pick<Ports, "source" | "pipelines" | "markers">,
  random: RandomNumbers,
  rates: FaultRates | undefined,
): Pick<Ports, "source" | "pipelines" | "markers"> {
  const life = { over: false };
  const wrap = <T extends Source | Pipelines | Markers>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = target[name as keyof T] as Call;
        return (...given: unknown[]) =>
          faultyCall(() => method.apply(target, given), name === "start", random, rates, life);
      },
    });
  return { source: wrap(ports.source), pipelines: wrap(ports.pipelines), markers: wrap(ports.markers) };
}

async function faultyCall(
  call: () => Promise<unknown>,
  isStart: boolean,
  random: RandomNumbers,
  rates: FaultRates | undefined,
  life: { over: boolean },
): Promise<unknown> {
  if (!rates) return call();
  const kill = () => {
    life.over = true;
    throw new Killed();
  };
  if (life.over) kill();
  for (let turns = random.below(3); turns > 0; turns--) await Promise.resolve();
  if (life.over) kill();
  const fate = fateOf(random.below(100_000), rates);
  if (fate === "refused") throw new TransientError("ThrottlingException", "Rate exceeded");
  if (fate === "killedBefore") kill();
  if (isStart && random.below(100_000) < rates.rejectedStarts) throw new PermanentError("ValidationException", "no");
  const answer = await call();
  if (fate === "unanswered") throw new TransientError("TimeoutError", "no answer");
  if (fate === "killedAfter") kill();
  return answer;
}

function fateOf(
  drawn: number,
  { refused, killedBefore, unanswered, killedAfter }: FaultRates,
): keyof FaultRates | undefined {
  if (drawn < refused) return "refused";
  if (drawn < refused + killedBefore) return "killedBefore";
  if (drawn < refused + killedBefore + unanswered) return "unanswered";
  return drawn < refused + killedBefore + unanswered + killedAfter ? "killedAfter" : undefined;
}
