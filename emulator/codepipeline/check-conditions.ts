import { FillerError } from "../fillers/filler-error";
import type { ConditionDeclaration, ConditionResult, StageDeclaration } from "./pipeline-declaration";

/** What may come of conditions, by their moment. */
const results: Readonly<Record<"beforeEntry" | "onSuccess" | "onFailure", readonly ConditionResult[]>> = {
  beforeEntry: ["FAIL", "SKIP"],
  onSuccess: ["FAIL", "ROLLBACK"],
  onFailure: ["FAIL", "ROLLBACK", "RETRY", "SKIP"],
};

/** Rules that AWS has. */
const providers = ["CloudWatchAlarm", "CodeBuild", "Commands", "DeploymentWindow", "LambdaInvoke", "VariableCheck"];

const mostRules = 5;

/**
 * Refuses conditions that CodePipeline refuses.
 * @throws FillerError InvalidStageDeclarationException
 */
export function checkConditions(stage: StageDeclaration): void {
  for (const moment of ["beforeEntry", "onSuccess", "onFailure"] as const) {
    const conditions = stage[moment]?.conditions ?? [];
    if (conditions.length > 1) throw refusal(stage, `has more than one condition in ${moment}`);
    for (const condition of conditions) checkCondition(stage, moment, condition);
  }
}

function checkCondition(stage: StageDeclaration, moment: keyof typeof results, condition: ConditionDeclaration): void {
  const { result, rules = [] } = condition;
  if (result !== undefined && !results[moment].includes(result))
    throw refusal(stage, `has the result ${result} in ${moment}; there are ${results[moment].join(", ")}`);
  if (rules.length === 0 || rules.length > mostRules)
    throw refusal(stage, `has a condition with ${rules.length} rules; there are 1 to ${mostRules}`);
  for (const { name, ruleTypeId, configuration = {} } of rules) {
    if (ruleTypeId.category !== "Rule" || !providers.includes(ruleTypeId.provider))
      throw refusal(stage, `has the rule ${name} of an unknown provider ${ruleTypeId.provider}`);
    if (ruleTypeId.provider !== "VariableCheck") continue;
    const missing = ["Variable", "Value", "Operator"].find((key) => !configuration[key]);
    if (missing) throw refusal(stage, `has the rule ${name} without the configuration ${missing}`);
    if (!["EQ", "NE", "CONTAINS", "MATCHES"].includes(configuration.Operator!))
      throw refusal(
        stage,
        `has the rule ${name} with the operator ${configuration.Operator}; there are EQ, NE, CONTAINS and MATCHES`,
      );
  }
}

function refusal({ name }: StageDeclaration, message: string): FillerError {
  return new FillerError("InvalidStageDeclarationException", `Stage ${name} ${message}`);
}
