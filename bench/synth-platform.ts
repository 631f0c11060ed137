import { App } from "cdktf";
import { enforcePolicies } from "../policies";
import { forgetTokenOrigins } from "../stacks/forget-token-origins";
import { buildPlatform } from "../stacks/platform";
import { generatedPlatform } from "./generated-platform";
import { reportUsage } from "./usage";

/** What is measured: a catalogue of as many services as asked, synthesized as main.ts does it. */
const services = Number(process.argv[2]);

forgetTokenOrigins();
const app = new App();
buildPlatform(app, generatedPlatform(services));
enforcePolicies(app, { complete: false });
app.synth();
reportUsage();
