import { GitConnection, type GitConnectionConfig } from "../../modules/git-connection";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { resourcesOf, theOnly } from "../support/template";

const made = (config: Omit<GitConnectionConfig, "name">) =>
  synthesizedConstruct((scope) => {
    new GitConnection(scope, "git", { name: "thrive-delivery-git", ...config });
  });

test("a connection reaches the provider's own service", () => {
  const template = made({ provider: "Bitbucket" });
  expect(theOnly(template, "aws_codeconnections_connection")).toEqual({
    name: "thrive-delivery-git",
    provider_type: "Bitbucket",
  });
  expect(resourcesOf(template, "aws_codeconnections_host")).toEqual([]);
});

test("a connection reaches somebody's own server through a host of its kind", () => {
  const template = made({ provider: "GitHub", server: "git.example.gov" });
  expect(theOnly(template, "aws_codeconnections_host")).toEqual({
    name: "thrive-delivery-git",
    provider_type: "GitHubEnterpriseServer",
    provider_endpoint: "https://git.example.gov",
  });
  expect(theOnly(template, "aws_codeconnections_connection").host_arn).toBe("${aws_codeconnections_host.git_host.arn}");
});

test("Bitbucket on a server of one's own is refused", () => {
  expect(() => made({ provider: "Bitbucket", server: "git.example.gov" })).toThrow(
    "Bitbucket has no self-managed server that AWS reaches; remove git.example.gov",
  );
});
