import { homes } from "../../emulator/homes";
import { inventory } from "../../emulator/inventory";
import { signingName } from "../../emulator/signing-name";

const answerOf = (kind: string, answer: string) => inventory.find((one) => one.kind === kind)!.identities(answer);

test("every question is for a service that has a home", () => {
  const services = inventory.map(({ call }) => signingName({ authorization: call.headers!["Authorization"] }, "/")!);
  expect(services.filter((service) => !(service in homes))).toEqual([]);
});

test("identities are read from XML, from lists of texts and from lists of objects", () => {
  expect(answerOf("aws_vpc", "<item><vpcId>vpc-1</vpcId></item><item><vpcId>vpc-2</vpcId></item>")).toEqual([
    "vpc-1",
    "vpc-2",
  ]);
  expect(answerOf("aws_ecs_cluster", '{"clusterArns":["arn:1"]}')).toEqual(["arn:1"]);
  expect(answerOf("aws_ssm_parameter", '{"Parameters":[{"Name":"/one"}]}')).toEqual(["/one"]);
  expect(answerOf("aws_sqs_queue", "{}")).toEqual([]);
});

test("roles of people who signed in are not ours", () => {
  const roles = ["aws-reserved/sso.amazonaws.com/AWSReservedSSO_approver_1", "pipeline"];
  const answer = roles.map((role) => `<Arn>arn:aws:iam::123456789012:role/${role}</Arn>`).join("");
  expect(answerOf("aws_iam_role", answer)).toEqual(["arn:aws:iam::123456789012:role/pipeline"]);
});

test("aliases that AWS makes are not ours", () => {
  const aliases = { Aliases: [{ AliasName: "alias/aws/s3" }, { AliasName: "alias/ours" }] };
  expect(answerOf("aws_kms_alias", JSON.stringify(aliases))).toEqual(["alias/ours"]);
});
