import { operatorLimits } from "../functions/change-router/core/operator";
import { obstacle, type Obstacle } from "./refusal";

/**
 * What is wrong with why somebody does something; undefined when nothing is.
 * @param keptWith where it is kept: "decision"
 * @param option as it is typed
 */
export function reasonProblem(reason: string, keptWith = "decision", option = "--reason"): Obstacle | undefined {
  const rule = `it is kept with the ${keptWith}: one line of 1 to ${operatorLimits.reason} characters`;
  const wayOut = `${option} "why it is done"`;
  if (reason.trim() === "") return obstacle(option, "empty", rule, wayOut);
  if (/[\u0000-\u001f\u007f]/.test(reason)) return obstacle(option, "more than one line", rule, wayOut);
  if (reason.trim() === "none") return obstacle(option, "none, the pipelines' word for what nobody said", rule, wayOut);
  if (reason.length <= operatorLimits.reason) return undefined;
  return obstacle(option, `${reason.length} characters`, rule, wayOut);
}
