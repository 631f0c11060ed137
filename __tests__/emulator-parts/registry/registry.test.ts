import { readdirSync } from "node:fs";
import { join } from "node:path";
import { mediaTypes } from "../../../emulator/registry/oci-image";
import { digestOf, runningRegistry, type RunningRegistry } from "./support/running-registry";

let running: RunningRegistry;

beforeAll(async () => {
  running = await runningRegistry();
});

afterAll(() => running.stop());

const blobs = "local-collections/blobs";
const manifests = "local-collections/manifests";
const typed = { "Content-Type": mediaTypes.manifest };
const errorOf = ({ status, body }: { status: number; body: string }) => {
  const [error] = (JSON.parse(body) as { errors: { code: string; message: string }[] }).errors;
  return [status, error?.code, error?.message];
};

test("says that it speaks version 2", async () => {
  const answer = await running.call("GET", "");
  expect([answer.status, answer.headers["docker-distribution-api-version"]]).toEqual([200, "registry/2.0"]);
});

describe("blobs", () => {
  test("are taken whole, and given back", async () => {
    const digest = digestOf("whole");
    const pushed = await running.call("POST", `${blobs}/uploads/?digest=${digest}`, "whole");
    expect([pushed.status, pushed.headers.location]).toEqual([201, `/v2/${blobs}/${digest}`]);
    const head = await running.call("HEAD", `${blobs}/${digest}`);
    expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "5", ""]);
    expect((await running.call("GET", `${blobs}/${digest}`)).body).toBe("whole");
  });

  test("are taken in chunks", async () => {
    const begun = await running.call("POST", `${blobs}/uploads/`);
    expect([begun.status, begun.headers.range]).toEqual([202, "0-0"]);
    const upload = String(begun.headers.location).replace("/v2/", "");
    const first = await running.call("PATCH", upload, "first ", { "Content-Range": "0-5" });
    expect([first.status, first.headers.range]).toEqual([202, "0-5"]);
    const told = await running.call("GET", upload);
    expect([told.status, told.headers.range]).toEqual([204, "0-5"]);
    const digest = digestOf("first second");
    expect((await running.call("PUT", `${upload}?digest=${digest}`, "second")).status).toBe(201);
    expect((await running.call("GET", `${blobs}/${digest}`)).body).toBe("first second");
  });

  test("are mounted when they are there", async () => {
    const digest = digestOf("mounted");
    await running.call("POST", `${blobs}/uploads/?digest=${digest}`, "mounted");
    const mount = `${blobs}/uploads/?from=other&mount=`;
    expect((await running.call("POST", `${mount}${digest}`)).status).toBe(201);
    expect((await running.call("POST", `${mount}${digestOf("not there")}`)).status).toBe(202);
  });

  test("are not what their sender says: refused, and nothing is kept", async () => {
    const digest = digestOf("said");
    const answer = await running.call("POST", `${blobs}/uploads/?digest=${digest}`, "sent");
    const message = `the upload is ${digestOf("sent")}, not ${digest}`;
    expect(errorOf(answer)).toEqual([400, "DIGEST_INVALID", message]);
    expect((await running.call("HEAD", `${blobs}/${digest}`)).status).toBe(404);
    expect(readdirSync(join(running.folder, ".thrive/emulator/registry/sha256"))).not.toContain(digest.slice(7));
  });

  test.each([
    ["GET", `${blobs}/sha256:${"0".repeat(64)}`, 404, "BLOB_UNKNOWN"],
    ["GET", `${blobs}/sha256:..%2F..%2Femulator.json`, 405, "UNSUPPORTED"],
    ["GET", `${blobs}/md5:1234`, 400, "DIGEST_INVALID"],
    ["POST", `${blobs}/uploads/?digest=sha256:1`, 400, "DIGEST_INVALID"],
    ["PATCH", `${blobs}/uploads/00000000-0000-0000-0000-000000000000`, 404, "BLOB_UPLOAD_UNKNOWN"],
    ["PATCH", `${blobs}/uploads/state`, 404, "BLOB_UPLOAD_UNKNOWN"],
    ["POST", `other/blobs/uploads/`, 404, "NAME_UNKNOWN"],
    ["GET", `UPPER/blobs/sha256:${"0".repeat(64)}`, 400, "NAME_INVALID"],
    ["GET", `%zz/manifests/1`, 400, "NAME_INVALID"],
    ["DELETE", `${blobs}/sha256:${"0".repeat(64)}`, 405, "UNSUPPORTED"],
    ["GET", "_catalog", 405, "UNSUPPORTED"],
  ])("%s %s is refused with %i %s", async (method, path, status, code) => {
    expect(errorOf(await running.call(method, path)).slice(0, 2)).toEqual([status, code]);
  });

  test("a chunk that leaves a gap is refused", async () => {
    const begun = await running.call("POST", `${blobs}/uploads/`);
    const upload = String(begun.headers.location).replace("/v2/", "");
    const answer = await running.call("PATCH", upload, "late", { "Content-Range": "10-13" });
    expect(errorOf(answer)).toEqual([416, "RANGE_INVALID", "the chunk begins at 10, the upload ends at 0"]);
    expect((await running.call("DELETE", upload)).status).toBe(204);
    expect((await running.call("GET", upload)).status).toBe(404);
  });
});

