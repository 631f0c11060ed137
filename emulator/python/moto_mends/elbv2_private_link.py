"""
What: a network load balancer keeps whether its security groups hold for PrivateLink traffic.
Why: moto knows the setting by no name, so that every plan sets it again.
Echoes: EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic
Gone when: the trial `entry` plans no change without this file.
"""

from moto.elbv2.models import FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response

FIELD = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"


def apply():
    create_without = ELBV2Response.create_load_balancer
    set_without = ELBV2Response.set_security_groups

    def create_load_balancer(self):
        answer = create_without(self)
        for balancer in answer.result["LoadBalancers"]:
            balancer.enforce_security_group_inbound_rules_on_private_link_traffic = default_of(balancer)
        return answer

    def default_of(balancer):
        has_groups = balancer.type == "network" and balancer.security_groups
        return "on" if has_groups else None

    def set_security_groups(self):
        answer = set_without(self)
        wanted = self._get_param(FIELD)
        if wanted:
            balancer = self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")]
            balancer.enforce_security_group_inbound_rules_on_private_link_traffic = wanted
            answer.result[FIELD] = wanted
        return answer

    FakeLoadBalancer.enforce_security_group_inbound_rules_on_private_link_traffic = None
    ELBV2Response.create_load_balancer = create_load_balancer
    ELBV2Response.set_security_groups = set_security_groups
