import { Logger } from "@aws-lambda-powertools/logger";
import { cloneEnvironment } from "./clone-environment";
import { cloneSource } from "./clone-source";
import { connectRouter } from "./connect-router";
import { evaluateClone } from "./evaluate-clone";
import { routerEnvironment } from "./router-environment";

/** The change router in CodeBuild: `node index.js FOLDER` beside a full clone, for what no API tells the trees of. */
async function main([folder = process.cwd()]: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const build = cloneEnvironment(environment);
  const clone = { repository: build.repository, folder, searchPath: environment.PATH };
  const context = connectRouter(routerEnvironment(environment), (map) => cloneSource(map, clone));
  const isDone = await evaluateClone(await context(), build, new Logger());
  if (!isDone) process.exitCode = 1; // a red build; the next push or schedule tries again
}

main(process.argv.slice(2), process.env).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
