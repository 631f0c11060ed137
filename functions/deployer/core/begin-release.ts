import { requireFitting, requireTime } from "./admit";
import { changesOf } from "./changes-of";
import { requireFourEyes } from "./four-eyes";
import { gatherFacts, type Facts } from "./gather-facts";
import { type Begun, readRelease, type Release } from "./ledger";
import type { Ports } from "./ports";
import { releaseId } from "./release-id";
import type { Asked } from "./verify-execution";

/** The release of an action, if it has begun. */
export async function findRelease(asked: Asked, { ledger }: Ports): Promise<Release | undefined> {
  const id = releaseId(asked.action.startedAt, asked.action.id);
  return readRelease(await ledger.release(asked.environment.name, id));
}

/** Lets a release begin, and writes it down before anything is done. */
export async function beginRelease(asked: Asked, ports: Ports): Promise<Release> {
  const facts = await gatherFacts(asked, ports);
  const passedOver = [requireFitting(asked, facts), requireTime(asked, facts)].filter((one) => one !== undefined);
  await judgePeople(asked, facts, ports);
  const begun = withOverride(begunOf(asked, facts, ports.clock.now()), passedOver, asked);
  const id = releaseId(asked.action.startedAt, asked.action.id);
  await ports.ledger.put(asked.environment.name, id, "BEGUN", begun);
  return (await findRelease(asked, ports))!;
}

async function judgePeople(asked: Asked, facts: Facts, ports: Ports): Promise<void> {
  const { promotion, fourEyes } = asked.environment;
  const mustKnow = promotion === "approval" && fourEyes && facts.kind === "release";
  requireFourEyes(asked, mustKnow ? await changesOf(facts, ports) : undefined);
}

function begunOf(asked: Asked, { image, observed, kind }: Facts, now: Date): Begun {
  const { execution, action, decision, reason, askedBy, approver } = asked;
  return {
    execution,
    action: action.id,
    digest: image.digest,
    tag: image.tag,
    commit: image.commit,
    ...(observed.runs !== undefined && { previous: observed.runs }),
    ...(observed.taskDefinition !== undefined && { before: observed.taskDefinition }),
    kind,
    by: askedBy ?? "unknown",
    reason: reason ?? "changed",
    decision: decision ?? "none",
    ...(approver !== undefined && { approver }),
    ...(image.schema && { schema: image.schema }),
    at: now.toISOString(),
  };
}

function withOverride(begun: Begun, passedOver: readonly string[], { askedBy, reason }: Asked): Begun {
  if (passedOver.length === 0) return begun;
  const who = `${askedBy ?? "unknown"}: ${reason ?? "by the record of the broken glass"}`;
  return { ...begun, override: `${passedOver.join(", ")}; ${who}` };
}
