import { App } from "cdktf";
import { platforms, platformsOnRequest } from "./config/platforms";
import { ConfigurationError } from "./config/problem";
import { resolveAll } from "./config/resolve-all";
import { enforcePolicies, PolicyError } from "./policies";
import { services } from "./services";
import { source } from "./services/source";
import { bundledFunctions } from "./stacks/bundled-functions";
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
  const known = { ...platforms, ...platformsOnRequest };
  if (only !== undefined && !(only in known)) {
    throw new Error(`THRIVE_PLATFORM "${only}" is not a platform; there are ${Object.keys(known).join(", ")}`);
  }
  const wanted = only === undefined ? Object.values(platforms) : [known[only]!];
  const resolved = resolveAll(wanted, services, source);

  forgetTokenOrigins();
  const app = new App();
  const functionCode = bundledFunctions(app.outdir);
  for (const platform of resolved) buildPlatform(app, platform, { functionCode });
  enforcePolicies(app, { complete: only === undefined });
  app.synth();
}
