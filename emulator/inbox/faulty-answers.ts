import type { CallFate, StruckCall } from "../faults/struck-call";
import type { AnswerOf } from "./inbox";

/** The other side of a message answers what a fault of the service `inbox` says; the channel is its action. */
export function faultyAnswers(fateOf: (call: StruckCall) => Promise<CallFate>): AnswerOf {
  return async ({ channel }) => {
    const fate = await fateOf({ service: "inbox", action: channel, protocol: "json" });
    if (fate.kind === "answer") return fate.answer.status;
    return fate.kind === "drop" ? 503 : 200;
  };
}
