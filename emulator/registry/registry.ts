import type { ECRClient } from "@aws-sdk/client-ecr";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Context, Part } from "../context";
import { Memo } from "../memo";
import { BlobCalls } from "./blob-calls";
import { Blobs } from "./blobs";
import { imageStore } from "./local-image-store";
import type { ImageStore } from "./image-store";
import { ManifestCalls } from "./manifest-calls";
import { Manifests } from "./manifests";
import { answerRegistryError, RegistryError } from "./registry-error";
import { registryCall, type RegistryCall } from "./registry-call";

/** The registry of images: takes them below `/v2/`, gives them to tasks. */
export interface Registry extends Part {
  /** Answers a call below `/v2/` that nobody signed: image clients send a password, which is not checked. */
  handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void>;
  readonly images: ImageStore;
}

/** ECR's registry: the OCI distribution API, version 2. */
export function createRegistry(context: Pick<Context, "clients" | "files">): Registry {
  const { files } = context;
  const blobs = new Blobs(join(files.folder, "registry"));
  const manifests = new Manifests(ecrOf(context));
  const images = imageStore({ blobs, manifests, folder: join(files.folder, "images") });
  const calls = { blobs: new BlobCalls(blobs, manifests), manifests: new ManifestCalls(blobs, manifests) };
  return {
    start: async () => {
      await Promise.all([blobs.start(), images.start()]);
    },
    stop: () => images.stop(),
    handle: async (incoming, answer) => {
      answer.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
      try {
        await dispatch(registryCall(incoming, answer), calls);
      } catch (error) {
        if (answer.headersSent) return void answer.destroy(); // who asked has gone, maybe with all of it
        if (!(error instanceof RegistryError)) throw error;
        answerRegistryError(answer, error);
      }
    },
    images,
  };
}

function dispatch(call: RegistryCall, { blobs, manifests }: { blobs: BlobCalls; manifests: ManifestCalls }) {
  if (call.kind === "version") return Promise.resolve(void call.answer.writeHead(200, { "Content-Length": 0 }).end());
  return call.kind === "manifest" ? manifests.answer(call) : blobs.answer(call);
}

/** One client an account, made at the first use: loading the SDK would slow every start. */
function ecrOf({ clients }: Pick<Context, "clients">): (account: string) => Promise<ECRClient> {
  const made = new Memo(async (account) => {
    const { ECRClient: Client } = await import("@aws-sdk/client-ecr");
    return new Client(clients.of(account).settings("ecr"));
  });
  return (account) => made.get(account);
}
