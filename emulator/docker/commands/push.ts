import { parseImageReference } from "../../registry/image-reference";
import type { Descriptor } from "../../registry/oci-image";
import { DockerRefusal } from "../docker-refusal";
import { LocalImages, withTag, type LocalImage } from "../local-images";
import { localRegistry } from "../local-registry";
import { onlyArgument, readOptions } from "../options";
import { RegistryClient } from "../registry-client";
import type { Surroundings } from "../surroundings";

/** `docker push NAME[:TAG]`: to the registry of the local AWS, and nowhere else. */
export async function push(args: readonly string[], surroundings: Surroundings): Promise<void> {
  const { values, positionals } = readOptions("push", args, { quiet: { type: "boolean", short: "q" } });
  const name = withTag(onlyArgument("push", positionals, "the image, as it is tagged"));
  const images = new LocalImages(surroundings.images);
  const parsed = parseImageReference(name);
  if (parsed === undefined) {
    const rule = "the stand-in docker pushes to ECR of the local AWS alone";
    throw new DockerRefusal(
      `docker push ${name}`,
      rule,
      "tag it 123456789012.dkr.ecr.us-east-1.amazonaws.com/NAME:TAG",
    );
  }
  const image = await images.find(name);
  if (image === undefined) {
    throw new Error(`An image does not exist locally with the tag: ${name.slice(0, name.lastIndexOf(":"))}`);
  }
  const say = values.quiet === true ? () => {} : surroundings.say;
  const url = name.slice(0, name.lastIndexOf(":"));
  say(`The push refers to repository [${url}]`);
  const registry = new RegistryClient(localRegistry(`docker push ${name}`, surroundings), parsed);
  await pushContent(image, images, registry, say);
  await registry.putManifest(parsed.reference, image.manifest.mediaType, image.manifestText);
  await images.notePushed(url, image.digest);
  say(`${parsed.reference}: digest: ${image.digest} size: ${Buffer.byteLength(image.manifestText)}`);
  if (values.quiet === true) surroundings.say(name);
}

async function pushContent(
  { manifest }: LocalImage,
  images: LocalImages,
  registry: RegistryClient,
  say: (line: string) => void,
): Promise<void> {
  const send = async ({ digest }: Descriptor) => {
    if (await registry.hasBlob(digest)) return "Layer already exists";
    await registry.putBlob(digest, await images.read(digest));
    return "Pushed";
  };
  await send(manifest.config);
  for (const layer of manifest.layers) say(`${layer.digest.slice(7, 19)}: ${await send(layer)}`);
}
