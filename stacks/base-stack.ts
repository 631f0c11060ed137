import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { ResolvedLanding } from "../config/platform";
import { readableId } from "./readable-id";
import { repairHcl } from "./repair-hcl";
import { StackOutputs, type OutputValues } from "./stack-outputs";
import { emulatorProvider } from "./emulator-provider";
import { keepsStateIn, stateFile, stateKey } from "./state";

/**
 * Every stack: one account and region, one state, one set of tags, addresses that people can read.
 * Its id is its folder in `cdktf.out/stacks` and the name of its state.
 */
export abstract class BaseStack extends TerraformStack {
  private readonly paths = new Map<string, string>();
  private readonly readings = new Map<StackOutputs<OutputValues>, OutputValues>();
  private template: unknown;

  protected constructor(
    scope: Construct,
    id: string,
    readonly landing: ResolvedLanding,
    tags: Readonly<Record<string, string>> = {},
  ) {
    super(scope, id);
    new AwsProvider(this, "aws", {
      region: landing.region,
      allowedAccountIds: [landing.aws.accountId],
      defaultTags: [{ tags: { ...tagsOf(landing), stack: id, ...tags } }],
      ...(landing.runsOn === "emulator" ? emulatorProvider(landing.aws.accountId) : {}),
    });
    this.keepState();
  }

  /**
   * Nothing to prepare: cdktf would resolve everything once more, to wire what one stack takes from another behind our back.
   * Between our stacks go published values alone; a stray reference stays as it is and Terraform refuses it.
   */
  override prepareStack(): void {}

  /** Synthesized once: policies read what Terraform will read. */
  override toTerraform(): unknown {
    this.template ??= super.toTerraform();
    return this.template;
  }

  override toHclTerraform() {
    const { hcl, metadata } = super.toHclTerraform();
    return { hcl: repairHcl(hcl), metadata };
  }

  /** Offers values to later stacks of the same account. */
  protected publish<T extends OutputValues>(values: T): StackOutputs<T> {
    return new StackOutputs(this, values);
  }

  /** Reads what an earlier stack offers, once that one is applied. */
  protected read<T extends OutputValues>(outputs: StackOutputs<T>): T {
    const known = this.readings.get(outputs);
    if (known) return known as T;
    this.addDependency(outputs.stack);
    const values = outputs.readFrom(this);
    this.readings.set(outputs, values);
    return values;
  }

  /** `aws_ecs_service.collections`: the path of a construct, without hashes. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const id = readableId(node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id));
    const address = `${typeOf(element)}.${id}`;
    const taken = this.paths.get(address);
    if (taken !== undefined && taken !== node.path) {
      throw new Error(`${node.path} and ${taken} would both be ${address} in Terraform; rename one of them`);
    }
    this.paths.set(address, node.path);
    return id;
  }

  private keepState(): void {
    const { state, region } = this.landing;
    if (state.kind === "files") {
      new LocalBackend(this, { path: stateFile(this.node.id) });
      return;
    }
    const backend = new S3Backend(this, { ...keepsStateIn(state.bucket, region), key: stateKey(this.node.id) });
    backend.addOverride("use_lockfile", true); // cdktf has no property for it; Terraform before 1.10 refuses it
  }
}

function typeOf(element: TerraformElement | Node): string {
  return "terraformResourceType" in element ? String(element.terraformResourceType) : element.constructor.name;
}

/** `protection` is there for people in the console, and for the policies: they ask more of what is protected. */
function tagsOf({ platform, protection }: ResolvedLanding): Record<string, string> {
  return { platform, protection: protection.kind, "managed-by": "terraform" };
}
