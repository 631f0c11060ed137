import type { Block, Template } from "./template";

/**
 * A stack as a reviewer reads it: short settings of a resource on one line, each longer one on its own, a policy statement a
 * line, references without their brackets.
 */
export function readableStack({ terraform, provider, resource, data, output }: Template): string {
  const { aws_iam_policy_document: policies = {}, terraform_remote_state: states = {}, ...others } = data;
  return [
    `state ${readable(terraform.backend)}`,
    `provider ${readable(provider)}`,
    `reads ${Object.keys(states).sort().join(", ") || "no other stack"}`,
    ...blocks("", resource),
    ...blocks("data.", others),
    ...sorted(policies).flatMap(([name, { statement }]) => [`policy ${name}`, ...statement.map(statementLine)]),
    ...(Object.keys(output).length > 0 ? ["offers"] : []),
    ...Object.entries(output).map(([name, { value }]) => `  ${name} = ${readable(value)}`),
  ].join("\n");
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function blocks(prefix: string, types: Template["resource"]): string[] {
  return sorted(types).flatMap(([type, named]) =>
    sorted(named).flatMap(([name, block]) => [`${prefix}${type}.${name}`, ...settingLines(block)]),
  );
}

const short = 48; // characters; a setting within them shares its line

function settingLines(block: Block): string[] {
  const settings = sorted(block).map(([key, value]) => ({ key, value, text: `${key} = ${readable(value)}` }));
  const together = settings.filter(({ text }) => text.length <= short).map(({ text }) => text);
  const apart = settings.filter(({ text }) => text.length > short).flatMap(({ key, value }) => lines(key, value));
  return [...(together.length > 0 ? [together.join(", ")] : []), ...apart].map((line) => `  ${line}`);
}

/** A list of blocks takes a line for each. */
function lines(key: string, value: unknown): string[] {
  const list = typeof value === "string" ? parsed(value) : value;
  return Array.isArray(list) && list.length > 1 && list.every((item) => typeof item === "object")
    ? [key, ...list.map((item) => `  - ${readable(item)}`)]
    : [`${key} = ${readable(value)}`];
}

function readable(value: unknown): string {
  if (typeof value === "string") return readableText(value);
  if (Array.isArray(value)) return value.length === 1 ? readable(value[0]) : `[${value.map(readable).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const settings = Object.entries(value).map(([key, inner]) => `${key} ${readable(inner)}`);
  return settings.length === 1 ? `{${settings.join()}}` : `{ ${settings.join(", ")} }`;
}

function readableText(text: string): string {
  const json = parsed(text);
  return json === text ? withoutBrackets(text) : readable(json);
}

/** JSON within a setting is read like any other block. */
function parsed(text: string): unknown {
  return /^[[{][\s"{]/.test(text) ? JSON.parse(text) : text;
}

/** `allow Service ecs-tasks.amazonaws.com: sts:AssumeRole on * when …` */
function statementLine({ sid, effect = "Allow", principals = [], actions, resources, condition = [] }: Block): string {
  const who = principals.map(({ type, identifiers }: Block) => `${type} ${identifiers.join(" ")}`).join(", ");
  const when = condition.map(({ test, variable, values }: Block) => `${variable} ${test} ${values.join(" ")}`);
  return [
    `  ${[sid, effect.toLowerCase(), who].filter(Boolean).join(" ")}: ${actions.join(" ")}`,
    resources ? ` on ${resources.map(withoutBrackets).join(" ")}` : "",
    when.length > 0 ? ` when ${when.join(" and ")}` : "",
  ].join("");
}

/** `${data.terraform_remote_state.network.outputs.vpc_id}` is `network.vpc_id`. */
function withoutBrackets(text: string): string {
  return text
    .replace(/\$\{([^{}]+)\}/g, "$1")
    .replace(/data\.terraform_remote_state\.([\w-]+)\.outputs\./g, "$1.")
    .replace(/data\.aws_iam_policy_document\.([\w-]+)\.json/g, "policy $1");
}
