import { terraformEnvironment, withoutProxyForLoopback } from "../../cli/child-environment";

describe("the environment of a local terraform run", () => {
  it("has nothing that could send it to a real account or change what it does", () => {
    const user = {
      PATH: "/bin",
      AWS_PROFILE: "prod",
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_ENDPOINT_URL: "http://else",
      AWS_CA_BUNDLE: "/ca.pem",
      TF_CLI_ARGS_apply: "-refresh=false",
      TF_WORKSPACE: "prod",
      TF_DATA_DIR: "/elsewhere",
      TF_REATTACH_PROVIDERS: "{}",
      TF_VAR_name: "x",
      TF_CLI_CONFIG_FILE: "/missing.rc",
      TERRAFORM_CONFIG: "/missing.rc",
    };
    expect(terraformEnvironment(user, {})).toEqual({
      PATH: "/bin",
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      GOGC: "800",
      GOMEMLIMIT: "800MiB",
    });
  });

  it("keeps what only changes what Terraform logs, and the proxy", () => {
    const user = { TF_LOG: "debug", TF_LOG_PATH: "/tmp/log", HTTPS_PROXY: "http://proxy:3128", GOGC: "50" };
    expect(terraformEnvironment(user, {})).toMatchObject(user);
  });

  it("has the settings that we chose", () => {
    const ours = { TF_CLI_CONFIG_FILE: "/ours.rc" };
    expect(terraformEnvironment({ TF_CLI_CONFIG_FILE: "/theirs.rc" }, ours)).toMatchObject(ours);
  });
});

describe("a proxy", () => {
  it.each([
    [{ NO_PROXY: "corp.example,localhost" }, "corp.example,localhost,127.0.0.1"],
    [{ no_proxy: "corp.example" }, "corp.example,127.0.0.1,localhost"],
    [{ NO_PROXY: "a", no_proxy: "b" }, "a,b,127.0.0.1,localhost"],
  ])("is not used for the loopback, whatever was listed: %j", (user, listed) => {
    expect(withoutProxyForLoopback(user)).toEqual({ NO_PROXY: listed, no_proxy: listed });
  });
});
