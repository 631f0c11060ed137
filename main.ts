import { App } from "cdktf";
import { platforms } from "./config/platforms";
import { ConfigurationError } from "./config/problem";
import { resolveAll } from "./config/resolve-all";
import { enforcePolicies, PolicyError } from "./policies";
import { services } from "./services";
import { source } from "./services/source";
import { forgetTokenOrigins } from "./stacks/forget-token-origins";
import { buildPlatform } from "./stacks/platform";

const { THRIVE_PLATFORM: only } = process.env;

try {
  synthesize();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof PolicyError)) throw error;
  console.error(error.message); // what is wrong is in a declaration; where it was found is not
  process.exitCode = 1;
}

function synthesize(): void {
  if (only !== undefined && !(only in platforms)) {
    throw new Error(`THRIVE_PLATFORM "${only}" is not a platform; there are ${Object.keys(platforms).join(", ")}`);
  }
  const wanted = Object.entries(platforms).flatMap(([name, platform]) => ((only ?? name) === name ? platform : []));
  const resolved = resolveAll(wanted, services, source);

  forgetTokenOrigins();
  const app = new App();
  for (const platform of resolved) buildPlatform(app, platform);
  enforcePolicies(app, { complete: only === undefined });
  app.synth();
}
