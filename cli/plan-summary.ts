import { countsOf, type PlannedChange, type StackChanges } from "./planned-changes";

/** A plan of a landing, for people and programs; without any value of a setting. */
export interface PlanSummary {
  readonly plan: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly commit: string;
  /** Those that change. */
  readonly stacks: Readonly<Record<string, StackChanges>>;
  /** Those that do not. */
  readonly unchanged: readonly string[];
  /** Those that cannot be planned before others are applied. */
  readonly waiting: readonly string[];
}

/** Characters that GitHub takes in a comment, with room for what is around it. */
const longestComment = 60_000;

export function describeCounts(changes: readonly PlannedChange[]): string {
  const { add, change, destroy, ...rarely } = countsOf(changes);
  const others = Object.entries(rarely).filter(([, count]) => count > 0);
  return [
    `${add} to add, ${change} to change, ${destroy} to destroy`,
    ...others.map(([what, count]) => `${count} to ${what}`),
  ].join(", ");
}

/** What a reviewer reads: what is destroyed first, then stack by stack. */
export function planMarkdown(summary: PlanSummary): string {
  const { plan, environment, account, region, commit, stacks, unchanged, waiting } = summary;
  const all = Object.values(stacks).flatMap(({ changes }) => changes);
  const head = [
    `## Plan of ${environment}: ${Object.keys(stacks).length === 0 ? "no change" : describeCounts(all)}`,
    "",
    `Commit \`${commit.slice(0, 12)}\`, account ${account}, ${region}.`,
    ...(Object.keys(stacks).length === 0
      ? []
      : ["", `Plan \`${plan}\`: start *Apply* with it, or \`./thrive apply\`.`]),
    ...(waiting.length === 0 ? [] : ["", `Planned once what they read is applied: ${waiting.join(", ")}.`]),
    ...losses(stacks),
  ];
  const parts = Object.entries(stacks).flatMap(([stack, changes]) => ["", ...stackLines(stack, changes)]);
  const tail = unchanged.length === 0 ? [] : ["", `No change: ${unchanged.join(", ")}.`];
  return cut([...head, ...parts, ...tail]);
}

function losses(stacks: PlanSummary["stacks"]): string[] {
  const lost = Object.entries(stacks).flatMap(([stack, { changes }]) =>
    changes
      .filter(({ does }) => does === "destroys" || does === "replaces")
      .map(({ address, does }) => `- ${stack}: **${does}** \`${address}\``),
  );
  return lost.length === 0 ? [] : ["", "**What is there now and goes:**", "", ...lost];
}

function stackLines(stack: string, { changes, outputs }: StackChanges): string[] {
  return [
    `### ${stack}: ${describeCounts(changes)}`,
    "",
    ...changes.map(changeLine),
    ...(outputs.length === 0 ? [] : [`- outputs: ${names(outputs)}; what reads them is planned again afterwards`]),
  ];
}

function changeLine({ address, from, does, settings, replacedFor }: PlannedChange): string {
  const verb = does === "destroys" || does === "replaces" ? `**${does}**` : does;
  const why = replacedFor.length === 0 ? "" : ` for ${names(replacedFor)}`;
  const was = from === undefined ? "" : ` (until now \`${from}\`)`;
  return `- ${verb} \`${address}\`${was}${why}${settings.length === 0 ? "" : `: ${names(settings)}`}`;
}

const names = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(", ");

/** Whole lines, as many as a comment takes. */
function cut(lines: readonly string[]): string {
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) <= longestComment);
  const left = lines.length - kept.length;
  return `${[...kept, ...(left === 0 ? [] : ["", `${left} more lines are in summary.json.`])].join("\n")}\n`;
}
