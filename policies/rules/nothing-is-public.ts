import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** What each type must say to stay private, and what AWS takes when nothing is said. */
const settings: Readonly<Record<string, readonly [path: string, wanted: boolean, unsaid: boolean]>> = {
  aws_db_instance: ["publicly_accessible", false, false],
  aws_ecs_service: ["network_configuration.assign_public_ip", false, false],
  aws_lb: ["internal", true, false],
  aws_rds_cluster_instance: ["publicly_accessible", false, false],
  aws_subnet: ["map_public_ip_on_launch", false, false],
};

/** Ways to the internet: a network of ours has none. */
const waysOut = ["aws_egress_only_internet_gateway", "aws_eip", "aws_internet_gateway", "aws_nat_gateway"];

export const nothingIsPublic: Rule = {
  id: "nothing-is-public",
  demand: "Nothing but the API can be reached from the internet, and no network has a way to it.",
  sources: ["CKV_AWS_17", "CKV_AWS_130", "CKV_AWS_333", "TV 0053", "SH EC2.15", "SH ECS.2", "SH RDS.2"],
  about: [...Object.keys(settings), ...waysOut],
  check: ({ type, config }) => {
    const known = settings[type];
    if (!known) return { finding: "leads to the internet; reach AWS through VPC endpoints instead" };
    const [path, wanted, unsaid] = known;
    const value = setting(config, path);
    return verdictOf([(value ?? unsaid) !== wanted && `${path} is ${show(value)}; set ${wanted}`]);
  },
};
