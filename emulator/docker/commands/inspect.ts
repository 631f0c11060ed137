import { DockerRefusal } from "../docker-refusal";
import { LocalImages, withTag, type LocalImage } from "../local-images";
import { readOptions } from "../options";
import type { Surroundings } from "../surroundings";

/** `docker image inspect [--format TEMPLATE] IMAGE…` */
export async function inspect(args: readonly string[], { images: folder, say }: Surroundings): Promise<void> {
  const { values, positionals } = readOptions("inspect", args, {
    format: { type: "string", short: "f" },
    type: { type: "string" },
  });
  const images = new LocalImages(folder);
  const found = await Promise.all(positionals.map((name) => described(images, name)));
  if (values.format === undefined) return say(JSON.stringify(found, undefined, 4));
  for (const image of found) say(formatted(values.format, image));
}

async function described(images: LocalImages, name: string): Promise<object> {
  const image = await images.find(name);
  if (image === undefined) throw new Error(`Error response from daemon: No such image: ${withTag(name)}`);
  const [tags, pushed] = await Promise.all([images.tags(), images.pushed()]);
  const of = (names: ReadonlyMap<string, string>) =>
    [...names].filter(([one, digest]) => digest === image.digest && !one.startsWith("sha256:")).map(([one]) => one);
  return description(image, of(tags), of(pushed));
}

function description({ id, manifest, config }: LocalImage, tags: string[], pushed: string[]): object {
  return {
    Id: id,
    RepoTags: tags,
    RepoDigests: pushed,
    Created: config.created,
    Config: config.config,
    Architecture: config.architecture,
    Os: config.os,
    Size: manifest.layers.reduce((sum, layer) => sum + layer.size, 0),
    RootFS: { Type: "layers", Layers: config.rootfs.diff_ids },
  };
}

/** The templates that builds use: `{{.Id}}`, `{{json .Config.Labels}}`, `{{index .RepoDigests 0}}`. */
function formatted(template: string, image: object): string {
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (whole, inside: string) => {
    const [, action, path = "", key] = /^(?:(json|index)\s+)?((?:\.\w+)+)(?:\s+(\d+|"[^"]*"))?$/.exec(inside) ?? [];
    if (path === "" || (action === "index") !== (key !== undefined)) {
      throw new DockerRefusal(
        `--format ${whole}`,
        "not known",
        "it takes {{.Id}}, {{json .Config}}, {{index .RepoDigests 0}}",
      );
    }
    const at = (value: unknown, name: string) => (value as Record<string, unknown> | undefined)?.[name];
    const value = path.slice(1).split(".").reduce<unknown>(at, image);
    const chosen = key === undefined ? value : at(value, key.replaceAll('"', ""));
    if (action === "json") return JSON.stringify(chosen);
    return typeof chosen === "object" ? JSON.stringify(chosen) : String(chosen ?? "<no value>");
  });
}
