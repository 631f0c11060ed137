import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { reportUsage } from "./usage";

/** What it is measured against: as many bare resources in as many stacks, with nothing of ours. `[33,33,5]` */
const resourcesOfStacks = JSON.parse(process.argv[2] ?? "[]") as number[];

const app = new App();
resourcesOfStacks.forEach((resources, number) => {
  const stack = new TerraformStack(app, `stack-${number}`);
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  for (let index = 0; index < resources; index++) {
    new CloudwatchLogGroup(stack, `log-group-${index}`, { name: `/bench/${number}/${index}` });
  }
});
app.synth();
reportUsage();
