import { accepted } from "../../policies/accepted";
import { type Demand, demands } from "../../policies/demands";
import { rules } from "../../policies/rules";

/** The page that says, demand by demand, what holds it. */
export function securityDemands(): string {
  return `${[
    "# Security demands",
    "<!-- made by npm run docs -->",
    "What is demanded of the platform, and what shows that it is met: rules of `policies/` that read every stack before a file is",
    "written, or tests. What is open says why, and which work owns it.",
    "",
    "## What must hold by default",
    "",
    ...tableOf(demands.filter(({ id }) => id.startsWith("5a"))),
    "",
    "## Input that is refused",
    "",
    ...tableOf(demands.filter(({ id }) => id.startsWith("5b"))),
    "",
    "## The rules",
    "",
    ...table(
      ["Rule", "What must hold", "Who demands it"],
      rules.map(({ id, demand, sources }) => [ruleLink(id), demand, sources.join(", ")]),
    ),
    "",
    "## Accepted findings",
    "",
    ...table(
      ["Where", "Rule", "Why"],
      accepted.map(({ address, rule, because }) => [`\`${address}\``, ruleLink(rule), because]),
    ),
  ].join("\n")}\n`;
}

function tableOf(some: readonly Demand[]): string[] {
  return table(
    ["No.", "Demand", "Held by", "Open"],
    some.map((demand) => [demand.id, demand.what, heldBy(demand), demand.later ?? ""]),
  );
}

function heldBy({ rules: ids = [], tests = [] }: Demand): string {
  return [...ids.map(ruleLink), ...tests.map(([file, words]) => `[${code(words)}](../${file})`)].join("<br>");
}

function ruleLink(id: string): string {
  return `[${id}](../policies/rules/${id}.ts)`;
}

function code(words: string): string {
  return `\`${words.replaceAll("|", "\\|")}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
