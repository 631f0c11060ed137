import { FillerError } from "../fillers/filler-error";
import { actionTypes, otherActionTypes } from "./action-types";
import { checkConditions } from "./check-conditions";
import { checkReferences } from "./check-references";
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "./pipeline-declaration";

const named = /^[A-Za-z0-9.@\-_]{1,100}$/;

/** As CodePipeline counts. */
const most = { stages: 50, actions: 50, variables: 50, configurationValue: 1000, variableValue: 1000 };

/**
 * Refuses what CodePipeline refuses to create.
 * @throws FillerError with CodePipeline's name of the error
 */
export function checkPipeline(pipeline: PipelineDeclaration): void {
  checkNames(pipeline);
  checkStages(pipeline);
  checkVariables(pipeline);
  checkType(pipeline);
  checkArtifacts(pipeline);
  checkReferences(pipeline);
  for (const stage of pipeline.stages) {
    checkConditions(stage);
    for (const action of stage.actions) checkAction(action);
  }
}

function structure(message: string): FillerError {
  return new FillerError("InvalidStructureException", message);
}

function checkNames(pipeline: PipelineDeclaration): void {
  const names = [
    pipeline.name,
    ...pipeline.stages.flatMap(({ name, actions }) => [name, ...actions.map((one) => one.name)]),
  ];
  const wrong = names.find((name) => !named.test(name ?? ""));
  if (wrong === undefined) return;
  const rule =
    "Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+ and have length less than or equal to 100";
  throw new FillerError(
    "ValidationException",
    `1 validation error detected: Value '${wrong}' at 'name' failed to satisfy constraint: ${rule}`,
  );
}

function checkStages({ stages, artifactStore, artifactStores }: PipelineDeclaration): void {
  if (artifactStore === undefined && artifactStores === undefined)
    throw structure("Pipeline must have either an artifactStore or artifactStores");
  if (stages.length < 2)
    throw structure(`Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`);
  if (stages.length > most.stages) throw structure(`Pipeline has more than ${most.stages} stages`);
  const [first, ...later] = stages;
  refuseTwice(
    stages.map(({ name }) => name),
    (name) => structure(`Stage names must be unique: ${name}`),
  );
  if (first!.actions.some((action) => !isSource(action)))
    throw structure(`Stage ${first!.name}: only Source actions may be in the first stage of a pipeline`);
  const misplaced = later.find(({ actions }) => actions.some(isSource));
  if (misplaced) throw structure(`Stage ${misplaced.name}: Source actions may only occur in the first stage`);
  for (const { name, actions } of stages) {
    if (actions.length === 0) throw structure(`Stage ${name} has no actions`);
    if (actions.length > most.actions) throw structure(`Stage ${name} has more than ${most.actions} actions`);
    refuseTwice(
      actions.map((one) => one.name),
      (action) => structure(`Action names must be unique within stage ${name}: ${action}`),
    );
  }
}

function isSource({ actionTypeId }: ActionDeclaration): boolean {
  return actionTypeId.category === "Source";
}

function refuseTwice(names: readonly string[], refusal: (name: string) => FillerError): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw refusal(twice);
}

function checkVariables({ variables = [] }: PipelineDeclaration): void {
  if (variables.length > most.variables) throw structure(`Pipeline has more than ${most.variables} variables`);
  refuseTwice(
    variables.map(({ name }) => name),
    (name) => structure(`Pipeline variable names must be unique: ${name}`),
  );
  for (const { name, defaultValue } of variables) {
    if (defaultValue !== undefined && (defaultValue.length === 0 || defaultValue.length > most.variableValue))
      throw new FillerError(
        "ValidationException",
        `Variable ${name}: the default value must have 1 to ${most.variableValue} characters`,
      );
  }
}

