"""
What: a service-linked role has AWS's name, the description that was asked for, and a suffix when one was.
Why: MiniStack names the role of `ecs.application-autoscaling` like that of `ecs`, so that only one of them can be made, and describes each in its own words, which every plan wants to change.
Echoes: Description, CustomSuffix
Gone when: the trial `identity` applies and plans no change without this file.
"""

import json

from ministack.services import iam

AWS_NAMES = {
    "apigateway": "APIGateway",
    "autoscaling": "AutoScaling",
    "codestar-notifications": "CodeStarNotifications",
    "ecs": "ECS",
    "ecs.application-autoscaling": "ApplicationAutoScaling_ECSService",
    "elasticache": "ElastiCache",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "guardduty": "AmazonGuardDuty",
    "ops.apigateway": "APIGateway",
    "rds": "RDS",
}


def apply():
    iam._IAM_HANDLERS["CreateServiceLinkedRole"] = create_service_linked_role


def create_service_linked_role(parameters):
    service = iam._p(parameters, "AWSServiceName")
    name = role_name(service, iam._p(parameters, "CustomSuffix"))
    if name in iam._roles:
        taken = f"Service role name {name} has been taken in this account, please try a different suffix."
        return iam._error(400, "InvalidInput", taken, ns="iam")
    status, headers, body = iam._create_role(
        {
            "RoleName": [name],
            "Path": [f"/aws-service-role/{service}/"],
            "Description": [iam._p(parameters, "Description")],
            "AssumeRolePolicyDocument": [trust_of(service)],
        }
    )
    return status, headers, body.replace(b"CreateRole", b"CreateServiceLinkedRole")


def trust_of(service):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def role_name(service, suffix):
    known = service.removesuffix(".amazonaws.com")
    name = "AWSServiceRoleFor" + AWS_NAMES.get(known, known.split(".")[0].capitalize())
    return f"{name}_{suffix}" if suffix else name
