import { nameFor } from "./naming";
import type { ResolvedLanding } from "./platform";

/** What CodeDeploy knows a service with blueGreen() by, in one environment. */
export function codeDeployNames({ platform, name }: Pick<ResolvedLanding, "platform" | "name">, service: string) {
  return {
    application: nameFor("deployApplication", platform, name, service),
    deploymentGroup: nameFor("deployGroup", platform, name, service),
  };
}
