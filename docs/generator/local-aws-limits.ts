import { localLimits, type LocalLimit } from "./local-limits";

/** The page that says what the local AWS cannot show. */
export function localAwsLimits(): string {
  return `${[
    "# What the local AWS shows, and what it does not",
    "<!-- made by npm run docs -->",
    "The local AWS runs what was deployed, on one machine. Part by part: what AWS documents, what happens here instead, and what is",
    "only seen on AWS. Each row names the test that shows what happens here.",
    ...Object.entries(localLimits).flatMap(([part, limits]) => ["", `## ${part}`, "", ...table(limits)]),
  ].join("\n")}\n`;
}

function table(limits: readonly LocalLimit[]): string[] {
  const head = ["AWS documents", "the local AWS", "only AWS shows", "test"];
  const rows = limits.map(({ aws, page, local, onlyAws, test: [file, title] }) => [
    `[${aws}](${page})`,
    local,
    onlyAws,
    `[${title}](../${file})`,
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
