import { parseImageReference } from "../../registry/image-reference";
import { DockerRefusal } from "../docker-refusal";
import { withTag } from "../local-images";
import { localRegistry } from "../local-registry";
import { onlyArgument, readOptions } from "../options";
import { RegistryClient } from "../registry-client";
import type { Surroundings } from "../surroundings";

/** `docker manifest inspect NAME[:TAG]`: what the registry of the local AWS has by that name. */
export async function manifest([action, ...args]: readonly string[], surroundings: Surroundings): Promise<void> {
  if (action !== "inspect") {
    throw new DockerRefusal(
      `docker manifest ${action ?? ""}`.trim(),
      "not known",
      "the stand-in takes docker manifest inspect",
    );
  }
  const { positionals } = readOptions("manifest inspect", args, {});
  const named = onlyArgument("manifest inspect", positionals, "the image, as it is in the registry");
  const name = named.includes("@") ? named : withTag(named);
  const parsed = parseImageReference(name);
  if (parsed === undefined) {
    const rule = "the stand-in docker asks ECR of the local AWS alone";
    throw new DockerRefusal(
      `docker manifest inspect ${name}`,
      rule,
      "name it 123456789012.dkr.ecr.us-east-1.amazonaws.com/NAME:TAG",
    );
  }
  const registry = new RegistryClient(localRegistry(`docker manifest inspect ${name}`, surroundings), parsed);
  const text = await registry.manifest(parsed.reference);
  if (text === undefined) throw new Error(`no such manifest: ${name}`);
  surroundings.say(JSON.stringify(JSON.parse(text), undefined, "\t"));
}
