import fs from "node:fs";
import path from "node:path";
import { findProviderMirror, wantedProvider, type WantedProvider } from "../../cli/provider-mirror";
import { describeSource, terraformSettings } from "../../cli/terraform-settings";
import { findProviderSource } from "../../cli/provider-source";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

/** A version that no machine has. */
const provider: WantedProvider = { name: "hashicorp/aws", version: "0.0.7", os: "linux", arch: "amd64" };

const unpacked = "registry.terraform.io/hashicorp/aws/0.0.7/linux_amd64/terraform-provider-aws_v0.0.7_x5";
const packed = "registry.terraform.io/hashicorp/aws/terraform-provider-aws_0.0.7_linux_amd64.zip";

function machine() {
  const folder = temporaryFolder();
  return {
    folder,
    search: {
      root: path.join(folder, "project"),
      home: path.join(folder, "home"),
      environment: {},
      provider,
      places: [],
    },
  };
}

describe("the wanted provider", () => {
  it("is the one that the bindings were made from", () => {
    const root = path.resolve(__dirname, "../..");
    expect(wantedProvider(root)).toMatchObject({ name: "hashicorp/aws", version: "5.100.0" });
  });
});

describe("a provider mirror", () => {
  it.each([
    ["the project", "project/terraform.d/plugins", {}],
    ["the home folder", "home/.terraform.d/plugins", {}],
    ["the home folder's data", "home/.local/share/terraform/plugins", {}],
    ["the package cache", "home/.terraform.d/plugin-cache", {}],
    ["XDG_DATA_HOME", "data/terraform/plugins", { XDG_DATA_HOME: "data" }],
    ["XDG_DATA_DIRS", "shared/terraform/plugins", { XDG_DATA_DIRS: "nowhere:shared" }],
    ["TF_PLUGIN_CACHE_DIR", "cache", { TF_PLUGIN_CACHE_DIR: "cache" }],
  ])("is found in %s", (_, place, variables: Record<string, string>) => {
    const { folder, search } = machine();
    writeFile(path.join(folder, place, unpacked), "");
    const absolute = (list: string) =>
      list
        .split(":")
        .map((one) => path.join(folder, one))
        .join(":");
    const environment = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, absolute(value)]));
    expect(findProviderMirror({ ...search, environment })).toBe(path.join(folder, place));
  });

  it("is found some folders below a usual place, unpacked or packed", () => {
    const { folder, search } = machine();
    const places = [path.join(folder, "opt"), path.join(folder, "srv")];
    writeFile(path.join(folder, "srv/tools/terraform/mirror", packed), "");
    expect(findProviderMirror({ ...search, places })).toBe(path.join(folder, "srv/tools/terraform/mirror"));
    writeFile(path.join(folder, "opt/providers", unpacked), "");
    expect(findProviderMirror({ ...search, places })).toBe(path.join(folder, "opt/providers"));
  });

  it.each([
    ["another version", unpacked.replaceAll("0.0.7", "0.0.8")],
    ["another machine", unpacked.replace("amd64", "arm64")],
    ["another provider", unpacked.replaceAll("aws", "awscc")],
  ])("is not one that holds %s", (_, file) => {
    const { folder, search } = machine();
    writeFile(path.join(folder, "opt/mirror", file), "");
    expect(findProviderMirror({ ...search, places: [path.join(folder, "opt")] })).toBeUndefined();
  });

  it("is not looked for too deep, in hidden folders or in node_modules", () => {
    const { folder, search } = machine();
    for (const place of ["a/b/c/d", ".hidden", "node_modules"])
      writeFile(path.join(folder, "opt", place, unpacked), "");
    expect(findProviderMirror({ ...search, places: [path.join(folder, "opt")] })).toBeUndefined();
  });
});

describe("the provider comes", () => {
  const settings = (search: { home: string }, text: string) => writeFile(path.join(search.home, ".terraformrc"), text);

  it("from the registry when there is no mirror", () => {
    expect(findProviderSource(machine().search)).toEqual({ kind: "registry" });
  });

  it("from a mirror that was found", () => {
    const { search } = machine();
    const mirror = path.join(search.home, ".terraform.d/plugins");
    writeFile(path.join(mirror, unpacked), "");
    expect(findProviderSource(search)).toEqual({ kind: "mirror", folder: mirror });
  });

  it("as the user's settings say, which come before any mirror", () => {
    const { folder, search } = machine();
    writeFile(path.join(search.home, ".terraform.d/plugins", unpacked), "");
    writeFile(path.join(folder, "mine", unpacked), "");
    const mirror = `filesystem_mirror {\n path = "${folder}/mine" # ours\n }`;
    const file = settings(search, `# provider_installation {}\nprovider_installation {\n ${mirror}\n}\n`);
    expect(findProviderSource(search)).toEqual({ kind: "settings", file });
  });

  it.each(["direct {}", 'network_mirror {\n url = "https://x/"\n }', 'dev_overrides = {\n "hashicorp/aws" = "/x"\n }'])(
    "as settings with %s say",
    (block) => {
      const { search } = machine();
      const file = settings(search, `provider_installation {\n ${block}\n}`);
      expect(findProviderSource(search)).toEqual({ kind: "settings", file });
    },
  );

  it("from nowhere when the settings name only a mirror without it", () => {
    const { search } = machine();
    const file = settings(search, 'provider_installation {\n filesystem_mirror {\n path = "/mirror"\n }\n}');
    expect(findProviderSource(search)).toEqual({
      obstacle: `provider hashicorp/aws 0.0.7 (linux_amd64): not in /mirror; ${file} has a provider_installation block, so Terraform looks nowhere else: put the package there (terraform providers mirror FOLDER), or add direct {} to the block`,
    });
  });

  it("as if there were no settings when TF_CLI_CONFIG_FILE names a missing file, or settings say nothing about providers", () => {
    const { search } = machine();
    settings(search, 'plugin_cache_dir = "/cache"\n');
    const environment = { TF_CLI_CONFIG_FILE: "/missing/terraform.rc" };
    expect(findProviderSource({ ...search, environment })).toEqual({ kind: "registry" });
  });
});

describe("Terraform's settings", () => {
  it("for a mirror take this provider from it and every other from the registry", () => {
    const root = temporaryFolder();
    const variables = terraformSettings(root, { kind: "mirror", folder: "/opt/mirror" }, provider);
    expect(variables).toEqual({ TF_CLI_CONFIG_FILE: path.join(root, ".thrive/terraform.rc") });
    expect(fs.readFileSync(path.join(root, ".thrive/terraform.rc"), "utf8"))
      .toBe(`# Written by ./thrive: the AWS provider comes from a mirror on this machine.
provider_installation {
  filesystem_mirror {
    path    = "/opt/mirror"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
  });

  it("are the user's own where those say where providers come from", () => {
    expect(terraformSettings("/root", { kind: "settings", file: "/home/me/.terraformrc" }, provider)).toEqual({
      TF_CLI_CONFIG_FILE: "/home/me/.terraformrc",
    });
  });

  it("for the registry keep one copy for all stacks", () => {
    const root = temporaryFolder();
    expect(terraformSettings(root, { kind: "registry" }, provider)).toEqual({
      TF_PLUGIN_CACHE_DIR: path.join(root, ".thrive/plugin-cache"),
    });
  });

  it("are told in words", () => {
    expect(describeSource({ kind: "mirror", folder: "/opt/mirror" })).toBe("from /opt/mirror");
    expect(describeSource({ kind: "settings", file: "/x.rc" })).toBe("as /x.rc says");
    expect(describeSource({ kind: "registry" })).toBe("from the Terraform registry");
  });
});
