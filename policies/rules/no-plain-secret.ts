import { containersOf } from "../container-definitions";
import { blocks, setting, type ResourceView } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import { type NamedText, textsIn } from "../texts-in";

/** Shapes that only a secret has, each with a text that is in all of them and quick to look for. */
const secretShapes: readonly (readonly [mark: string, shape: RegExp, what: string])[] = [
  ["AKIA", /(?<![A-Z0-9])AKIA[A-Z0-9]{16}(?![A-Z0-9])/, "an AWS access key"],
  ["ASIA", /(?<![A-Z0-9])ASIA[A-Z0-9]{16}(?![A-Z0-9])/, "an AWS access key"],
  ["-----BEGIN", /-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  ["eyJ", /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+/, "a token"],
  ["://", /:\/\/[^/\s:@"{}]+:[^/\s@"{}]+@/, "a URL with a password"],
];

const wayOut = "keep it in SSM or Secrets Manager and name where it is";

/** Attributes that hold nothing but a secret. */
const secretAttributes = new Set([
  "access_key",
  "admin_password",
  "auth_token",
  "client_secret",
  "master_password",
  "oauth_token",
  "password",
  "private_key",
  "secret_key",
  "secret_string",
]);

/** Variables of a container or a build that are named like a secret. */
const secretVariable = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY|ACCESS_KEY/;
/** A variable that says where a secret is, by the name of its parameter. */
const placeOfSecret = /_PARAMETERS?$/;

export const noPlainSecret: Rule = {
  id: "no-plain-secret",
  demand: "No secret stands in a setting, a variable or a URL, where the state and every reader of it would have it.",
  sources: ["Pub 1075 IA-5(7)", "SH ECS.8", "SH CodeBuild.2", "TV 0036", "CKV_AWS_41", "CKV_AWS_45"],
  about: "every",
  check: (resource) =>
    verdictOf([...textsIn(resource).map(problemOf), secureText(resource), ...secretVariables(resource)]),
};

function problemOf([name, text]: NamedText): string | undefined {
  if (secretAttributes.has(name) && !text.startsWith("${")) return `${name} is written in plain; ${wayOut}`;
  const found = secretShapes.find(([mark, shape]) => text.includes(mark) && shape.test(text));
  return found && `${name} holds ${found[2]}; ${wayOut}`;
}

/** A SecureString that Terraform writes is plain in the declaration and in the state. */
function secureText({ type, config }: ResourceView): string | undefined {
  const { type: kind, value } = config;
  const isPlain = type === "aws_ssm_parameter" && kind === "SecureString" && !String(value).startsWith("${");
  return isPlain ? `value of a SecureString is written in plain; let whoever knows it write it` : undefined;
}

function secretVariables(resource: ResourceView): string[] {
  return plainVariables(resource)
    .filter((name) => secretVariable.test(name) && !placeOfSecret.test(name))
    .map((name) => `variable ${name} is named like a secret and plain to read; move it to secrets`);
}

/** Variables of containers, of a build, of a function. */
function plainVariables(resource: ResourceView): string[] {
  const { config } = resource;
  return [
    ...(containersOf(resource) ?? []).flatMap((container) => blocks(container, "environment")),
    ...blocks(config, "environment.environment_variable").filter(({ type = "PLAINTEXT" }) => type === "PLAINTEXT"),
    ...Object.keys(setting(config, "environment.variables") ?? {}).map((name) => ({ name })),
  ].map(({ name }) => String(name));
}
