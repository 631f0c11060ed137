import { App } from "cdktf";
import { platforms } from "./config/platforms";
import { resolve } from "./config/resolve";
import { enforcePolicies } from "./policies";
import { services } from "./services";
import { forgetTokenOrigins } from "./stacks/forget-token-origins";
import { buildPlatform } from "./stacks/platform";

const { THRIVE_PLATFORM: only } = process.env;
if (only !== undefined && !(only in platforms)) {
  throw new Error(`THRIVE_PLATFORM "${only}" is not a platform; there are ${Object.keys(platforms).join(", ")}`);
}

forgetTokenOrigins();
const app = new App();
for (const [name, platform] of Object.entries(platforms)) {
  if (only === undefined || only === name) buildPlatform(app, resolve(platform, services));
}
enforcePolicies(app, { complete: only === undefined });
app.synth();
