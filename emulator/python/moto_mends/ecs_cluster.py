"""
What: a deleted cluster is listed no more.
Why: moto lists clusters that are inactive too.
Echoes: nothing
Gone when: the trials leave no cluster behind without this file.
"""

from moto.ecs.models import EC2ContainerServiceBackend


def apply():
    EC2ContainerServiceBackend.list_clusters = lambda self: [
        cluster.arn for cluster in self.clusters.values() if cluster.status == "ACTIVE"
    ]
