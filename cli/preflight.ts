import { findPython, probePython } from "../emulator/python";
import { lastPort, readDeployment } from "./deployment";
import { checkDisk } from "./disk-check";
import { checkEndpoint } from "./endpoint-check";
import { wantedProvider } from "./provider-mirror";
import { findProviderSource, type ProviderSource } from "./provider-source";
import { checkPython } from "./python-check";
import { isObstacle, obstacle, Refusal, type Obstacle } from "./refusal";
import { statesInUse } from "./states";
import { checkTerraform } from "./terraform-check";
import type { Workplace } from "./workplace";

/** Where `up` deploys to. */
export interface Target {
  /** A local AWS of the user's; ours when undefined. */
  readonly endpoint?: string;
  /** Where ours listens. @default where it runs, or did the last time, or its usual port */
  readonly port?: number;
}

export interface Tools {
  readonly terraformVersion: string;
  readonly source: ProviderSource;
}

/** Looks at everything that `up` needs and throws one `Refusal` with all that is missing. */
export async function checkBeforeUp(workplace: Workplace, target: Target): Promise<Tools> {
  const tools = await findTools(workplace);
  const others = [
    checkDisk(workplace.root),
    ...(target.endpoint === undefined
      ? [
          checkPython(workplace.root, () => findPython(probePython(workplace.environment))),
          await checkOurPort(workplace, target.port),
        ]
      : [await checkEndpoint(target.endpoint)]),
    checkSameTarget(workplace.root, target),
  ].filter((one) => one !== undefined);
  return refuseOr("up", tools, others);
}

/** What `down` needs. */
export function checkBeforeDown(workplace: Workplace): Promise<Tools> {
  return checkTools(workplace, "down");
}

/** Terraform and its provider, for any command. */
export async function checkTools(workplace: Workplace, command: string): Promise<Tools> {
  return refuseOr(command, await findTools(workplace), []);
}

async function findTools({ root, home, environment }: Workplace) {
  return {
    terraform: await checkTerraform(environment),
    source: findProviderSource({ root, home, environment, provider: wantedProvider(root) }),
  };
}

function refuseOr(command: string, tools: Awaited<ReturnType<typeof findTools>>, others: readonly Obstacle[]): Tools {
  const { terraform, source } = tools;
  if (!isObstacle(terraform) && !isObstacle(source) && others.length === 0) {
    return { terraformVersion: terraform.version, source };
  }
  throw new Refusal(command, [...[terraform, source].filter(isObstacle), ...others]);
}

async function checkOurPort({ root, localAws, checkPort }: Workplace, port?: number): Promise<Obstacle | undefined> {
  const running = await localAws.running(root);
  if (running === undefined) return checkPort(port ?? lastPort(root) ?? localAws.port);
  if (port === undefined || new URL(running.endpoint).port === String(port)) return undefined;
  const wayOut = "leave --port out, or ./thrive down first";
  return obstacle(`--port ${port}`, `the local AWS runs on ${running.endpoint}`, "a project has one local AWS", wayOut);
}

/** States of one endpoint say nothing about another. */
function checkSameTarget(root: string, { endpoint }: Target): Obstacle | undefined {
  const deployed = readDeployment(root);
  if (deployed === undefined || statesInUse(root).length === 0) return undefined;
  const isOurs = deployed.instance !== undefined;
  if (isOurs ? endpoint === undefined : endpoint === deployed.endpoint) return undefined;
  const same = isOurs ? "./thrive up" : `./thrive up --endpoint ${deployed.endpoint}`;
  return obstacle(
    endpoint === undefined ? "./thrive up" : `--endpoint ${endpoint}`,
    `the platform is deployed to ${deployed.endpoint}`,
    "one deployment at a time",
    `${same}, or ./thrive down first`,
  );
}
