/** What a `provider_installation` block of Terraform's settings allows. */
export interface ProviderInstallation {
  /** Folders of its filesystem mirrors. */
  readonly mirrors: readonly string[];
  /** It also names a registry, a network mirror or a development override. */
  readonly elsewhere: boolean;
}

/** Reads the block of a CLI configuration file; undefined when it has none. */
export function parseProviderInstallation(text: string): ProviderInstallation | undefined {
  const block = blockNamed("provider_installation", withoutComments(text));
  if (block === undefined) return undefined;
  const mirrors = [...block.matchAll(/\bfilesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]*)"/g)].map(
    (match) => match[1] ?? "",
  );
  return { mirrors, elsewhere: /\b(direct|network_mirror|dev_overrides)\s*(=\s*)?\{/.test(block) };
}

/** Settings that take one provider from a folder and leave every other to the registry. */
export function mirrorSettings(folder: string, provider: string): string {
  return [
    "# Written by ./thrive: the AWS provider comes from a mirror on this machine.",
    "provider_installation {",
    "  filesystem_mirror {",
    `    path    = ${JSON.stringify(folder)}`,
    `    include = ["registry.terraform.io/${provider}"]`,
    "  }",
    "  direct {",
    `    exclude = ["registry.terraform.io/${provider}"]`,
    "  }",
    "}",
    "",
  ].join("\n");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*(#|\/\/).*$/gm, "");
}

function blockNamed(name: string, text: string): string | undefined {
  const start = new RegExp(`\\b${name}\\s*\\{`).exec(text);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}") depth--;
    if (depth === 0) return text.slice(from, at);
  }
  return text.slice(from);
}
