import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";

/** Whom secrets are read with. */
type SecretClients = Pick<RoleClients, "of" | "whileStarting">;

const prefix =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";

/**
 * The values of a container's secrets, read with the execution role.
 * @throws Error in ECS's words when one cannot be read
 */
export async function secretsOf(
  container: ContainerDefinition,
  clients: SecretClients,
): Promise<Record<string, string>> {
  const entries = (container.secrets ?? []).map(async ({ name, valueFrom }): Promise<[string, string]> => {
    return [name!, await valueOf(valueFrom!, clients)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function valueOf(valueFrom: string, clients: SecretClients): Promise<string> {
  return valueFrom.startsWith("arn:aws:secretsmanager:")
    ? secretValue(valueFrom, clients)
    : parameterValue(valueFrom, clients);
}

async function parameterValue(valueFrom: string, clients: SecretClients): Promise<string> {
  // An ARN's `parameter/a/b` is named `/a/b`.
  const name = valueFrom.startsWith("arn:") ? valueFrom.replace(/^arn:[^/]*/, "") : valueFrom;
  const failed = `${prefix}unable to retrieve secrets from ssm: service call has been retried 1 time(s): `;
  const read = new GetParametersCommand({ Names: [name], WithDecryption: true });
  const asked = clients.of(SSMClient).send(read, clients.whileStarting);
  const answer = await asked.catch((error: unknown) => {
    throw new Error(failed + wordsOf(error));
  });
  const value = answer.Parameters?.[0]?.Value;
  if (value === undefined) throw new Error(`${failed}invalid ssm parameters: ${name}`);
  return value;
}

async function secretValue(valueFrom: string, clients: SecretClients): Promise<string> {
  const { arn, key, stage, version } = secretReference(valueFrom);
  try {
    const read = new GetSecretValueCommand({ SecretId: arn, VersionStage: stage, VersionId: version });
    const { SecretString = "" } = await clients.of(SecretsManagerClient).send(read, clients.whileStarting);
    return key === undefined ? SecretString : valueAt(SecretString, key);
  } catch (error) {
    throw new Error(
      `${prefix}unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${wordsOf(error)}`,
    );
  }
}

/** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:JSON-KEY:VERSION-STAGE:VERSION-ID`, the last three optional. */
export function secretReference(valueFrom: string) {
  const parts = valueFrom.split(":");
  const [key, stage, version] = parts.slice(7).map((part) => (part === "" ? undefined : part));
  return { arn: parts.slice(0, 7).join(":"), key, stage, version };
}

function valueAt(secret: string, key: string): string {
  const value = (JSON.parse(secret) as Record<string, unknown>)[key];
  if (value === undefined) throw new Error(`retrieved secret from Secrets Manager did not contain json key ${key}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}
