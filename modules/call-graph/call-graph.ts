import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { NameFor } from "../../config/naming";

/** A service, and what it calls. */
export interface Caller {
  readonly name: string;
  readonly callees: readonly { readonly name: string; readonly port: number }[];
}

export interface CallGraphConfig {
  /** CAUTION: changing this recreates every security group. */
  readonly vpcId: string;
  readonly name: NameFor;
  readonly services: readonly Caller[];
}

/** Who may call whom: one security group a service, and one open port for each declared call. */
export class CallGraph extends Construct {
  /** By the service's name. */
  readonly securityGroups: ReadonlyMap<string, SecurityGroup>;

  constructor(scope: Construct, id: string, config: CallGraphConfig) {
    super(scope, id);
    const { vpcId, name, services } = config;
    this.securityGroups = new Map(
      services.map((service) => [
        service.name,
        new SecurityGroup(this, service.name, {
          name: name("securityGroup", service.name),
          description: `Tasks of ${service.name}`,
          vpcId,
        }),
      ]),
    );
    for (const caller of services) {
      for (const callee of caller.callees) this.allow(caller.name, callee.name, callee.port);
    }
  }

  private allow(caller: string, callee: string, port: number): void {
    const call = { ipProtocol: "tcp", fromPort: port, toPort: port, description: `${caller} calls ${callee}` };
    new VpcSecurityGroupEgressRule(this, `${caller}-to-${callee}`, {
      ...call,
      securityGroupId: this.groupOf(caller).id,
      referencedSecurityGroupId: this.groupOf(callee).id,
    });
    new VpcSecurityGroupIngressRule(this, `${callee}-from-${caller}`, {
      ...call,
      securityGroupId: this.groupOf(callee).id,
      referencedSecurityGroupId: this.groupOf(caller).id,
    });
  }

  private groupOf(service: string): SecurityGroup {
    const group = this.securityGroups.get(service);
    if (!group) throw new Error(`${this.node.path}: ${service} is called but not among the services`);
    return group;
  }
}
