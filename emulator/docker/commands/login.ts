import { onlyArgument, readOptions } from "../options";
import type { Surroundings } from "../surroundings";

/** `docker login --username AWS --password-stdin REGISTRY`: the local registry checks no password, so none is kept. */
export async function login(args: readonly string[], { say, input }: Surroundings): Promise<void> {
  const { values, positionals } = readOptions("login", args, {
    username: { type: "string", short: "u" },
    "password-stdin": { type: "boolean" },
  });
  const registry = onlyArgument("login", positionals, "the registry");
  if (values["password-stdin"] === true) await input();
  say(`Login Succeeded (the stand-in docker: the local AWS checks no password for ${registry}, and none was kept)`);
}
