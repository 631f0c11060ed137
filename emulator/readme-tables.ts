import { homes } from "./homes";
import { mends } from "./mends";

/** The tables of this folder's README, made from what the code says. */
export function homesTable(): string {
  const rows = Object.entries(homes).map(([service, { home, reason }]) => [`\`${service}\``, home, reason]);
  return table(["service", "home", "measured reason"], rows);
}

export function mendsTable(): string {
  const rows = mends().map(({ home, name, what, why, echoes, goneWhen }) => [
    `[${name}](python/${home}_mends/${name}.py)`,
    what,
    why,
    echoes,
    goneWhen,
  ]);
  return table(["mend", "what", "why", "echoes", "gone when"], rows);
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
