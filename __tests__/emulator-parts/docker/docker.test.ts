import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { docker } from "../../../emulator/docker/docker";
import { LocalImages } from "../../../emulator/docker/local-images";
import { runningRegistry } from "../registry/support/running-registry";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive docker "));
  write("Dockerfile", 'FROM node:22-alpine\nWORKDIR /app\nCOPY src/ src/\nCMD ["node", "src/main.js"]\n');
  write("src/main.js", "1");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ""): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const images = join(folder, "images of docker");
  const surroundings = {
    folder,
    environment,
    images,
    say: (line: string) => void out.push(line),
    warn: (line: string) => void err.push(line),
    input: () => Promise.resolve(input),
  };
  return { code: await docker(args, surroundings), out: out.join("\n"), err: err.join("\n") };
}

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text, { mode });
}

/** The image that was built last, with the entries of its layer. */
async function built(...args: string[]) {
  const { code, err } = await run(["build", "-t", "test", ...args, "."]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const images = new LocalImages(join(folder, "images of docker"));
  const image = (await images.find("test"))!;
  const entries = extract();
  entries.end(gunzipSync(await images.read(image.manifest.layers[0]!.digest)));
  const listed: string[] = [];
  for await (const entry of entries) {
    const { name, mode, uid, gid, mtime, type } = entry.header;
    listed.push(`${type} ${name} ${mode.toString(8)}`);
    expect([uid, gid, mtime.getTime()]).toEqual([0, 0, 0]);
    entry.resume();
  }
  return { ...image, listed, run: image.config.config! };
}

async function refused(dockerfile: string): Promise<string> {
  write("Dockerfile", dockerfile);
  const { code, err } = await run(["build", "."]);
  expect(code).toBe(125);
  return err;
}

describe("docker build", () => {
  test("follows every instruction", async () => {
    write(
      "Dockerfile",
      `# a comment
ARG BASE=22
FROM node:\${BASE}-alpine AS only
ARG COMMIT=none
ARG CHANNEL
ENV COMMIT=$COMMIT PRICE="\\$5" PLACE="in a \\
 row"
LABEL org.opencontainers.image.revision="\${COMMIT}" channel=\${CHANNEL:-stable}
WORKDIR /app
WORKDIR inner
COPY src/main.js bin/
COPY --chmod=0755 src/main.js run
RUN chmod 1777 /tmp
VOLUME /tmp
EXPOSE 8080
USER 10001:10001
HEALTHCHECK --interval=30s --retries=2 CMD ["node", "health.js"]
ENTRYPOINT ["node"]
CMD ["main.js"]
`,
    );
    const image = await built("--build-arg", "COMMIT=a b='c'", "--label", "extra=1");
    expect(image.run).toEqual({
      Env: ["COMMIT=a b='c'", "PRICE=$5", "PLACE=in a row"],
      Labels: {
        channel: "stable",
        extra: "1",
        "org.opencontainers.image.base.name": "node:22-alpine",
        "org.opencontainers.image.revision": "a b='c'",
      },
      WorkingDir: "/app/inner",
      Volumes: { "/tmp": {} },
      ExposedPorts: { "8080/tcp": {} },
      User: "10001:10001",
      Healthcheck: { Test: ["CMD", "node", "health.js"], Interval: 30e9, Retries: 2 },
      Entrypoint: ["node"],
      Cmd: ["main.js"],
    });
    expect(image.listed).toEqual([
      "directory app 755",
      "directory app/inner 755",
      "file app/inner/bin/main.js 644",
      "file app/inner/run 755",
      "directory tmp 1777",
    ]);
  });

  test("makes the same image from the same files, whenever and in whatever order they were written", async () => {
    write("src/other.js", "2", 0o600);
    const { digest } = await built();
    rmSync(join(folder, "src"), { recursive: true });
    write("src/other.js", "2", 0o664);
    write("src/main.js", "1");
    utimesSync(join(folder, "src/main.js"), 1, 1);
    expect((await built()).digest).toBe(digest);
    write("src/main.js", "2");
    expect((await built()).digest).not.toBe(digest);
  });

  test("leaves out what .dockerignore names, and takes back what it excepts", async () => {
    write(".dockerignore", "# tests\n**/test\nsrc/*.md\n!src/KEEP.md\n");
    for (const file of ["src/test/a.js", "src/inner/test/b.js", "src/notes.md", "src/KEEP.md", "src/testing.js"]) {
      write(file, "");
    }
    symlinkSync("main.js", join(folder, "src/link.js"));
    expect((await built()).listed).toEqual([
      "directory app 755",
      "file app/src/KEEP.md 644",
      "directory app/src/inner 755",
      "symlink app/src/link.js 777",
      "file app/src/main.js 644",
      "file app/src/testing.js 644",
    ]);
  });

  test("says what it built, writes the id, and warns of arguments that nobody asked for", async () => {
    const { out, err } = await run(["build", "-t", "a", "-t", "b:1", "--iidfile", "out/id", "--build-arg", "X=1", "."]);
    const id = readFileSync(join(folder, "out/id"), "utf8");
    expect(id).toMatch(/^sha256:[a-f0-9]{64}$/);
    expect(out).toBe(`Successfully built ${id.slice(7, 19)}\nSuccessfully tagged a:latest\nSuccessfully tagged b:1`);
    expect(err).toBe("[Warning] One or more build-args [X] were not consumed");
  });

  test("an image is of 1970, or of the time that the build is told, and asks for no such argument", async () => {
    expect((await built()).config.created).toBe("1970-01-01T00:00:00Z");
    const told = await built("--build-arg", "SOURCE_DATE_EPOCH=1795275000");
    expect(told.config.created).toBe("2026-11-21T15:30:00Z");
    const wrong = await run(["build", "--build-arg", "SOURCE_DATE_EPOCH=now", "."]);
    expect(wrong).toMatchObject({
      code: 125,
      err: "docker: --build-arg SOURCE_DATE_EPOCH=now: not seconds since 1970: give it a whole number",
    });
  });

  test("an image of nothing but one file is made from scratch", async () => {
    write("Dockerfile", "FROM scratch\nCOPY src/main.js /\n");
    const { listed, run: settings } = await built("--label", "of=this");
    expect(listed).toEqual(["file main.js 644"]);
    expect(settings.Labels).toEqual({ of: "this", "org.opencontainers.image.base.name": "scratch" });
  });

  test.each([
    [
      "FROM a\nRUN npm ci",
      "Dockerfile:2: RUN npm ci: the stand-in docker runs no command in an image but chmod MODE /PATH…",
    ],
    ["FROM a\nRUN chmod 755 /bin/sh", "Dockerfile:2: chmod of /bin/sh, which no COPY made: COPY it first"],
    ["FROM a AS b\nFROM c", "Dockerfile:2: a second FROM: the stand-in docker makes images of one stage and one layer"],
    ["COPY . .", "Dockerfile:1: COPY before FROM: begin with FROM IMAGE"],
    ["", "Dockerfile: no FROM: begin it with FROM IMAGE"],
    ["FROM a\nADD x y", "Dockerfile:2: ADD is not known: the stand-in docker follows FROM, ARG, ENV"],
    ["FROM a\nCOPY gone .", "Dockerfile:2: COPY gone: not found in the build's folder"],
    ["FROM a\nCOPY ../secret .", "Dockerfile:2: COPY ../secret: a build sees only what is in its folder"],
    ["FROM a\nCOPY *.js .", "Dockerfile:2: COPY *.js: wildcards: name the folder or the files"],
    ["FROM a\nCOPY --from=b x y", "Dockerfile:2: COPY --from=b: the stand-in docker takes --chmod=0755"],
    ["FROM a\nENV A", "Dockerfile:2: ENV A: not NAME=VALUE: write ENV A=…"],
    ["FROM a\nRUN <<EOT\nx\nEOT", "Dockerfile:2: RUN with a here-document"],
    ["FROM a\nCMD", "Dockerfile:2: CMD without an argument: give it one"],
    ["FROM a \\", "Dockerfile:1: the last line is continued: end it without \\"],
    ["FROM a\nHEALTHCHECK --every=1s CMD x", "Dockerfile:2: HEALTHCHECK --every=1s: it takes --interval=30s"],
  ])("refuses %j, naming the line and the way out", async (dockerfile, message) => {
    expect(await refused(dockerfile)).toContain(`docker: ${message}`);
  });

  test.each([
    [["build", "."], "Dockerfile: cannot be read: name the Dockerfile with -f"],
    [["build", "gone"], "gone: not a folder: name the folder to build"],
    [
      ["build", "--platform", "linux/s390x", "."],
      "docker build --platform linux/s390x: its images run on this machine",
    ],
    [["build", "--squash", "."], "docker build: Unknown option '--squash': the stand-in's docker build takes --tag"],
    [["build"], "docker build: 0 arguments: it takes one: the folder to build"],
    [["run", "x"], "docker run: the stand-in docker of the local AWS knows build, tag, push, login, images"],
    [["image", "rm"], "docker image rm: the stand-in docker of the local AWS knows"],
    [["tag", "x"], "docker tag: 1 arguments: it takes two: SOURCE TARGET"],
    [["push", "node:22"], "docker push node:22: the stand-in docker pushes to ECR of the local AWS alone"],
    [["manifest", "create"], "docker manifest create: not known: the stand-in takes docker manifest inspect"],
    [
      ["manifest", "inspect", "node:22"],
      "docker manifest inspect node:22: the stand-in docker asks ECR of the local AWS alone",
    ],
  ])("%j is refused", async (args, message) => {
    rmSync(join(folder, "Dockerfile"));
    const { code, err } = await run(args);
    expect(err).toContain(message);
    expect(code).toBe(125);
  });
});

describe("images of this machine", () => {
  test("are tagged, listed and inspected", async () => {
    const { id, digest } = await built();
    expect(await run(["tag", "test", "other:1"])).toMatchObject({ code: 0 });
    expect((await run(["images"])).out).toMatch(
      new RegExp(`^REPOSITORY +TAG +IMAGE ID +SIZE\nother +1 +${id.slice(7, 19)} +[\\d.]+kB\ntest +latest +`),
    );
    expect((await run(["images", "-q"])).out).toBe(id.slice(7, 19));
    const [inspected] = JSON.parse((await run(["image", "inspect", "other:1"])).out) as [object];
    expect(inspected).toMatchObject({ Id: id, RepoTags: ["other:1", "test:latest"], RepoDigests: [] });
    const formatted = await run(["inspect", "-f", "{{.Id}} {{json .Config.Cmd}} {{index .RepoTags 1}}", id]);
    expect(formatted.out).toBe(`${id} ["node","src/main.js"] test:latest`);
    expect(digest).not.toBe(id);
  });

  test.each([
    [["inspect", "gone"], "docker: Error response from daemon: No such image: gone:latest"],
    [["tag", "gone", "x"], "docker: Error response from daemon: No such image: gone:latest"],
    [
      ["push", "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"],
      "docker: An image does not exist locally with the tag",
    ],
  ])("%j fails as docker does", async (args, message) => {
    const { code, err } = await run(args);
    expect([code, err.startsWith(message)]).toEqual([1, true]);
  });
});

describe("docker push", () => {
  const url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections";

  test("goes to the local registry, once for each layer, and says the digest", async () => {
    const registry = await runningRegistry();
    try {
      const { digest, manifest, manifestText } = await built();
      await run(["tag", "test", `${url}:1.0.0`]);
      const pushed = await run(["push", `${url}:1.0.0`], { AWS_ENDPOINT_URL: registry.endpoint });
      const layer = manifest.layers[0]!.digest.slice(7, 19);
      expect(pushed).toEqual({
        code: 0,
        err: "",
        out: [
          `The push refers to repository [${url}]`,
          `${layer}: Pushed`,
          `1.0.0: digest: ${digest} size: ${manifestText.length}`,
        ].join("\n"),
      });
      expect((await run(["push", `${url}:1.0.0`], { AWS_ENDPOINT_URL: registry.endpoint })).out).toContain(
        `${layer}: Layer already exists`,
      );
      expect((await run(["inspect", "-f", "{{index .RepoDigests 0}}", "test"])).out).toBe(`${url}@${digest}`);
      const image = await registry.registry.images.pull(`${url}@${digest}`);
      expect(readFileSync(join(image.folder, "app/src/main.js"), "utf8")).toBe("1");
    } finally {
      registry.stop();
    }
  });

  test("is seen by its tag in the registry, with the id that it has here; what is not there is not", async () => {
    const registry = await runningRegistry();
    const environment = { AWS_ENDPOINT_URL: registry.endpoint };
    try {
      const { id, digest } = await built("--tag", `${url}:2.0.0`);
      const missing = await run(["manifest", "inspect", `${url}:2.0.0`], environment);
      expect(missing).toEqual({ code: 1, out: "", err: `docker: no such manifest: ${url}:2.0.0` });
      await run(["push", `${url}:2.0.0`], environment);
      for (const name of [`${url}:2.0.0`, `${url}@${digest}`]) {
        const { code, out } = await run(["manifest", "inspect", name], environment);
        expect([code, /"digest": *"(.*)"/.exec(out)?.[1]]).toEqual([0, id]);
      }
    } finally {
      registry.stop();
    }
  });

  test("fails in ECR's words", async () => {
    const registry = await runningRegistry();
    try {
      await built();
      await run(["tag", "test", `${url}-not:1`]);
      const { code, err } = await run(["push", `${url}-not:1`], { AWS_ENDPOINT_URL: registry.endpoint });
      expect([code, err]).toEqual([
        1,
        "docker: name unknown: The repository with name 'local-collections-not' does not exist in the registry with id '123456789012'",
      ]);
    } finally {
      registry.stop();
    }
  });

  test.each([
    [{}, "AWS_ENDPOINT_URL is not set"],
    [{ AWS_ENDPOINT_URL: "https://api.ecr.us-east-1.amazonaws.com" }, "AWS_ENDPOINT_URL is https://api.ecr"],
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1.evil.example" }, "AWS_ENDPOINT_URL is http://127.0.0.1.evil"],
  ])("goes nowhere else: %j", async (environment, message) => {
    await built();
    await run(["tag", "test", `${url}:1`]);
    const { code, err } = await run(["push", `${url}:1`], environment);
    expect(code).toBe(125);
    expect(err).toContain(message);
  });
});

test("docker login reads the password and keeps none", async () => {
  const { code, out } = await run(["login", "--username", "AWS", "--password-stdin", "registry"], {}, "secret");
  expect([code, out]).toEqual([
    0,
    "Login Succeeded (the stand-in docker: the local AWS checks no password for registry, and none was kept)",
  ]);
});

test("the launcher answers as docker, from any folder", () => {
  const bin = join(__dirname, "../../../emulator/docker/bin");
  const PATH = `${bin}:${process.env.PATH}`;
  expect(execFileSync("docker", ["version"], { cwd: folder, env: { PATH }, encoding: "utf8" })).toContain(
    "Stand-in docker of the local AWS\n",
  );
});
