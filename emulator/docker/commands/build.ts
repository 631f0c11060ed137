import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { hostPlatform } from "../../registry/host-platform";
import { mediaTypes } from "../../registry/oci-image";
import { readBuildContext } from "../build-context";
import { DockerRefusal } from "../docker-refusal";
import { readDockerfile } from "../dockerfile";
import { imageConfig, ImageBuild, type BuiltImage } from "../image-build";
import { makeLayer } from "../layer";
import { LocalImages, withTag } from "../local-images";
import { onlyArgument, pairs, readOptions } from "../options";
import type { Surroundings } from "../surroundings";

const options = {
  tag: { type: "string", short: "t", multiple: true },
  file: { type: "string", short: "f" },
  label: { type: "string", multiple: true },
  "build-arg": { type: "string", multiple: true },
  iidfile: { type: "string" },
  platform: { type: "string" },
  pull: { type: "boolean" },
  "no-cache": { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
} as const;

/** `docker build`: the same folder and options make the same image, wherever and whenever. */
export async function build(args: readonly string[], surroundings: Surroundings): Promise<void> {
  const { values, positionals } = readOptions("build", args, options);
  const folder = resolve(surroundings.folder, onlyArgument("build", positionals, "the folder to build"));
  requirePlatform(values.platform);
  if (!(await isFolder(folder))) throw new DockerRefusal(folder, "not a folder", "name the folder to build");

  const file = resolve(surroundings.folder, values.file ?? resolve(folder, "Dockerfile"));
  const text = await readFile(file, "utf8").catch(() => {
    throw new DockerRefusal(file, "cannot be read", "name the Dockerfile with -f");
  });
  const buildArguments = pairs(values["build-arg"] ?? [], surroundings.environment);
  const input = { context: await readBuildContext(folder), buildArguments, labels: pairs(values.label ?? []) };
  const built = new ImageBuild(input).build(readDockerfile(relative(surroundings.folder, file) || file, text));

  const names = (values.tag ?? []).map(withTag);
  const id = await keep(built, new LocalImages(surroundings.images), names);
  if (values.iidfile !== undefined) await writeIid(resolve(surroundings.folder, values.iidfile), id);
  report(surroundings, values.quiet === true, id, names, built.unused);
}

async function keep(built: BuiltImage, images: LocalImages, names: readonly string[]): Promise<string> {
  const layer = await makeLayer(built.entries);
  const config = Buffer.from(JSON.stringify(imageConfig(built, layer.diffId)));
  const [id, layerDigest] = await Promise.all([images.keep(config), images.keep(layer.zipped)]);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: id, size: config.length },
    layers: [{ mediaType: mediaTypes.layer, digest: layerDigest, size: layer.zipped.length }],
  };
  const digest = await images.keep(Buffer.from(JSON.stringify(manifest)));
  await Promise.all([id, ...names].map((name) => images.tag(name, digest)));
  return id;
}

function requirePlatform(platform: string | undefined): void {
  const { os, architecture } = hostPlatform();
  if (platform === undefined || platform === `${os}/${architecture}`) return;
  const rule = `its images run on this machine, ${os}/${architecture}`;
  throw new DockerRefusal(`docker build --platform ${platform}`, rule, "leave --platform out");
}

function report(
  { say, warn }: Surroundings,
  isQuiet: boolean,
  id: string,
  names: readonly string[],
  unused: readonly string[],
): void {
  if (unused.length > 0) warn(`[Warning] One or more build-args [${unused.join(" ")}] were not consumed`);
  if (isQuiet) return say(id);
  say(`Successfully built ${id.slice("sha256:".length, "sha256:".length + 12)}`);
  for (const name of names) say(`Successfully tagged ${name}`);
}

async function writeIid(file: string, id: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, id);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
