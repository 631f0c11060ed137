import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, delimiter, isAbsolute, join, resolve, sep } from "node:path";
import type { PulledImage } from "../registry/image-store";

export interface ContainerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute folder on this machine. */
  readonly workingDirectory: string;
}

/** What a task definition, or who runs the task, has instead of the image's. */
export interface CommandOverride {
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
}

/**
 * What a container runs on this machine: files of the image where it has them, programs of this machine's PATH else.
 * @throws Error in the words of a container runtime when there is no such program
 */
export function containerCommand(
  image: PulledImage,
  override: CommandOverride,
  path = process.env.PATH ?? "",
): ContainerCommand {
  const [program = "", ...args] = wordsOf(image, override);
  const workingDirectory = inside(image.folder, image.workingDirectory) ?? image.folder;
  const found = ownProgram(image.folder, workingDirectory, program) ?? onPath(program, path);
  if (found === undefined) throw new Error(notFound(program));
  return { program: found, args: args.map((arg) => ownFile(image.folder, arg)), workingDirectory };
}

/** As Docker has it: another entry point does away with the image's Cmd, another command leaves its Entrypoint. */
function wordsOf(image: PulledImage, { entryPoint = [], command = [] }: CommandOverride): readonly string[] {
  if (entryPoint.length > 0) return [...entryPoint, ...command];
  return [...image.entrypoint, ...(command.length > 0 ? command : image.cmd)];
}

function notFound(program: string): string {
  return `CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": executable file not found in $PATH`;
}

/** An absolute path of the image as one of this machine; undefined when it leaves the image's folder or is not there. */
function inside(folder: string, path: string): string | undefined {
  return within(folder, resolve(folder, path.replace(/^\/+/, "")));
}

function within(folder: string, found: string): string | undefined {
  return (found === folder || found.startsWith(folder + sep)) && existsSync(found) ? found : undefined;
}

function ownProgram(folder: string, workingDirectory: string, program: string): string | undefined {
  if (isAbsolute(program)) return inside(folder, program);
  return program.includes("/") ? within(folder, resolve(workingDirectory, program)) : undefined;
}

function ownFile(folder: string, arg: string): string {
  return isAbsolute(arg) ? (inside(folder, arg) ?? arg) : arg;
}

/** `/usr/local/bin/node` of an image without it is this machine's `node`. */
function onPath(program: string, path: string): string | undefined {
  if (program === "" || program.startsWith(".")) return undefined;
  return path
    .split(delimiter)
    .map((folder) => join(folder, basename(program)))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
