import { type ConstructSource, readConstruct, type Setting } from "./config-table";

/** The whole README of a module: what its source says of it. */
export function moduleReadme(folder: string, file: string): string {
  const construct = readConstruct(file);
  return [
    `# ${folder}`,
    construct.text,
    `\`\`\`ts\nnew ${construct.name}(scope, id, config);\n\`\`\``,
    "## Config",
    settingsTable(construct),
    ...(construct.offers.length > 0
      ? ["## What it offers", table(construct.offers, offeredRow, ["Property", "Meaning"])]
      : []),
    "This page is made from the docstrings by `npm run docs`.",
    "",
  ].join("\n\n");
}

function settingsTable({ settings }: ConstructSource): string {
  return table(settings, settingRow, ["Setting", "Type", "Meaning"]);
}

function table(settings: readonly Setting[], row: (setting: Setting) => string[], heads: readonly string[]): string {
  const lines = [heads, heads.map(() => "---"), ...settings.map(row)];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function settingRow({ name, type, optional, text }: Setting): string[] {
  return [`\`${name}\`${optional ? " (optional)" : ""}`, type === "" ? "" : code(type), cell(text)];
}

function offeredRow({ name, type, text }: Setting): string[] {
  return [`\`${name}\``, cell(text === "" ? code(type) : text)];
}

const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("@default", "Default:");
