import { parseArgs, type ParseArgsConfig } from "node:util";
import { DockerRefusal } from "./docker-refusal";

/** Reads a command's options; one that the stand-in does not know is refused, never ignored. */
export function readOptions<T extends NonNullable<ParseArgsConfig["options"]>>(
  command: string,
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const rule = `the stand-in's docker ${command} takes ${known.length === 0 ? "no options" : known.join(", ")}`;
    throw new DockerRefusal(`docker ${command}`, (error as Error).message.split(". ")[0]!, rule);
  }
}

/** The one argument of a command. */
export function onlyArgument(command: string, positionals: readonly string[], what: string): string {
  const [argument] = positionals;
  if (argument !== undefined && positionals.length === 1) return argument;
  throw new DockerRefusal(`docker ${command}`, `${positionals.length} arguments`, `it takes one: ${what}`);
}

/** `K=V` pairs; one without a value takes it from the environment, as docker does. */
export function pairs(values: readonly string[], environment: NodeJS.ProcessEnv = {}): Record<string, string> {
  const split = values.map((pair) => {
    const end = pair.indexOf("=");
    return end < 0 ? [pair, environment[pair] ?? ""] : [pair.slice(0, end), pair.slice(end + 1)];
  });
  return Object.fromEntries(split) as Record<string, string>;
}
