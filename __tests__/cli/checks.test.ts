import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { checkDisk } from "../../cli/disk-check";
import { checkEndpoint } from "../../cli/endpoint-check";
import { checkPort } from "../../cli/port-check";
import { checkPython } from "../../cli/python-check";
import { checkTerraform } from "../../cli/terraform-check";
import { isAtLeast } from "../../cli/version";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

const terraformWayOut =
  "the platform needs Terraform 1.10 or later: install it from https://developer.hashicorp.com/terraform/install (macOS: brew install hashicorp/tap/terraform)";

function programs(terraform?: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  if (terraform !== undefined) writeFile(path.join(folder, "terraform"), `#!/bin/sh\n${terraform}\n`, 0o755);
  return { PATH: folder };
}

describe("terraform", () => {
  it("is taken from 1.10 on", async () => {
    expect(await checkTerraform(programs(`echo '{ "terraform_version": "1.10.0" }'`))).toEqual({ version: "1.10.0" });
  });

  it("is missed", async () => {
    expect(await checkTerraform(programs())).toEqual({
      obstacle: `terraform: not found on the PATH; ${terraformWayOut}`,
    });
  });

  it("is too old", async () => {
    const answer = await checkTerraform(programs(`echo '{ "terraform_version": "1.5.7" }'`));
    expect(answer).toEqual({ obstacle: `terraform: version 1.5.7; ${terraformWayOut}` });
  });

  it("is broken", async () => {
    const answer = await checkTerraform(programs("echo 'cannot load libfoo' >&2; exit 127"));
    expect(answer).toEqual({
      obstacle: `terraform: does not tell its version (cannot load libfoo); ${terraformWayOut}`,
    });
  });

  it.each([
    ["1.9.8", false],
    ["1.10", true],
    ["1.10.5", true],
    ["2.0.0", true],
    ["0.15.0", false],
  ])("%s is new enough: %s", (version, enough) => expect(isAtLeast(version, "1.10")).toBe(enough));
});

describe("a port", () => {
  it("is free", async () => {
    expect(await checkPort(0)).toBeUndefined();
  });

  it("is in use", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as net.AddressInfo;
    expect(await checkPort(port)).toEqual({
      obstacle: `port ${port}: another program listens on it; the local AWS listens there, on the loopback: ./thrive up --port ${port + 100}, or end that program (lsof -i :${port} names it)`,
    });
    other.close();
  });
});

describe("the disk", () => {
  it("has room", () => expect(checkDisk("/project", () => 2 * 1024 ** 3)).toBeUndefined());

  it("is nearly full", () => {
    expect(checkDisk("/project", () => 0.5 * 1024 ** 3)).toEqual({
      obstacle:
        "/project: 0.5 GB free on its disk; the local platform needs 2 GB, and a full disk can cut a state file short: free some space",
    });
  });
});

describe("Python", () => {
  const none = () => {
    throw new Error("python3: not found on the PATH, …");
  };

  it("is asked for in the emulator's own words", () => {
    expect(checkPython(temporaryFolder(), none)).toEqual({ obstacle: "python3: not found on the PATH, …" });
  });

  it("is not asked for when the local AWS is installed", () => {
    const root = temporaryFolder();
    writeFile(path.join(root, ".thrive/venv/bin/python"), "");
    expect(checkPython(root, none)).toBeUndefined();
  });
});

describe("an endpoint", () => {
  const rule = "--endpoint takes the URL of a local AWS that runs, such as http://127.0.0.1:4566";

  it("answers, whatever it says", async () => {
    const server = http.createServer((_, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    expect(await checkEndpoint(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`)).toBeUndefined();
    server.close();
  });

  it("does not answer", async () => {
    const gone = net.createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as net.AddressInfo;
    gone.close();
    await once(gone, "close");
    expect(await checkEndpoint(`http://127.0.0.1:${port}`)).toEqual({
      obstacle: `--endpoint http://127.0.0.1:${port}: does not answer (ECONNREFUSED); ${rule}: start it, or correct the URL`,
    });
  });

  it.each(["localhost:4566", "ftp://127.0.0.1", "x"])("is no URL: %s", async (endpoint) => {
    expect(await checkEndpoint(endpoint)).toEqual({
      obstacle: `--endpoint ${endpoint}: not an http(s) URL; ${rule}: correct it`,
    });
  });

  it.each(["https://sts.amazonaws.com", "https://ec2.cn-north-1.amazonaws.com.cn", "https://lambda.us-east-1.api.aws"])(
    "is never AWS itself: %s",
    async (endpoint) => {
      expect(await checkEndpoint(endpoint)).toEqual({
        obstacle: `--endpoint ${endpoint}: AWS itself; ${rule}: deploy to a real account with ./thrive cdktf deploy`,
      });
    },
  );
});
