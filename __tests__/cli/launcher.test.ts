import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

const tsNode = "node_modules/ts-node/dist/bin.js";

/** A clone with the real launcher, and an `npm` that notes its calls and installs a ts-node that prints its arguments. */
function clone() {
  const root = path.join(temporaryFolder(), "my clone");
  fs.mkdirSync(root);
  fs.copyFileSync(path.resolve(__dirname, "../../thrive"), path.join(root, "thrive"));
  writeFile(path.join(root, "package-lock.json"), "{}");
  const programs = path.join(root, "programs");
  const npm = `#!/bin/sh
echo "$@" >>"${root}/npm-calls"
mkdir -p node_modules/ts-node/dist
echo 'console.log(JSON.stringify(process.argv.slice(2)))' >"${tsNode}"
`;
  writeFile(path.join(programs, "npm"), npm, 0o755);
  return { root, programs };
}

function thrive(root: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    PATH: `${path.join(root, "programs")}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
    ...environment,
  };
  const { status, stdout, stderr } = spawnSync(path.join(root, "thrive"), args, { cwd: "/", env, encoding: "utf8" });
  return { status, stdout, stderr };
}

const npmCalls = (root: string) => fs.readFileSync(path.join(root, "npm-calls"), "utf8").trim().split("\n");

const installing = "Installing the packages of package-lock.json (npm ci, once, about a minute)\n";

describe("./thrive", () => {
  it("installs once, from any folder and with a space in its path, and hands its arguments over", () => {
    const { root } = clone();
    const argv = JSON.stringify(["--swc", path.join(root, "cli/main.ts"), "up", "--port", "5 000"]);
    expect(thrive(root, ["up", "--port", "5 000"])).toEqual({ status: 0, stdout: `${argv}\n`, stderr: installing });
    expect(thrive(root, ["up", "--port", "5 000"])).toEqual({ status: 0, stdout: `${argv}\n`, stderr: "" });
    expect(npmCalls(root)).toEqual(["ci --include=dev --no-audit --no-fund"]);
    expect(fs.existsSync(path.join(root, ".thrive/install.lock"))).toBe(false);
  });

  it("install installs and does nothing else", () => {
    const { root } = clone();
    expect(thrive(root, ["install"])).toEqual({ status: 0, stdout: "", stderr: installing });
    expect(thrive(root, ["install"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("installs again when package-lock.json changed, or an install was interrupted", () => {
    const { root } = clone();
    thrive(root, ["install"]);
    fs.writeFileSync(path.join(root, "package-lock.json"), '{"changed":true}');
    expect(thrive(root, ["install"]).stderr).toBe(installing);
    fs.rmSync(path.join(root, "node_modules/.thrive-install"));
    expect(thrive(root, ["install"]).stderr).toBe(installing);
    expect(npmCalls(root)).toHaveLength(3);
  });

  it("never installs through a link, which would empty another project's folder", () => {
    const { root } = clone();
    const other = path.join(root, "..", "other");
    const kept = writeFile(path.join(other, "package", "index.js"), "");
    fs.symlinkSync(other, path.join(root, "node_modules"));
    expect(thrive(root, ["up"])).toEqual({
      status: 2,
      stdout: "",
      stderr: `${root}/node_modules: a link to ${other}, whose packages are not those of package-lock.json; npm ci would empty that folder: remove the link (rm '${root}/node_modules'), then run the command again\n`,
    });
    expect(fs.existsSync(kept)).toBe(true);
    expect(fs.existsSync(path.join(root, "npm-calls"))).toBe(false);
  });

  it("takes an install over from a process that died", () => {
    const { root } = clone();
    const gone = spawnSync("true").pid;
    writeFile(path.join(root, ".thrive/install.lock/pid"), String(gone));
    expect(thrive(root, ["install"]).status).toBe(0);
  });

  it("shows npm's words when an install fails, and installs again the next time", () => {
    const { root, programs } = clone();
    writeFile(path.join(programs, "npm"), "#!/bin/sh\necho 'npm error ENOTFOUND registry'\nexit 1\n", 0o755);
    expect(thrive(root, ["status"])).toEqual({
      status: 2,
      stdout: "",
      stderr: `${installing}npm error ENOTFOUND registry

npm ci failed; the platform runs with exactly the packages of package-lock.json:
  check the network, the proxy (HTTPS_PROXY) or the registry (npm config get registry), then run the command again; all of it is in ${root}/.thrive/install.log
`,
    });
    expect(fs.existsSync(path.join(root, "node_modules/.thrive-install"))).toBe(false);
    expect(fs.existsSync(path.join(root, ".thrive/install.lock"))).toBe(false);
  });

  const nodeWayOut = "install Node.js 20 or later from https://nodejs.org/en/download (macOS: brew install node)";

  it("misses Node.js", () => {
    const { root, programs } = clone();
    for (const program of ["dirname", "sh"]) fs.symlinkSync(`/usr/bin/${program}`, path.join(programs, program));
    expect(thrive(root, ["up"], { PATH: programs })).toEqual({
      status: 2,
      stdout: "",
      stderr: `node: not found on the PATH; the platform needs Node.js 20 or later: ${nodeWayOut}\n`,
    });
  });

  it("refuses an old Node.js", () => {
    const { root, programs } = clone();
    writeFile(path.join(programs, "node"), "#!/bin/sh\necho 18.20.4\n", 0o755);
    expect(thrive(root, ["up"])).toEqual({
      status: 2,
      stdout: "",
      stderr: `node: version 18.20.4; the platform needs Node.js 20 or later: ${nodeWayOut}\n`,
    });
  });

  it("misses npm", () => {
    const { root, programs } = clone();
    fs.rmSync(path.join(programs, "npm"));
    for (const program of ["dirname", "sh", "cat", "mkdir"])
      fs.symlinkSync(`/usr/bin/${program}`, path.join(programs, program));
    fs.symlinkSync(process.execPath, path.join(programs, "node"));
    expect(thrive(root, ["up"], { PATH: programs }).stderr).toBe(
      "npm: not found on the PATH; it comes with Node.js: install that from https://nodejs.org/en/download\n",
    );
  });
});
