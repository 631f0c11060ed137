import { posix } from "node:path";
import type { BuildContext } from "./build-context";
import { DockerRefusal } from "./docker-refusal";
import type { LayerEntry } from "./layer";

export interface Copy {
  readonly place: string;
  /** Sources, then the destination, with their options before them. */
  readonly listed: readonly string[];
  /** Folder that a destination is relative to. */
  readonly folder: string;
  readonly context: BuildContext;
}

/** What a COPY brings into the layer: folders bring their content, as docker does it. */
export function copied({ place, listed, folder, context }: Copy): LayerEntry[] {
  const options = listed.filter((word) => word.startsWith("--"));
  const [said, ...reversed] = listed.filter((word) => !word.startsWith("--")).reverse();
  const sources = reversed.reverse();
  if (said === undefined || sources.length === 0)
    throw new DockerRefusal(place, "COPY", "write COPY SOURCE… DESTINATION");
  const mode = modeOption(place, options);

  const destination = posix.resolve("/", folder, said).slice(1);
  const isFolder = said.endsWith("/") || said === "." || said.endsWith("/.") || sources.length > 1;
  return sources
    .flatMap((source) => one(place, source, { destination, isFolder, context }))
    .map((entry) => (mode === undefined || entry.kind !== "file" ? entry : { ...entry, mode }));
}

/** Files are nobody's here, so whose they become is of no account; a mode is. */
function modeOption(place: string, options: readonly string[]): number | undefined {
  const refused = options.find((option) => !/^--(chown=\S+|chmod=[0-7]{3,4})$/.test(option));
  if (refused !== undefined) {
    throw new DockerRefusal(
      place,
      `COPY ${refused}`,
      "the stand-in docker takes --chmod=0755 and --chown (which it ignores)",
    );
  }
  const mode = options.find((option) => option.startsWith("--chmod="))?.slice("--chmod=".length);
  return mode === undefined ? undefined : Number.parseInt(mode, 8);
}

interface Into {
  readonly destination: string;
  readonly isFolder: boolean;
  readonly context: BuildContext;
}

function one(place: string, source: string, { destination, isFolder, context }: Into): LayerEntry[] {
  const name = posix
    .normalize(source)
    .replace(/^\/+|\/+$/g, "")
    .replace(/^\.$/, "");
  if (name.startsWith(".."))
    throw new DockerRefusal(place, `COPY ${source}`, "a build sees only what is in its folder");
  if (/[*?[]/.test(name)) throw new DockerRefusal(place, `COPY ${source}: wildcards`, "name the folder or the files");
  const entry = context.get(name);
  if (entry !== undefined && entry.kind !== "folder") {
    const to = isFolder ? posix.join(destination, posix.basename(name)) : destination;
    return [{ ...entry, name: to }];
  }
  const below = [...context.values()].filter((other) => name === "" || other.name.startsWith(`${name}/`));
  if (entry === undefined && below.length === 0) {
    throw new DockerRefusal(
      place,
      `COPY ${source}: not found in the build's folder`,
      "correct it, or look into .dockerignore",
    );
  }
  return below.map((other) => ({
    ...other,
    name: posix.join(destination, other.name.slice(name === "" ? 0 : name.length + 1)),
  }));
}
