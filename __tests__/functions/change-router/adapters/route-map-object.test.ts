import type { S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { RouteMapObject } from "../../../../functions/change-router/adapters/route-map-object";

const map = { version: 1, repositories: {}, routes: {}, unmapped: "warn", startsPerMinute: 5 };
const bytes = Buffer.from(`${JSON.stringify(map, undefined, 2)}\n`);
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
const place = { bucket: "artifacts", key: "change-router/routes.json", sha256: sha256(bytes) };

/** S3 with one object. */
function s3(content: () => Uint8Array) {
  const send = jest.fn((_command: { input: unknown }) =>
    Promise.resolve({ Body: { transformToByteArray: () => Promise.resolve(content()) } }),
  );
  return { send, client: () => ({ send }) as unknown as S3Client };
}

test("is read once", async () => {
  const { client, send } = s3(() => bytes);
  const object = new RouteMapObject(client, place);
  expect(await object.load()).toEqual(map);
  await object.load();
  expect(send.mock.calls.map(([{ input }]) => input)).toEqual([
    { Bucket: "artifacts", Key: "change-router/routes.json" },
  ]);
});

test("of another hash is being deployed: the message waits, and the next look finds it", async () => {
  let content = Buffer.from("{}");
  const object = new RouteMapObject(s3(() => content).client, place);
  await expect(object.load()).rejects.toMatchObject({
    class: "transient",
    code: "RouteMapChanged",
    message: `route map s3://artifacts/change-router/routes.json: has the hash ${sha256(content)}, not ${place.sha256}: it is being deployed`,
  });
  content = bytes;
  expect(await object.load()).toEqual(map);
});

test("of another version belongs to another router", async () => {
  const newer = Buffer.from(JSON.stringify({ ...map, version: 2 }));
  const object = new RouteMapObject(s3(() => newer).client, { ...place, sha256: sha256(newer) });
  await expect(object.load()).rejects.toMatchObject({
    class: "permanent",
    message:
      "route map s3://artifacts/change-router/routes.json: is of version 2, not 1: deploy the router of that version",
  });
});

test("that is not there is somebody's to mend", async () => {
  const send = () => Promise.reject(Object.assign(new Error("no such key"), { name: "NoSuchKey" }));
  const object = new RouteMapObject(() => ({ send }) as unknown as S3Client, place);
  await expect(object.load()).rejects.toMatchObject({ class: "permanent", code: "NoSuchKey" });
});
