import { CodeRepository } from "../../modules/code-repository";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const made = (protect: boolean) =>
  synthesizedConstruct((scope) => {
    new CodeRepository(scope, "services", { name: "thrive-services", description: "Services", keyArn, protect });
  });

test("a repository is encrypted with the key it is given", () => {
  expect(theOnly(made(false), "aws_codecommit_repository")).toEqual({
    repository_name: "thrive-services",
    description: "Services",
    kms_key_id: keyArn,
  });
});

test("a repository is not destroyed where it is protected", () => {
  expect(theOnly(made(true), "aws_codecommit_repository").lifecycle).toEqual({ prevent_destroy: true });
});
