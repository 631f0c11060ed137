import { hostPlatform } from "../../registry/host-platform";
import type { Surroundings } from "../surroundings";

/** `docker version` */
export function version(_: readonly string[], { say }: Surroundings): Promise<void> {
  const { os, architecture } = hostPlatform();
  say("Stand-in docker of the local AWS");
  say(" Builds and pushes one-layer images without a daemon; it runs no containers.");
  say(` OS/Arch: ${os}/${architecture}`);
  return Promise.resolve();
}
