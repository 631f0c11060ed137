import { accountIsPinned } from "../../../policies/rules/account-is-pinned";
import { noForeignPartition } from "../../../policies/rules/no-foreign-partition";
import { providerIsPinned } from "../../../policies/rules/provider-is-pinned";
import { referencesStayAtHome } from "../../../policies/rules/references-stay-at-home";
import { stateIsLocked } from "../../../policies/rules/state-is-locked";
import { stateIsReadAtHome } from "../../../policies/rules/state-is-read-at-home";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const inAccount = (...allowed_account_ids: string[]): StackBlocks["provider"] => ({ aws: [{ allowed_account_ids }] });
const locked = { s3: { bucket: "state-of-222222222222", encrypt: true, use_lockfile: true } };

describeRule(stateIsLocked, {
  finds: {
    "a bucket without a lock": [
      { terraform: { backend: { s3: { encrypt: true } } } },
      ["terraform: backend.s3.use_lockfile is not set; set it to true"],
    ],
    "a bucket in plain": [
      { terraform: { backend: { s3: { encrypt: false, use_lockfile: true } } } },
      ["terraform: backend.s3.encrypt is false; set it to true"],
    ],
    "files for an account": [
      { terraform: { backend: { local: {} } }, provider: inAccount("222222222222") },
      ["terraform: backend is local; keep the state of an account in its bucket (s3)"],
    ],
    "two backends at once": [
      { terraform: { backend: { ...locked, local: {} } } },
      ["terraform: has 2 backends; take one"],
    ],
    "no backend": [{ terraform: {} }, ["terraform: has 0 backends; take one"]],
  },
  passes: {
    "a locked bucket": { terraform: { backend: locked } },
    "files for the local AWS": {
      terraform: { backend: { local: {} } },
      provider: { aws: [{ profile: "thrive-local" }] },
    },
  },
});

const reading = (bucket: string): StackBlocks => ({
  terraform: { backend: locked },
  data: { terraform_remote_state: { network: { config: { bucket } } } },
});

describeRule(stateIsReadAtHome, {
  finds: {
    "the state of another account": [
      reading("state-of-111111111111"),
      [
        `data.terraform_remote_state.network: reads state in "state-of-111111111111", its own is in "state-of-222222222222"; compute the value instead`,
      ],
    ],
  },
  passes: { "the state of its own account": reading("state-of-222222222222") },
});

describeRule(referencesStayAtHome, {
  finds: {
    "a resource of another stack": [
      { resource: { aws_subnet: { it: { vpc_id: "${aws_vpc.elsewhere.id}" } } } },
      ["aws_subnet.it: vpc_id refers to aws_vpc.elsewhere, which is not in the stack; publish the value and read it"],
    ],
    "one of two in an expression": [
      {
        resource: {
          aws_vpc: { it: {} },
          aws_subnet: { it: { tags: { Name: "${aws_vpc.it.id}-${data.aws_region.gone.name}" } } },
        },
      },
      ["aws_subnet.it: Name refers to data.aws_region.gone, which is not in the stack; publish the value and read it"],
    ],
    "an output of a resource of another stack": [
      { output: { vpc_id: { value: "${aws_vpc.elsewhere.id}" } } },
      ["output.vpc_id: value refers to aws_vpc.elsewhere, which is not in the stack; publish the value and read it"],
    ],
  },
  passes: {
    "a resource of the stack": {
      resource: { aws_vpc: { it: {} }, aws_subnet: { it: { vpc_id: "${aws_vpc.it.id}" } } },
    },
    "a value that another stack published": {
      data: { terraform_remote_state: { network: {} } },
      resource: { aws_subnet: { it: { vpc_id: "${data.terraform_remote_state.network.outputs.vpc_id}" } } },
    },
  },
});

describeRule(providerIsPinned, {
  finds: {
    "a range of versions": [
      { terraform: { required_providers: { aws: { version: "~> 5.0" } } } },
      [`terraform: version of aws is "~> 5.0"; give an exact one`],
    ],
    "no version": [
      { terraform: { required_providers: { aws: { source: "aws" } } } },
      ["terraform: version of aws is not set; give an exact one"],
    ],
  },
  passes: { "one version": { terraform: { required_providers: { aws: { version: "5.100.0" } } } } },
});

describeRule(accountIsPinned, {
  finds: {
    "a provider for any account": [
      { provider: { aws: [{ region: "us-east-1" }] } },
      ["provider.aws: allowed_account_ids is not set; name the one account"],
    ],
    "a provider for two accounts": [
      { provider: inAccount("111111111111", "222222222222") },
      [`provider.aws: allowed_account_ids is ["111111111111","222222222222"]; name the one account`],
    ],
  },
  passes: { "a provider for one account": { provider: inAccount("222222222222") } },
});

const naming = (arn: string, region: string): StackBlocks => ({
  provider: { aws: [{ region }] },
  resource: { aws_sns_topic_policy: { it: { arn } } },
});

describeRule(noForeignPartition, {
  finds: {
    "a commercial ARN in GovCloud": [
      naming("arn:aws:sns:us-gov-west-1:222222222222:topic", "us-gov-west-1"),
      ["aws_sns_topic_policy.it: arn names arn:aws: in partition aws-us-gov; make the ARN from its place"],
    ],
    "a GovCloud ARN outside": [
      naming("arn:aws-us-gov:sns:us-gov-west-1:222222222222:topic", "us-east-1"),
      ["aws_sns_topic_policy.it: arn names arn:aws-us-gov: in partition aws; make the ARN from its place"],
    ],
  },
  passes: {
    "an ARN of its own": naming("arn:aws-us-gov:sns:us-gov-east-1:222222222222:topic", "us-gov-east-1"),
  },
  leavesAlone: { "what names no ARN": { resource: { aws_vpc: { it: { cidr_block: "10.0.0.0/16" } } } } },
});
