import { TerraformResource, type TerraformStack } from "cdktf";
import { stacksOf } from "../support/built";
import { aPlatform, aService, catalogueOf } from "../support/declarations";
import { resourceNamed, synthesized } from "../support/template";

describe("ninety services and one more", () => {
  const names = Array.from({ length: 91 }, (_, index) => `s${index + 1}`);
  const declared = names.map((name) => aService({ name }));
  const platform = aPlatform();
  const [ninety, more] = [declared.slice(0, 90), declared].map((some) => stacksOf(platform, catalogueOf(...some)));
  const named = (stacks: readonly TerraformStack[] = [], id: string): TerraformStack =>
    stacks.find(({ node }) => node.id === id) as TerraformStack;

  test("have one shard, then two", () => {
    const shards = [ninety, more].map((stacks) => stacks?.map(({ node }) => node.id).filter((id) => /entry/.test(id)));
    expect(shards).toEqual([["dev-entry"], ["dev-entry", "dev-entry-2"]]);
  });

  test("make no stack of more than 120 resources, the runtime apart", () => {
    const sizes = more?.map((stack) => [stack.node.id, resourceCount(stack)] as const) ?? [];
    expect(sizes.filter(([id, size]) => size > 120 && id !== "dev-runtime")).toEqual([]);
  });

  test.each(["dev-s1", "dev-s45", "dev-s90", "dev-network", "dev-entry"])("leave %s as it was", (id) => {
    expect(synthesized(named(more, id))).toEqual(synthesized(named(ninety, id)));
  });

  test("send the one more through the second shard, under the shared domain and web ACL", () => {
    const last = synthesized(named(more, "dev-s91"));
    const { listener_arn: listener, priority } = resourceNamed(last, "aws_lb_listener_rule.s91_rule");
    const { web_acl_arn: webAcl } = resourceNamed(last, "aws_wafv2_web_acl_association.api_web_acl");
    expect([listener, priority, webAcl]).toEqual([
      "${data.terraform_remote_state.entry_2.outputs.listener_arn}",
      10,
      "${data.terraform_remote_state.entry.outputs.web_acl_arn}",
    ]);
  });

  test("name the second shard's load balancers apart from the first's", () => {
    const balancers = ["dev-entry", "dev-entry-2"].flatMap((id) =>
      Object.values(synthesized(named(more, id)).resource.aws_lb ?? {}).map(({ name }) => name),
    );
    expect(balancers.sort()).toEqual(["thrive-dev-2-alb", "thrive-dev-2-nlb", "thrive-dev-alb", "thrive-dev-nlb"]);
  });

  function resourceCount(stack: TerraformStack): number {
    return stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length;
  }
});
