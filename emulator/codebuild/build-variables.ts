import type { EnvironmentVariable } from "@aws-sdk/client-codebuild";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";
import type { Buildspec } from "./buildspec";
import { PhaseFailure } from "./phase-failure";

type Clients = Pick<RoleClients, "of" | "whileStarting">;

/**
 * The variables of a build, read with its role: those of the buildspec, then those of the project or of who started the build.
 * @throws PhaseFailure in CodeBuild's words when one cannot be read
 */
export async function buildVariables(
  buildspec: Buildspec,
  declared: readonly EnvironmentVariable[],
  clients: Clients,
): Promise<Record<string, string>> {
  const ofSpec: EnvironmentVariable[] = [
    ...typed(buildspec.variables, "PLAINTEXT"),
    ...typed(buildspec.parameterStore, "PARAMETER_STORE"),
    ...typed(buildspec.secretsManager, "SECRETS_MANAGER"),
  ];
  const wanted = new Map([...ofSpec, ...declared].map((variable) => [variable.name!, variable]));
  const entries = [...wanted.values()].map(
    async (variable) => [variable.name!, await valueOf(variable, clients)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function typed(values: Readonly<Record<string, string>>, type: EnvironmentVariable["type"]): EnvironmentVariable[] {
  return Object.entries(values).map(([name, value]) => ({ name, value, type }));
}

async function valueOf({ type, value = "" }: EnvironmentVariable, clients: Clients): Promise<string> {
  if (type === "PARAMETER_STORE") return parameter(value, clients);
  return type === "SECRETS_MANAGER" ? secret(value, clients) : value;
}

async function parameter(name: string, clients: Clients): Promise<string> {
  const refusal = (message: string) => new PhaseFailure("Decrypted Variables Error", message);
  const read = new GetParametersCommand({ Names: [name], WithDecryption: true });
  const answer = await clients
    .of(SSMClient)
    .send(read, clients.whileStarting)
    .catch((error: unknown) => {
      throw refusal(wordsOf(error));
    });
  const value = answer.Parameters?.[0]?.Value;
  if (value === undefined) throw refusal(`parameter does not exist: ${name}`);
  return value;
}

/** `SECRET:JSON-KEY:VERSION-STAGE:VERSION-ID`, the last three optional; the secret by name or ARN. */
async function secret(reference: string, clients: Clients): Promise<string> {
  const parts = reference.split(":");
  const length = reference.startsWith("arn:") ? 7 : 1;
  const [key, stage, version] = parts.slice(length).map((part) => (part === "" ? undefined : part));
  try {
    const read = new GetSecretValueCommand({
      SecretId: parts.slice(0, length).join(":"),
      VersionStage: stage,
      VersionId: version,
    });
    const { SecretString = "" } = await clients.of(SecretsManagerClient).send(read, clients.whileStarting);
    return key === undefined ? SecretString : valueAt(SecretString, key);
  } catch (error) {
    throw new PhaseFailure("Secrets Manager Error Message", wordsOf(error));
  }
}

function valueAt(text: string, key: string): string {
  const value = (JSON.parse(text) as Record<string, unknown>)[key];
  if (value === undefined) throw new Error(`secret does not contain the JSON key ${key}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}