/** What only pipelines of the second type have. */
function checkType(pipeline: PipelineDeclaration): void {
  if (pipeline.pipelineType === "V2") return;
  const needs: readonly (readonly [boolean, string])[] = [
    [(pipeline.variables ?? []).length > 0, "Pipeline variables"],
    [(pipeline.triggers ?? []).length > 0, "Triggers"],
    [(pipeline.executionMode ?? "SUPERSEDED") !== "SUPERSEDED", `Execution mode ${pipeline.executionMode}`],
    [pipeline.stages.some(hasConditions), "Stage conditions"],
  ];
  const found = needs.find(([isThere]) => isThere);
  if (found) throw structure(`${found[1]} can only be used with pipeline type V2`);
}

function hasConditions({ beforeEntry, onSuccess, onFailure }: StageDeclaration): boolean {
  return beforeEntry !== undefined || onSuccess !== undefined || onFailure !== undefined;
}

/** An artifact is made once, and before it is used. */
function checkArtifacts({ stages }: PipelineDeclaration): void {
  const actions = stages.flatMap((stage, index) =>
    stage.actions.map((action) => ({ action, place: index * 1000 + (action.runOrder ?? 1) })),
  );
  const made = actions.flatMap(({ action, place }) =>
    (action.outputArtifacts ?? []).map(({ name }) => ({ name, place })),
  );
  refuseTwice(
    made.map(({ name }) => name),
    (name) => structure(`Output Artifact Bundle name must be unique within the pipeline. Bundle name: ${name}`),
  );
  refuseTwice(
    actions.flatMap(({ action }) => action.namespace ?? []),
    (name) => structure(`Namespace must be unique within the pipeline: ${name}`),
  );
  for (const { action, place } of actions) {
    const missing = (action.inputArtifacts ?? []).find(
      ({ name }) => !made.some((one) => one.name === name && one.place < place),
    );
    if (missing)
      throw structure(
        `Input Artifact Bundle ${missing.name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions or is not a preceding action.`,
      );
  }
}

function checkAction(action: ActionDeclaration): void {
  const { category, owner, provider, version } = action.actionTypeId;
  const refuse = (message: string) => new FillerError("InvalidActionDeclarationException", message);
  const kind = `${category}/${provider}`;
  const type = actionTypes[kind];
  if ((type === undefined && !otherActionTypes.includes(kind)) || owner !== "AWS" || version !== "1")
    throw refuse(
      `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}') in action '${action.name}' is not available in region US_EAST_1`,
    );
  const { configuration = {}, timeoutInMinutes } = action;
  const long = Object.entries(configuration).find(([, value]) => value.length > most.configurationValue);
  if (long)
    throw new FillerError(
      "ValidationException",
      `Action ${action.name}: the value of configuration ${long[0]} has ${long[1].length} characters; at most ${most.configurationValue} are allowed`,
    );
  if (timeoutInMinutes !== undefined && (timeoutInMinutes < 5 || timeoutInMinutes > 86_400))
    throw new FillerError("ValidationException", `Action ${action.name}: timeoutInMinutes must be between 5 and 86400`);
  if (type === undefined) return;
  const missing = type.required.find((key) => !configuration[key]);
  if (missing)
    throw refuse(`Action configuration for action '${action.name}' is missing required configuration '${missing}'`);
  const unknown = Object.keys(configuration).find((key) => ![...type.required, ...type.optional].includes(key));
  if (unknown)
    throw refuse(`Action configuration for action '${action.name}' contains unknown configuration '${unknown}'`);
  checkCount(action, "input", action.inputArtifacts?.length ?? 0, type.inputs);
  checkCount(action, "output", action.outputArtifacts?.length ?? 0, type.outputs);
  if ((action.inputArtifacts?.length ?? 0) > 1 && provider === "CodeBuild" && !configuration.PrimarySource)
    throw refuse(`Action configuration for action '${action.name}' is missing required configuration 'PrimarySource'`);
}

function checkCount(
  { name, actionTypeId }: ActionDeclaration,
  kind: "input" | "output",
  count: number,
  [least, most]: readonly [number, number],
): void {
  if (count >= least && count <= most) return;
  const rule = count < least ? `at least ${least}` : `no more than ${most}`;
  throw new FillerError(
    "InvalidActionDeclarationException",
    `Action '${name}' of provider ${actionTypeId.provider} has ${count} ${kind} artifacts, and must have ${rule}`,
  );
}
