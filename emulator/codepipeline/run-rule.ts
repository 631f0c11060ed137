import { checkVariable } from "./check-variable";
import type { RuleRun } from "./execution";
import type { RuleDeclaration } from "./pipeline-declaration";
import { resolveConfiguration, type VariableScope } from "./resolve-variables";

/** Looks at a rule: a reference that stands for nothing fails it, as does a kind of rule that is not played here. */
export function runRule(
  declaration: RuleDeclaration,
  scope: VariableScope,
  common: Pick<RuleRun, "ruleExecutionId" | "stage" | "at">,
): RuleRun {
  const { values: resolved, unresolved } = resolveConfiguration(declaration.configuration ?? {}, scope);
  const run = { ...common, declaration, resolved };
  const failed = (code: string, message: string): RuleRun => ({ ...run, status: "Failed", error: { code, message } });
  const { provider } = declaration.ruleTypeId;
  if (provider !== "VariableCheck")
    return failed("NotEmulated", `The local AWS plays the rule VariableCheck, not ${provider}: use AWS itself.`);
  if (unresolved.length > 0)
    return failed("InvalidRuleConfiguration", `The variable could not be resolved: ${unresolved.join(", ")}`);
  const { passes, message } = checkVariable(resolved);
  return passes
    ? { ...run, status: "Succeeded", summary: message }
    : failed("RuleFailed", `The rule is not met: ${message}`);
}
