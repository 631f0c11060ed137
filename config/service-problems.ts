import { shiftMinutes } from "./deployment-strategy.schema";
import type { Problem } from "./problem";
import { secretIn } from "./secret-text";
import type { Service } from "./service.schema";
import { entryHealthPath, platformVariables, urlVariable } from "./task-contract";

/** Names that stacks of the platform itself have: `<environment>-network` is one. */
export const reservedNames = ["account", "audit", "delivery", "entry", "network", "runtime"];

/** Names that parts of the platform have beside those of services: `thrive-<env>-alb` is a load balancer. */
const takenNames = [
  "alb",
  "api",
  "artifacts",
  "aws",
  "change-router",
  "constructor",
  "endpoints",
  "failed-job",
  "flow-logs",
  "image-build",
  "key",
  "monitoring",
  "nlb",
  "url",
  "webhook-front",
  "workloads",
];

/** Words that join two services in an address: `collections_to_utilities`. */
const joiningWords = ["to", "from"];

/** What is wrong within one service, beyond the shape of each setting. */
export function serviceProblems(service: Service): Problem[] {
  const at = (path: string, message: string): Problem => ({ place: `services/${service.name}`, path, message });
  return [
    ...nameProblems(service, at),
    ...scalingProblems(service, at),
    ...callProblems(service, at),
    ...deploymentProblems(service, at),
    ...variableProblems(service, at),
    ...findingProblems(service, at),
  ];
}

type At = (path: string, message: string) => Problem;

function nameProblems({ name, api }: Service, at: At): Problem[] {
  const words = name.split("-");
  const [firstWord = name] = words;
  return [
    ...(takenNames.includes(name) ? [at("name", `"${name}" names a part of the platform; take another word`)] : []),
    ...joiningWords
      .filter((word) => words.includes(word))
      .map((word) => at("name", `"${name}" has the word ${word}, which joins caller and callee; take another word`)),
    ...(reservedNames.includes(firstWord)
      ? [at("name", `"${name}" begins with ${firstWord}, which names stacks of the platform; take another word`)]
      : []),
    ...(api.path === entryHealthPath
      ? [at("api.path", `"${api.path}" is where load balancers ask for health; take another path`)]
      : []),
  ];
}

function scalingProblems({ scaling }: Service, at: At): Problem[] {
  const { min, max } = scaling;
  return min > max ? [at("scaling.min", `${min} is above scaling.max ${max}; lower min or raise max`)] : [];
}

function callProblems({ name, calls }: Service, at: At): Problem[] {
  return calls.flatMap((callee, index) => {
    if (callee === name) return [at(`calls[${index}]`, `"${callee}" is the service itself; remove it`)];
    return calls.indexOf(callee) < index ? [at(`calls[${index}]`, `"${callee}" is there twice; remove one`)] : [];
  });
}

/** Minutes: what is stuck for an hour is stopped, and tasks need some of it to start. */
const longestShift = 50;

function deploymentProblems({ deployment, calls }: Service, at: At): Problem[] {
  if (deployment.kind === "rolling") return [];
  const { shift, keepOldMinutes } = deployment;
  const lasting = shiftMinutes(shift) + keepOldMinutes;
  const within = `a release has ${longestShift} for both before it counts as stuck`;
  return [
    ...(calls.length > 0
      ? [
          at(
            "deployment",
            "blueGreen() and calls do not go together, since CodeDeploy's services have no Service Connect; take rolling(), or remove calls",
          ),
        ]
      : []),
    ...(lasting > longestShift
      ? [at("deployment", `shifting and keeping the old tasks take ${lasting} minutes, and ${within}; shorten one`)]
      : []),
  ];
}

function variableProblems({ environment, secrets, calls }: Service, at: At): Problem[] {
  const derived = new Map<string, string>([
    ...platformVariables.map((name) => [name, "set by the platform"] as const),
    ...calls.map((callee) => [urlVariable(callee), `set by the call to ${callee}`] as const),
  ]);
  const taken = (name: string, place: string) => {
    const owner = name.startsWith("AWS_") ? "AWS's own" : derived.get(name);
    return owner === undefined ? [] : [at(`${place}.${name}`, `is ${owner}; take another name`)];
  };
  return [
    ...Object.keys(environment).flatMap((name) => taken(name, "environment")),
    ...Object.keys(secrets).flatMap((name) => taken(name, "secrets")),
    ...Object.keys(secrets)
      .filter((name) => name in environment)
      .map((name) => at(`secrets.${name}`, "is a plain setting too; a container has one value for it, so remove one")),
    ...Object.entries(environment).flatMap(([name, value]) => {
      const secret = secretIn(name, value);
      return secret === undefined
        ? []
        : [
            at(
              `environment.${name}`,
              `${secret}, and a plain setting can be read by anybody; use secrets with secretAt("/…")`,
            ),
          ];
    }),
  ];
}

/** They reach the gate in the 1000 characters that CodePipeline hands to a function, beside two further repositories. */
const mostAcceptedFindings = 9;

function findingProblems({ build }: Service, at: At): Problem[] {
  const ids = build.acceptedFindings.map(({ id }) => id);
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [at(`build.acceptedFindings[${index}].id`, `"${id}" is there twice; remove one`)] : [],
  );
  if (ids.length <= mostAcceptedFindings) return twice;
  const most = `a pipeline hands at most ${mostAcceptedFindings} to its gate`;
  return [
    ...twice,
    at("build.acceptedFindings", `${ids.length} findings are accepted; ${most}, so update what has them`),
  ];
}
