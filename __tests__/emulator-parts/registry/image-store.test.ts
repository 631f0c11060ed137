import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pack, type Header } from "tar-stream";
import { hostPlatform } from "../../../emulator/registry/host-platform";
import { layerOf, runningRegistry, type RunningRegistry } from "./support/running-registry";

let running: RunningRegistry;
const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections";

beforeEach(async () => {
  running = await runningRegistry();
});

afterEach(() => running.stop());

const pull = (reference: string) => running.registry.images.pull(`${repository}${reference}`);
const imagesFolder = () => join(running.folder, ".thrive/emulator/images");

async function tarOf(...headers: readonly (Partial<Header> & { name: string; text?: string })[]): Promise<Buffer> {
  const tar = pack();
  for (const { text, ...header } of headers) tar.entry(header, text ?? "");
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("an image is unpacked once, with all that its configuration says", async () => {
  const digest = await running.push({
    tag: "1.0.0",
    config: {
      Entrypoint: ["node"],
      Cmd: ["main.js"],
      Env: ["A=1", "B=x=y"],
      WorkingDir: "/app",
      Labels: { "org.opencontainers.image.version": "1.0.0" },
      User: "10001:10001",
    },
  });
  const [byTag, byDigest] = await Promise.all([pull(":1.0.0"), pull(`@${digest}`)]);
  expect(byTag).toEqual({
    digest,
    folder: join(imagesFolder(), digest.slice("sha256:".length)),
    entrypoint: ["node"],
    cmd: ["main.js"],
    env: { A: "1", B: "x=y" },
    workingDirectory: "/app",
    labels: { "org.opencontainers.image.version": "1.0.0" },
    user: "10001:10001",
  });
  expect(byDigest).toEqual(byTag);
  expect(readFileSync(join(byTag.folder, "app/main.js"), "utf8")).toBe("1");
  expect(readdirSync(imagesFolder())).toEqual([digest.slice("sha256:".length)]);
});

test("files keep whether they can be run, and lose what changes who runs them or lets a task write them", async () => {
  const layer = await tarOf(
    { name: "bin/run", mode: 0o4755, text: "#!" },
    { name: "tmp", type: "directory", mode: 0o1777 },
    { name: "hard", type: "link", linkname: "bin/run" },
    { name: "bin/near", type: "symlink", linkname: "../bin/run" },
  );
  await running.push({ tag: "modes", layers: [layer] });
  const { folder } = await pull(":modes");
  const mode = (name: string) => statSync(join(folder, name)).mode & 0o7777;
  expect([mode("bin/run"), mode("tmp"), mode("bin/near")]).toEqual([0o555, 0o1777, 0o555]);
  expect(readFileSync(join(folder, "hard"), "utf8")).toBe("#!");
});

const notFound = (image: string) =>
  `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;

test.each([
  `${repository}:unreleased`,
  `${repository}@sha256:${"0".repeat(64)}`,
  "123456789012.dkr.ecr.us-east-1.amazonaws.com/unknown:1",
  "999999999999.dkr.ecr.us-east-1.amazonaws.com/local-collections:1",
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com/local-collections:1",
])("%s is not found, in AWS's words", async (image) => {
  await expect(running.registry.images.pull(image)).rejects.toThrow(notFound(image));
});

test.each(["node:22", "docker.io/library/node", `${repository}:`, `${repository}@sha256:12`])(
  "%s is of no registry that there is",
  async (image) => {
    await expect(running.registry.images.pull(image)).rejects.toThrow(
      `CannotPullContainerError: failed to resolve ref ${image}: the local AWS pulls from its own ECR alone: push the image there`,
    );
  },
);

test("an image of two layers is refused", async () => {
  const layers = [await layerOf(), await layerOf({ kind: "folder", name: "a", mode: 0o755 })];
  await running.push({ tag: "two", layers });
  await expect(pull(":two")).rejects.toThrow(
    /^CannotPullContainerError: .*:two: the image has 2 layers: the local AWS runs one-layer images/,
  );
});

test("an image without a command is refused", async () => {
  await running.push({ tag: "idle", config: {} });
  await expect(pull(":idle")).rejects.toThrow(
    `CannotPullContainerError: ${repository}:idle: the image has no command: give it a CMD or an ENTRYPOINT`,
  );
});

test("an image for another machine is refused, in AWS's words", async () => {
  const { os, architecture } = hostPlatform();
  await running.push({ tag: "other", platform: { os, architecture: "s390x" } });
  await expect(pull(":other")).rejects.toThrow(
    `CannotPullContainerError: image Manifest does not contain descriptor matching platform '${os}/${architecture}'`,
  );
});

describe("a layer that would write outside is refused, and nothing of it is kept", () => {
  const outside = { type: "symlink", linkname: "../outside" } as const;
  test.each([
    ["a path with ..", [{ name: "a/../../x" }], "the entry a/../../x is outside the image"],
    ["an absolute path", [{ name: "/etc/x" }], "the entry /etc/x is outside the image"],
    ["a link outside", [{ name: "x", ...outside }], "the entry x links to ../outside, outside the image"],
    [
      "an absolute link",
      [{ name: "x", type: "symlink", linkname: "/etc" }],
      "the entry x links to /etc, outside the image",
    ],
    [
      "a link that goes up through another",
      [
        { name: "a/b/root", type: "symlink", linkname: "../.." },
        { name: "x", type: "symlink", linkname: "a/b/root/../y" },
      ],
      "the entry x links to a/b/root/../y, outside the image",
    ],
    [
      "a file below a link",
      [{ name: "d", type: "symlink", linkname: "e" }, { name: "d/x" }],
      "the entry d/x is below a link",
    ],
    [
      "a file over a link",
      [
        { name: "d", type: "symlink", linkname: "e" },
        { name: "d", text: "1" },
      ],
      "EEXIST",
    ],
    [
      "a hard link outside",
      [{ name: "x", type: "link", linkname: "../x" }],
      "the target ../x of the entry x is outside",
    ],
    ["a hard link to nothing", [{ name: "x", type: "link", linkname: "y" }], "links to y, which is no file before it"],
    ["a device", [{ name: "x", type: "character-device" }], "the entry x is a character-device"],
    ["a pipe", [{ name: "x", type: "fifo" }], "the entry x is a fifo"],
  ] as [string, (Partial<Header> & { name: string; text?: string })[], string][])("%s", async (_, headers, message) => {
    await running.push({ tag: "bad", layers: [await tarOf(...headers)] });
    const failed = pull(":bad");
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(/^CannotPullContainerError: failed to extract layer of /);
    expect(existsSync(join(running.folder, ".thrive/emulator/outside"))).toBe(false);
    expect(readdirSync(imagesFolder())).toEqual([]);
  });

  test("an image that is cut short", async () => {
    const whole = await layerOf({ kind: "file", name: "x", mode: 0o644, content: Buffer.alloc(100_000, "ab") });
    await running.push({ tag: "short", layers: [whole.subarray(0, 60)] });
    await expect(pull(":short")).rejects.toThrow(/^CannotPullContainerError: failed to extract layer of /);
    expect(readdirSync(imagesFolder())).toEqual([]);
  });
});

test("nobody may write to a file of an image", async () => {
  await running.push({ tag: "1.0.0" });
  const { folder } = await pull(":1.0.0");
  expect(statSync(join(folder, "app/main.js")).mode & 0o222).toBe(0);
});

test("a start is empty", async () => {
  await running.push({ tag: "1.0.0" });
  await pull(":1.0.0");
  await running.registry.start();
  expect(existsSync(imagesFolder())).toBe(false);
  expect(readdirSync(join(running.folder, ".thrive/emulator/registry/sha256"))).toEqual([]);
});
