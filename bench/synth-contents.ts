import fs from "node:fs";
import path from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformDataSource, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { reportUsage } from "./usage";

type Arguments = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** Synthesizes the resources of an output folder again, from plain values: what cdktf itself takes for what the platform says. */
class PlainResource extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly plainArguments: Arguments,
  ) {
    super(scope, id, { terraformResourceType: type });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.plainArguments, "//": undefined };
  }
}

class PlainDataSource extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly plainArguments: Arguments,
  ) {
    super(scope, id, { terraformResourceType: type });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.plainArguments, "//": undefined };
  }
}

const stacks = path.join(process.argv[2] ?? "", "stacks");

const app = new App();
for (const id of fs.readdirSync(stacks)) {
  const { resource = {}, data = {} } = JSON.parse(fs.readFileSync(path.join(stacks, id, "cdk.tf.json"), "utf8")) as {
    resource?: Blocks;
    data?: Blocks;
  };
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  eachBlock(resource, (type, name, plain) => new PlainResource(stack, `${type}.${name}`, type, plain));
  eachBlock(data, (type, name, plain) => new PlainDataSource(stack, `data.${type}.${name}`, type, plain));
}
app.synth();
reportUsage();

function eachBlock(blocks: Blocks, make: (type: string, name: string, plain: Arguments) => unknown): void {
  for (const [type, named] of Object.entries(blocks)) {
    for (const [name, plain] of Object.entries(named)) make(type, name, plain);
  }
}
