import { parseArgs } from "node:util";
import { isLoopback } from "../loopback-address";

/** What an aws command takes from its surroundings, so that a test can hand it others. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Writes one line to the standard output. */
  readonly say: (line: string) => void;
  /** Writes one line to the standard error. */
  readonly warn: (line: string) => void;
}

/** The exit codes of the AWS CLI. Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html */
const codes = { done: 0, refused: 252, failed: 254 } as const;

/** The stand-in aws: gives the password with which a build logs in to the registry of the local AWS, and nothing else. */
export async function aws(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const asked = regionAsked(args);
  if (asked === undefined) return refuse(surroundings, "knows aws ecr get-login-password [--region REGION] alone");
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION, AWS_DEFAULT_REGION } = surroundings.environment;
  if (endpoint === undefined || !isLoopback(endpoint)) {
    return refuse(
      surroundings,
      "reaches the local AWS alone; set AWS_ENDPOINT_URL to the address that ./thrive status shows",
    );
  }
  try {
    surroundings.say(
      await loginPassword(endpoint, asked.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1", surroundings),
    );
    return codes.done;
  } catch (error) {
    const { name, message } = error as Error;
    surroundings.warn(`An error occurred (${name}) when calling the GetAuthorizationToken operation: ${message}`);
    return codes.failed;
  }
}

function refuse({ warn }: Surroundings, what: string): number {
  warn(`aws: the stand-in aws of the local AWS ${what}`);
  return codes.refused;
}

/** The region that a known command names; undefined for any other command. */
function regionAsked(args: readonly string[]): { readonly region?: string } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { region: { type: "string" } },
      allowPositionals: true,
    });
    return positionals.join(" ") === "ecr get-login-password" ? values : undefined;
  } catch {
    return undefined;
  }
}

/** The second half of a token, whose first is the name: `AWS:password`. */
async function loginPassword(endpoint: string, region: string, { environment }: Surroundings): Promise<string> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import("@aws-sdk/client-ecr");
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN: sessionToken } = environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken };
  const client = new ECRClient({ endpoint, region, credentials });
  try {
    const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(data?.authorizationToken ?? "", "base64").toString();
    return token.slice(token.indexOf(":") + 1);
  } finally {
    client.destroy();
  }
}
