import { build } from "./commands/build";
import { images } from "./commands/images";
import { inspect } from "./commands/inspect";
import { login } from "./commands/login";
import { manifest } from "./commands/manifest";
import { push } from "./commands/push";
import { tag } from "./commands/tag";
import { version } from "./commands/version";
import { DockerRefusal } from "./docker-refusal";
import type { Surroundings } from "./surroundings";

type Command = (args: readonly string[], surroundings: Surroundings) => Promise<void>;

const commands: Readonly<Record<string, Command>> = { build, images, inspect, login, manifest, push, tag, version };

/** The same commands by their long names: `docker image build`. */
const ofImages: Readonly<Record<string, Command>> = { build, inspect, ls: images, push, tag };

/**
 * The stand-in docker: builds, keeps and pushes one-layer images without a daemon.
 * @returns the exit code: 125 for what it does not do, 1 for what failed
 */
export async function docker(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const { command, rest } = chosen(args);
    await command(rest, surroundings);
    return 0;
  } catch (error) {
    surroundings.warn(`docker: ${(error as Error).message}`);
    return error instanceof DockerRefusal ? 125 : 1;
  }
}

function chosen([first = "", ...rest]: readonly string[]): { command: Command; rest: readonly string[] } {
  const [table, name, others] = first === "image" ? [ofImages, rest[0] ?? "", rest.slice(1)] : [commands, first, rest];
  if (/^(--version|-v)$/.test(name)) return { command: version, rest: others };
  const command = Object.hasOwn(table, name) ? table[name] : undefined;
  if (command !== undefined) return { command, rest: others };
  const known = "build, tag, push, login, images, image inspect, manifest inspect, version";
  throw new DockerRefusal(
    `docker ${[first, ...rest][0] === "image" ? `image ${name}` : name}`.trim(),
    `the stand-in docker of the local AWS knows ${known}`,
    "use a Docker installation for anything else",
  );
}
