"""
What: a rule of a security group keeps its description, whatever it names as its other end.
Why: moto keeps it for address ranges alone; a rule that names a group or a prefix list would be described anew at every plan.
Echoes: Description
Gone when: the trial `network` applies without this file.
"""

from moto.ec2.models.security_groups import SecurityGroupRule


def apply():
    make_without = SecurityGroupRule.__init__

    def make(self, ec2, protocol, group, from_port, to_port, ip_range, source_group=None, prefix_list=None, **more):
        make_without(self, ec2, protocol, group, from_port, to_port, ip_range, source_group, prefix_list, **more)
        self.first_description = (source_group or prefix_list or {}).get("Description")

    SecurityGroupRule.__init__ = make
    SecurityGroupRule.description = property(lambda self: self.ip_range.get("Description") or self.first_description)
