import { DockerRefusal } from "../docker-refusal";
import { LocalImages, withTag } from "../local-images";
import { readOptions } from "../options";
import type { Surroundings } from "../surroundings";

/** `docker tag SOURCE TARGET` */
export async function tag(args: readonly string[], { images: folder }: Surroundings): Promise<void> {
  const { positionals } = readOptions("tag", args, {});
  const [source, target] = positionals;
  if (source === undefined || target === undefined || positionals.length !== 2) {
    throw new DockerRefusal("docker tag", `${positionals.length} arguments`, "it takes two: SOURCE TARGET");
  }
  const images = new LocalImages(folder);
  const image = await images.find(source);
  if (image === undefined) throw new Error(`Error response from daemon: No such image: ${withTag(source)}`);
  await images.tag(withTag(target), image.digest);
}
