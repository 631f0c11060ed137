import { askCommand, type CommandAnswer } from "./command-answer";
import { obstacle, type Obstacle } from "./refusal";
import { findVersion, isAtLeast } from "./version";

/** First version whose S3 backend locks without DynamoDB (`use_lockfile`). */
const minimum = "1.10";

const rule = `the platform needs Terraform ${minimum} or later`;
const wayOut =
  "install it from https://developer.hashicorp.com/terraform/install (macOS: brew install hashicorp/tap/terraform)";

/** Terraform's version, or why it cannot be used. */
export async function checkTerraform(environment: NodeJS.ProcessEnv): Promise<{ readonly version: string } | Obstacle> {
  const answer = await askCommand("terraform", ["version", "-json"], environment);
  if (answer.missing) return obstacle("terraform", "not found on the PATH", rule, wayOut);
  const version = answer.code === 0 ? findVersion(answer.stdout) : undefined;
  if (version === undefined)
    return obstacle("terraform", `does not tell its version (${firstLine(answer)})`, rule, wayOut);
  if (!isAtLeast(version, minimum)) return obstacle("terraform", `version ${version}`, rule, wayOut);
  return { version };
}

function firstLine({ stdout, stderr, code }: CommandAnswer): string {
  return `${stderr}\n${stdout}`.trim().split("\n")[0] || `no answer, exit code ${code}`;
}
