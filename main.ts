import { App } from "cdktf";
import { platforms } from "./config/platforms";
import { resolve } from "./config/resolve";
import { services } from "./services";
import { buildPlatform } from "./stacks/platform";

const { THRIVE_PLATFORM: only } = process.env;

const app = new App();
for (const [name, platform] of Object.entries(platforms)) {
  if (only === undefined || only === name) buildPlatform(app, resolve(platform, services));
}
app.synth();
