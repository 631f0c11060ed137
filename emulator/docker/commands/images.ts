import { LocalImages } from "../local-images";
import { readOptions } from "../options";
import type { Surroundings } from "../surroundings";

/** `docker images [-q]` */
export async function images(args: readonly string[], { images: folder, say }: Surroundings): Promise<void> {
  const { values } = readOptions("images", args, { quiet: { type: "boolean", short: "q" } });
  const kept = new LocalImages(folder);
  const named = [...(await kept.tags())].filter(([name]) => !name.startsWith("sha256:"));
  const rows = await Promise.all(
    named.map(async ([name, digest]) => {
      const { id, manifest } = await kept.image(digest);
      const end = name.lastIndexOf(":");
      const size = manifest.layers.reduce((sum, layer) => sum + layer.size, 0);
      return [name.slice(0, end), name.slice(end + 1), id.slice(7, 19), `${(size / 1000).toFixed(1)}kB`] as const;
    }),
  );
  if (values.quiet === true) return [...new Set(rows.map(([, , id]) => id))].forEach((id) => say(id));
  const lines = [["REPOSITORY", "TAG", "IMAGE ID", "SIZE"], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  for (const line of lines)
    say(
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("   ")
        .trimEnd(),
    );
}
