import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { environment, stateInFiles } from "../../config/environment.schema";
import { localDelivery } from "../../config/environments/local-delivery";
import { local } from "../../config/environments/local";
import type { PlatformInput, ResolvedLanding } from "../../config/platform";
import { resolve } from "../../config/resolve";
import { BaseStack } from "../../stacks/base-stack";
import type { OutputValues, StackOutputs } from "../../stacks/stack-outputs";
import { anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { scratchApp } from "../support/scratch-app";
import { synthesized } from "../support/template";

class SomeStack extends BaseStack {
  constructor(landing: ResolvedLanding, id = "dev-some", scope: Construct = scratchApp()) {
    super(scope, id, landing, { environment: landing.name });
  }
  override publish = <T extends OutputValues>(values: T): StackOutputs<T> => super.publish(values);
  override read = <T extends OutputValues>(outputs: StackOutputs<T>): T => super.read(outputs);
}

const platformWith = (changes: Partial<PlatformInput>) => resolve(aPlatform(changes), catalogueOf(aService()));
const landing = platformWith({}).environments[0] as ResolvedLanding;
const localLanding = platformWith({ delivery: localDelivery, environments: [{ ...local, services: {} }] })
  .environments[0] as ResolvedLanding;

const parameter = (scope: Construct, id: string) => new SsmParameter(scope, id, { name: `/${id}`, type: "String" });

describe("an address", () => {
  test("is the path of the construct, without hashes", () => {
    const stack = new SomeStack(landing);
    parameter(new Construct(stack, "collections"), "image-in-use");
    expect(synthesized(stack).resource).toHaveProperty(["aws_ssm_parameter", "collections_image_in_use"]);
  });

  test("of a construct's main resource is the construct's", () => {
    const stack = new SomeStack(landing);
    parameter(new Construct(stack, "image"), "Resource");
    expect(Object.keys(synthesized(stack).resource.aws_ssm_parameter ?? {})).toEqual(["image"]);
  });

  test("that two would have is refused, with both and the way out", () => {
    const stack = new SomeStack(landing);
    parameter(stack, "image-in-use");
    parameter(new Construct(stack, "image"), "in-use");
    expect(() => synthesized(stack)).toThrow(
      new Error(
        "dev-some/image/in-use and dev-some/image-in-use would both be aws_ssm_parameter.image_in_use in Terraform; rename one of them",
      ),
    );
  });
});

describe("the state", () => {
  test("is in the account's bucket, encrypted and locked by the bucket itself", () => {
    expect(synthesized(new SomeStack(landing)).terraform.backend).toEqual({
      s3: {
        bucket: "state-of-222222222222",
        encrypt: true,
        key: "dev-some.tfstate",
        region: "us-east-1",
        use_lockfile: true,
      },
    });
  });

  test("of a local stack is a file of the checkout, found from wherever the checkout is", () => {
    expect(synthesized(new SomeStack(localLanding, "local-some")).terraform.backend).toEqual({
      local: { path: "../../../.thrive/state/local-some.tfstate" },
    });
  });

  test("in files is for the local AWS alone", () => {
    const inFiles = environment(anEnvironment({ state: stateInFiles() }));
    expect(() => platformWith({ environments: [inFiles] })).toThrow("environments/dev: state:");
  });
});

describe("the provider", () => {
  test("is pinned to one version", () => {
    expect(synthesized(new SomeStack(landing)).terraform.required_providers).toEqual({
      aws: { source: "aws", version: "5.100.0" },
    });
  });

  test("reaches one account and one region, and tags what it makes", () => {
    expect(synthesized(new SomeStack(landing)).provider.aws).toEqual([
      {
        region: "us-east-1",
        allowed_account_ids: ["222222222222"],
        default_tags: [
          {
            tags: {
              platform: "thrive",
              protection: "unprotected",
              stack: "dev-some",
              "managed-by": "terraform",
              environment: "dev",
            },
          },
        ],
      },
    ]);
  });

  test("of a local stack cannot reach an account: no account knows its keys, and its profile is its own", () => {
    const [provider] = synthesized(new SomeStack(localLanding, "local-some")).provider.aws ?? [];
    expect(provider).toMatchObject({
      access_key: "local",
      secret_key: "local",
      allowed_account_ids: ["123456789012"],
      profile: "thrive-local",
      shared_config_files: ["${path.module}/../../../.thrive/aws/config"],
      shared_credentials_files: ["${path.module}/../../../.thrive/aws/config"],
    });
  });

  test("of any other stack has no keys", () => {
    const [provider = {}] = synthesized(new SomeStack(landing)).provider.aws ?? [];
    expect(Object.keys(provider).filter((setting) => /key|token|profile|skip|endpoint/.test(setting))).toEqual([]);
  });
});

describe("values between stacks", () => {
  const app = scratchApp();
  const giver = new SomeStack(landing, "dev-network", app);
  const taker = new SomeStack(landing, "dev-runtime", app);
  const outputs = giver.publish({ vpcId: "vpc-1", subnetIds: ["a", "b"], groups: { orders: "sg-1", "a-b": "sg-2" } });
  const { vpcId, subnetIds, groups } = taker.read(outputs);
  parameter(taker, "read").addOverride("values", [vpcId, subnetIds, groups.orders, groups["a-b"]]);
  taker.read(outputs);
  const template = synthesized(taker);

  test("are outputs of the one", () => {
    expect(synthesized(giver).output).toEqual({
      vpc_id: { value: "vpc-1" },
      subnet_ids: { value: ["a", "b"] },
      groups: { value: { orders: "sg-1", "a-b": "sg-2" } },
    });
  });

  test("are read from its state by the other, whatever their type", () => {
    expect(template.resource.aws_ssm_parameter?.read?.values).toEqual([
      "${data.terraform_remote_state.network.outputs.vpc_id}",
      "${data.terraform_remote_state.network.outputs.subnet_ids}",
      "${data.terraform_remote_state.network.outputs.groups.orders}",
      `\${data.terraform_remote_state.network.outputs.groups["a-b"]}`,
    ]);
  });

  test("come from one state, however often they are read", () => {
    expect(template.data.terraform_remote_state).toEqual({
      network: {
        backend: "s3",
        config: { bucket: "state-of-222222222222", encrypt: true, key: "dev-network.tfstate", region: "us-east-1" },
      },
    });
  });

  test("put the stacks in order", () => {
    expect(taker.dependencies).toEqual([giver]);
  });
});
