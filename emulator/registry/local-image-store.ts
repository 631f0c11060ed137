import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "../context";
import type { Blobs } from "./blobs";
import { hostPlatform } from "./host-platform";
import { parseImageReference } from "./image-reference";
import type { ImageStore, PulledImage } from "./image-store";
import type { Manifests, StoredManifest } from "./manifests";
import type { ImageConfig, ImageManifest, RunConfig } from "./oci-image";
import { RegistryError } from "./registry-error";
import { sealFiles } from "./seal-files";
import { unpackLayer } from "./unpack-layer";

export interface ImageStoreOptions {
  readonly blobs: Pick<Blobs, "pathOf">;
  readonly manifests: Pick<Manifests, "find">;
  /** Holds one folder for each unpacked image. */
  readonly folder: string;
  /** @default us-east-1, the region of the local AWS */
  readonly region?: string;
}

/** Pulls from the registry beside it; an image is unpacked once, whoever asks. */
export function imageStore(options: ImageStoreOptions): ImageStore & Part {
  const unpacking = new Map<string, Promise<string>>();
  const unpackedOnce = (digest: string, layer: string) => {
    const folder = join(options.folder, digest.slice("sha256:".length));
    const begun = unpacking.get(digest) ?? unpacked(folder, layer).finally(() => unpacking.delete(digest));
    unpacking.set(digest, begun);
    return begun;
  };
  return {
    start: () => rm(options.folder, { recursive: true, force: true }),
    stop: () => Promise.resolve(),
    pull: async (image) => {
      const { digest, text } = await found(image, options);
      const { manifest, config } = await readImage(image, text, options.blobs);
      const run = config.config ?? {};
      const { Entrypoint: entrypoint, Cmd: cmd } = run;
      if (!entrypoint?.length && !cmd?.length)
        throw cannotPull(`${image}: the image has no command: give it a CMD or an ENTRYPOINT`);
      const layer = options.blobs.pathOf(manifest.layers[0]!.digest);
      const folder = await unpackedOnce(digest, layer).catch((error: Error) => {
        throw cannotPull(`failed to extract layer of ${image}: ${error.message}`);
      });
      return pulled({ digest, folder }, run);
    },
  };
}

function pulled(image: Pick<PulledImage, "digest" | "folder">, run: RunConfig): PulledImage {
  const variables = (run.Env ?? []).map((pair) => {
    const end = pair.indexOf("=");
    return end < 0 ? [pair, ""] : [pair.slice(0, end), pair.slice(end + 1)];
  });
  return {
    ...image,
    entrypoint: run.Entrypoint ?? [],
    cmd: run.Cmd ?? [],
    env: Object.fromEntries(variables) as Record<string, string>,
    workingDirectory: run.WorkingDir === undefined || run.WorkingDir === "" ? "/" : run.WorkingDir,
    labels: run.Labels ?? {},
    user: run.User ?? "",
  };
}

async function found(image: string, options: ImageStoreOptions): Promise<StoredManifest> {
  const { manifests, region = "us-east-1" } = options;
  const parsed = parseImageReference(image);
  if (parsed === undefined) {
    throw cannotPull(
      `failed to resolve ref ${image}: the local AWS pulls from its own ECR alone: push the image there`,
    );
  }
  const manifest = parsed.region === region ? await manifests.find(parsed).catch(orUndefined) : undefined;
  if (manifest !== undefined) return manifest;
  throw cannotPull(
    `pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
  );
}

/** A repository that does not exist is answered to a task like an image that does not. */
function orUndefined(error: Error): undefined {
  if (!(error instanceof RegistryError)) throw error;
}

async function readImage(image: string, text: string, blobs: Pick<Blobs, "pathOf">) {
  const manifest = JSON.parse(text) as Partial<ImageManifest>;
  const { config: described, layers = [] } = manifest;
  if (described === undefined || layers.length !== 1) {
    const what = described === undefined ? "is an index of several images" : `has ${layers.length} layers`;
    throw cannotPull(
      `${image}: the image ${what}: the local AWS runs one-layer images: build it with ./thrive's docker`,
    );
  }
  const config = JSON.parse(await readFile(blobs.pathOf(described.digest), "utf8")) as ImageConfig;
  const host = hostPlatform();
  if (config.os !== host.os || config.architecture !== host.architecture) {
    const wanted = `${host.os}/${host.architecture}`;
    throw cannotPull(`image Manifest does not contain descriptor matching platform '${wanted}'`);
  }
  return { manifest: manifest as ImageManifest, config };
}

/** Unpacks beside and renames, so that nobody meets half an image. */
async function unpacked(folder: string, layer: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await unpackLayer(layer, partial);
    await sealFiles(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

function cannotPull(reason: string): Error {
  return new Error(`CannotPullContainerError: ${reason}`);
}
