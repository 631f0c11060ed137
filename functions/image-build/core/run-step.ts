import { gate } from "./gate";
import type { JobRequest } from "./job-request";
import type { Ports } from "./ports";
import { prepare } from "./prepare";

export type StepResult =
  | {
      readonly state: "done";
      /** Of the action's namespace. */
      readonly variables: Readonly<Record<string, string>>;
      /** For who reads the pipeline. */
      readonly summary: string;
    }
  | { readonly state: "waiting"; readonly because: string };

/** Does what an action asks for. */
export async function runStep(request: JobRequest, ports: Ports): Promise<StepResult> {
  switch (request.step) {
    case "prepare": {
      const variables = { ...(await prepare(request, ports)) };
      const { BUILD_NUMBER, REUSED_DIGEST } = variables;
      return { state: "done", variables, summary: `build ${BUILD_NUMBER}, built already: ${REUSED_DIGEST}` };
    }
    case "gate": {
      const gated = await gate(request, ports);
      if (gated.state === "waiting") return gated;
      const { tag, digest } = gated;
      return { state: "done", variables: { IMAGE_TAG: tag, IMAGE_DIGEST: digest }, summary: `${tag} may be deployed` };
    }
  }
}
