import { nameFor } from "./naming";
import type { ResolvedLanding } from "./platform";

/** What CodeDeploy knows a service with blueGreen() by. */
export function codeDeployNames({ platform, name }: Pick<ResolvedLanding, "platform" | "name">, service: string) {
  const named = (type: "deployApplication" | "deployGroup") => nameFor(type, platform, name, service);
  return { application: named("deployApplication"), deploymentGroup: named("deployGroup") };
}
