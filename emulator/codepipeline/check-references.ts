import { FillerError } from "../fillers/filler-error";
import type { PipelineDeclaration } from "./pipeline-declaration";
import { referencesIn } from "./resolve-variables";

/** What every execution has. */
const given = ["codepipeline", "variables"];

/**
 * Refuses an action that refers to what no action before it is called.
 * @throws FillerError InvalidActionDeclarationException
 */
export function checkReferences({ stages }: PipelineDeclaration): void {
  const actions = stages.flatMap((stage, index) =>
    stage.actions.map((action) => ({ stage, action, place: index * 1000 + (action.runOrder ?? 1) })),
  );
  for (const { stage, action, place } of actions) {
    const before = actions.filter((one) => one.place < place).map((one) => one.action.namespace);
    for (const [key, text] of Object.entries(action.configuration ?? {})) {
      const unknown = referencesIn(text).find(({ namespace }) => ![...given, ...before].includes(namespace));
      if (unknown !== undefined)
        throw new FillerError(
          "InvalidActionDeclarationException",
          `Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are referencing a namespace that does not exist. StageName=[${stage.name}], ActionName=[${action.name}], ActionConfigurationKey=[${key}], VariableReferenceText=[${unknown.namespace}.${unknown.name}]`,
        );
    }
  }
}
