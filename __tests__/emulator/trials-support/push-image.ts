import { createHash } from "node:crypto";
import { makeLayer } from "../../../emulator/docker/layer";
import { RegistryClient } from "../../../emulator/docker/registry-client";
import { hostPlatform } from "../../../emulator/registry/host-platform";
import { mediaTypes } from "../../../emulator/registry/oci-image";
import { awsCalls } from "./aws-calls";

const digestOf = (bytes: string | Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Pushes an image with one program, `/app/main.js`, to a repository that exists; answers its name with the tag. */
export async function pushImage(
  endpoint: string,
  repository: string,
  tag: string,
  program: string,
  account = "123456789012",
): Promise<string> {
  const client = new RegistryClient(endpoint, { account, repository });
  const content = Buffer.from(program);
  const layer = await makeLayer([{ kind: "file", name: "app/main.js", mode: 0o644, content }]);
  const config = JSON.stringify({
    ...hostPlatform(),
    config: { Cmd: ["node", "/app/main.js"], WorkingDir: "/app", Env: ["OF_IMAGE=1"] },
    rootfs: { type: "layers", diff_ids: [layer.diffId] },
  });
  const described = (mediaType: string, bytes: string | Buffer) => {
    return { mediaType, digest: digestOf(bytes), size: Buffer.byteLength(bytes) };
  };
  await client.putBlob(digestOf(config), Buffer.from(config));
  await client.putBlob(digestOf(layer.zipped), layer.zipped);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: described("application/vnd.oci.image.config.v1+json", config),
    layers: [described("application/vnd.oci.image.layer.v1.tar+gzip", layer.zipped)],
  };
  await client.putManifest(tag, mediaTypes.manifest, JSON.stringify(manifest));
  return `${account}.dkr.ecr.us-east-1.amazonaws.com/${repository}:${tag}`;
}

/** Makes a repository with one image that runs until it is asked to end; answers the image's name. */
export async function pushIdleImage(endpoint: string, repository: string, tag: string): Promise<string> {
  await ecr(endpoint, "CreateRepository", { repositoryName: repository });
  return pushImage(endpoint, repository, tag, "setInterval(() => {}, 1_000_000);");
}

export async function deleteRepository(endpoint: string, repositoryName: string): Promise<void> {
  await ecr(endpoint, "DeleteRepository", { repositoryName, force: true });
}

async function ecr(endpoint: string, action: string, body: object): Promise<void> {
  const answer = await awsCalls(endpoint).json("ecr", `AmazonEC2ContainerRegistry_V20150921.${action}`, body);
  if (answer.status !== 200) throw new Error(`${action}: ${answer.body}`);
}
