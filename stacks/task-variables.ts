import type { ResolvedEnvironment, ResolvedService } from "../config/platform";
import { urlVariable } from "../config/task-contract";
import { secretParameter } from "../config/secret-parameter";

/** What a task finds in its environment. A callee's URL is there only when the call is declared. */
export function taskVariables({ name, port, path, callees, environment }: ResolvedService): Record<string, string> {
  const urls = callees.map((callee) => [urlVariable(callee.name), `http://${callee.name}:${callee.port}`]);
  return { SERVICE_NAME: name, PORT: `${port}`, BASE_PATH: path, ...Object.fromEntries(urls), ...environment };
}

/** Parameters by variable. */
export function secretPaths(environment: ResolvedEnvironment, { secrets }: ResolvedService): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([variable, { path }]) => [variable, secretParameter(environment, path)]),
  );
}
