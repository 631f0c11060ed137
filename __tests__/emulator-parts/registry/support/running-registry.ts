import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorFiles } from "../../../../emulator/emulator-files";
import { HomeClients } from "../../../../emulator/home-clients";
import { loopbackRequest, type LoopbackAnswer } from "../../../../emulator/loopback-request";
import { hostPlatform } from "../../../../emulator/registry/host-platform";
import { mediaTypes } from "../../../../emulator/registry/oci-image";
import { createRegistry, type Registry } from "../../../../emulator/registry/registry";
import { makeLayer, type LayerEntry } from "../../../../emulator/docker/layer";
import { FakeEcr } from "./fake-ecr";

export interface RunningRegistry {
  readonly endpoint: string;
  readonly folder: string;
  readonly registry: Registry;
  readonly ecr: FakeEcr;
  call(method: string, path: string, body?: string | Buffer, headers?: Record<string, string>): Promise<LoopbackAnswer>;
  /** Pushes an image of these layers; answers the manifest's digest. */
  push(image: PushedImage): Promise<string>;
  stop(): void;
}

export interface PushedImage {
  readonly tag: string;
  /** Tars, zipped or not. @default one layer with one file */
  readonly layers?: readonly Buffer[];
  readonly config?: object;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

export const digestOf = (bytes: string | Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export async function layerOf(...entries: readonly LayerEntry[]): Promise<Buffer> {
  return (await makeLayer(entries)).zipped;
}

/** A registry with its own folder, before an ECR that knows the repository `local-collections`. */
export async function runningRegistry(): Promise<RunningRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "thrive-registry-"));
  const ecr = new FakeEcr("local-collections");
  const endpointOfEcr = await ecr.start();
  const clients = new HomeClients({ ministack: 0, moto: Number(new URL(endpointOfEcr).port), here: 0 });
  const registry = createRegistry({ clients, files: emulatorFiles(folder) });
  await registry.start();
  const server = createServer((incoming, answer) => void registry.handle(incoming, answer)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call: RunningRegistry["call"] = (method, path, body = "", headers = {}) =>
    loopbackRequest({ url: `${endpoint}/v2/${path}`, method, body, headers });
  return {
    endpoint,
    folder,
    registry,
    ecr,
    call,
    push: (image) => pushImage(call, image),
    stop: () => {
      server.close();
      ecr.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function pushImage(call: RunningRegistry["call"], { tag, layers, config, platform }: PushedImage) {
  const file: LayerEntry = { kind: "file", name: "app/main.js", mode: 0o644, content: Buffer.from("1") };
  const configText = JSON.stringify({
    ...(platform ?? hostPlatform()),
    config: config ?? { Cmd: ["node", "main.js"] },
  });
  const contents = [Buffer.from(configText), ...(layers ?? [await layerOf(file)])];
  const descriptors = contents.map((bytes) => ({ mediaType: "x", digest: digestOf(bytes), size: bytes.length }));
  for (const bytes of contents) await call("POST", `local-collections/blobs/uploads/?digest=${digestOf(bytes)}`, bytes);
  const [described, ...described2] = descriptors;
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: described, layers: described2 };
  const text = JSON.stringify(manifest);
  const answer = await call("PUT", `local-collections/manifests/${tag}`, text, { "Content-Type": mediaTypes.manifest });
  if (answer.status !== 201) throw new Error(answer.body);
  return digestOf(text);
}
