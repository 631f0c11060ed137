import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { services } from "../../services";
import { homesTable, mendsTable } from "../../emulator/readme-tables";
import { withBlock } from "./generated-block";
import { localAwsLimits } from "./local-aws-limits";
import { moduleReadme } from "./module-readme";
import { requestPath } from "./request-path";
import { securityDemands } from "./security-demands";
import { stackMap } from "./stack-map";
import { synthesizedStacks } from "./synthesized-stacks";

/** Every page that is made from the code, with what it should say now. */
export function pages(root: string): Map<string, string> {
  const stacks = synthesizedStacks("local");
  const types = new Set(stacks.flatMap((stack) => [...stack.types]));
  const domains = Object.values(services).map(({ name, calls = [] }) => {
    const stack = stacks.find(({ id }) => id === `local-${name}`);
    if (!stack) throw new Error(`${name} has no stack`);
    return { ...stack, service: name, calls };
  });
  const page = (name: string) => readFileSync(join(root, name), "utf8");
  return new Map([
    ["README.md", withBlock(page("README.md"), "request path", requestPath(domains, types))],
    ["ARCHITECTURE.md", withBlock(page("ARCHITECTURE.md"), "stack map", stackMap(stacks))],
    ["docs/security-demands.md", securityDemands()],
    ["docs/local-aws-limits.md", localAwsLimits()],
    [
      "emulator/README.md",
      withBlock(withBlock(page("emulator/README.md"), "homes", homesTable()), "mends", mendsTable()),
    ],
    ...moduleFolders(root).map((folder): [string, string] => [
      `modules/${folder}/README.md`,
      moduleReadme(folder, join(root, "modules", folder, `${folder}.ts`)),
    ]),
  ]);
}

function moduleFolders(root: string): string[] {
  return readdirSync(join(root, "modules")).filter((folder) => existsSync(join(root, "modules", folder, "index.ts")));
}