describe("manifests", () => {
  test("are given by tag and by digest, byte for byte, and ECR knows them", async () => {
    const digest = await running.push({ tag: "1.0.0" });
    const [kept] = running.ecr.images.get("local-collections") ?? [];
    expect(kept?.imageId).toEqual({ imageDigest: digest, imageTag: "1.0.0" });
    for (const reference of ["1.0.0", digest]) {
      const answer = await running.call("GET", `${manifests}/${reference}`);
      expect([answer.status, answer.headers["docker-content-digest"], digestOf(answer.body)]).toEqual([
        200,
        digest,
        digest,
      ]);
    }
    expect((await running.call("HEAD", `${manifests}/1.0.0`)).headers["content-type"]).toBe(mediaTypes.manifest);
  });

  test("are taken again when nothing has changed", async () => {
    const digest = await running.push({ tag: "again" });
    expect(await running.push({ tag: "again" })).toBe(digest);
  });

  test("do not take a tag from another, in ECR's words", async () => {
    await running.push({ tag: "taken" });
    await expect(running.push({ tag: "taken", config: { Cmd: ["other"] } })).rejects.toThrow(
      '{"errors":[{"code":"TAG_INVALID","message":"The image tag \'taken\' already exists in the \'local-collections\' repository and cannot be overwritten because the tag is immutable."}]}',
    );
  });

  test("of a repository that does not exist are refused", async () => {
    expect(errorOf(await running.call("PUT", "unknown/manifests/1", "{}", typed))).toEqual([
      404,
      "NAME_UNKNOWN",
      "The repository with name 'unknown' does not exist in the registry with id '123456789012'",
    ]);
    expect(errorOf(await running.call("GET", "unknown/manifests/1"))[1]).toBe("NAME_UNKNOWN");
  });

  test("that name what was never pushed are refused", async () => {
    const digest = digestOf("never pushed");
    const manifest = JSON.stringify({ config: { digest }, layers: [] });
    expect(errorOf(await running.call("PUT", `${manifests}/1`, manifest, typed))).toEqual([
      404,
      "BLOB_UNKNOWN",
      `Layers with digests '[${digest}]' required for pushing image into repository with name 'local-collections' do not exist`,
    ]);
  });

  test.each([
    ["GET", "unknown", "", 404, "MANIFEST_UNKNOWN"],
    ["PUT", "1", "not json", 400, "MANIFEST_INVALID"],
    ["PUT", "1", "[]", 400, "MANIFEST_INVALID"],
    ["PUT", "1", '{"mediaType":"other","config":{},"layers":[]}', 400, "MANIFEST_INVALID"],
    ["PUT", "-bad", "{}", 400, "TAG_INVALID"],
    ["PUT", `sha256:${"0".repeat(64)}`, '{"manifests":[]}', 400, "DIGEST_INVALID"],
    ["PUT", "1", `"${"x".repeat(4 * 1024 * 1024)}"`, 400, "SIZE_INVALID"],
    ["DELETE", "1", "", 405, "UNSUPPORTED"],
  ])("%s %s is refused", async (method, reference, body, status, code) => {
    const answer = await running.call(method, `${manifests}/${reference}`, body, typed);
    expect(errorOf(answer).slice(0, 2)).toEqual([status, code]);
  });
});
