import type {
  CodepipelineStageBeforeEntry,
  CodepipelineStageBeforeEntryConditionRule,
} from "@cdktf/provider-aws/lib/codepipeline";

type Check = readonly [name: string, variable: string, operator: "EQ" | "NE" | "CONTAINS", value: string];

/**
 * An execution that neither the router nor a person with a reason started: AWS starts a pipeline when it creates it.
 * The two are put together as in an action's configuration, since the checks of a stage can be joined by "and" alone.
 */
const asked: Check = ["asked", "#{variables.ROUTER_DECISION}#{variables.REASON}", "NE", "nonenone"];
/** An execution with a digest deploys what was built before. */
const builds: Check = ["image", "#{variables.IMAGE_DIGEST}", "EQ", "build"];

/** A build is made when somebody asked for the execution and no image is given. */
export function beforeBuild(isNative: boolean): CodepipelineStageBeforeEntry {
  return unless([...askedFor(isNative), builds]);
}

/** An environment is entered when somebody asked for the execution and it is among the environments. */
export function beforeEnvironment(environment: string, isNative: boolean): CodepipelineStageBeforeEntry {
  return unless([...askedFor(isNative), ["environment", "#{variables.ENVIRONMENTS}", "CONTAINS", `|${environment}|`]]);
}

/** The provider's own trigger tells no decision. */
function askedFor(isNative: boolean): Check[] {
  return isNative ? [] : [asked];
}

/** Skips the stage unless every check passes. A stage takes five. */
function unless(checks: readonly Check[]): CodepipelineStageBeforeEntry {
  return { condition: { result: "SKIP", rule: checks.map(rule) } };
}

/** Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html */
function rule([name, Variable, Operator, Value]: Check): CodepipelineStageBeforeEntryConditionRule {
  return {
    name,
    ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
    configuration: { Variable, Operator, Value },
  };
}
