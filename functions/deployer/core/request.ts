import { requireFitting } from "./admit";
import { changesOf } from "./changes-of";
import { describeRequest } from "./describe-request";
import { requireKnownAuthors } from "./four-eyes";
import { gatherFacts } from "./gather-facts";
import type { JobRequest } from "./job-request";
import type { Ports } from "./ports";
import type { StepResult } from "./step-result";
import { verifyExecution } from "./verify-execution";

/** Tells who is to approve what they approve. What no approval makes right is refused at once; freezes and alarms may be over by then. */
export async function request(job: JobRequest, ports: Ports): Promise<StepResult> {
  const asked = await verifyExecution(job, ports);
  const facts = await gatherFacts(asked, ports);
  requireFitting(asked, facts);
  const changes = await changesOf(facts, ports);
  const { name, promotion, fourEyes } = asked.environment;
  if (promotion === "approval" && fourEyes) requireKnownAuthors(name, "whoever approves", changes);
  const variables = describeRequest(ports.settings.service, asked, facts, changes);
  return { state: "done", variables: { ...variables }, summary: variables.SUMMARY };
}
