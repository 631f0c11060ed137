import { App } from "cdktf";
import { enforcePolicies } from "../policies";
import { forgetTokenOrigins } from "../stacks/forget-token-origins";
import { buildPlatform } from "../stacks/platform";
import { generatedPlatform } from "./generated-platform";
import { reportUsage } from "./usage";

/** What is measured: a catalogue of as many services as asked, synthesized as main.ts does it. */
const services = Number(process.argv[2]);

/** Bundling takes the same time however many services there are. */
const functionCode = () => ({ path: "program.zip", sha256Base64: "" });

forgetTokenOrigins();
const app = new App();
buildPlatform(app, generatedPlatform(services), { functionCode });
enforcePolicies(app, { complete: false });
app.synth();
reportUsage();
