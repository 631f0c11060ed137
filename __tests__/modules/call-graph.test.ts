import { CallGraph, type CallGraphConfig } from "../../modules/call-graph";
import { name, synthesizedConstruct } from "../support/synthesized-construct";
import { addressesOf, resourceNamed } from "../support/template";

const stock = { name: "stock", port: 9000 };

function graph(...services: CallGraphConfig["services"]) {
  return synthesizedConstruct((scope) => {
    new CallGraph(scope, "calls", { vpcId: "vpc-1", name, services });
  });
}

const template = graph(
  { name: "orders", callees: [stock] },
  { name: "stock", callees: [] },
  { name: "sales", callees: [] },
);

describe("a call graph", () => {
  test("opens each declared call at both its ends, and nothing else", () => {
    expect(addressesOf(template)).toEqual([
      "aws_security_group.calls_orders",
      "aws_security_group.calls_sales",
      "aws_security_group.calls_stock",
      "aws_vpc_security_group_egress_rule.calls_orders_to_stock",
      "aws_vpc_security_group_ingress_rule.calls_stock_from_orders",
    ]);
  });

  test.each([
    ["aws_vpc_security_group_egress_rule.calls_orders_to_stock", "orders", "stock"],
    ["aws_vpc_security_group_ingress_rule.calls_stock_from_orders", "stock", "orders"],
  ])("%s is about the callee's port alone", (address, own, other) => {
    expect(resourceNamed(template, address)).toEqual({
      description: "orders calls stock",
      security_group_id: `\${aws_security_group.calls_${own}.id}`,
      referenced_security_group_id: `\${aws_security_group.calls_${other}.id}`,
      ip_protocol: "tcp",
      from_port: 9000,
      to_port: 9000,
    });
  });

  test("gives every service a group of its own, with no rule inside it", () => {
    expect(resourceNamed(template, "aws_security_group.calls_sales")).toEqual({
      name: "thrive-dev-orders-sales",
      description: "Tasks of sales",
      vpc_id: "vpc-1",
    });
  });

  test("says which service is called but missing", () => {
    expect(() => graph({ name: "orders", callees: [stock] })).toThrow(
      new Error("dev-orders/calls: stock is called but not among the services"),
    );
  });
});
