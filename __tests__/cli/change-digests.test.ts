import { changeDigests } from "../../cli/change-digests";
import type { Change } from "../../cli/planned-changes";

const update: Change = {
  actions: ["update"],
  before: { name: "a", size: 1, tags: { team: "x" } },
  after: { name: "b", size: 1, tags: { team: "x" } },
  after_unknown: { version: true },
};
const digests = (change: Change, more: object = {}, outputs: Readonly<Record<string, Change>> = {}) =>
  changeDigests({
    applyable: true,
    resource_changes: [{ address: "aws_thing.one", mode: "managed", change, ...more }],
    output_changes: outputs,
  });
const same = digests(update);

test("each change and each output has a digest, which tells no value", () => {
  const text = JSON.stringify(digests(update, {}, { url: { actions: ["create"], after: "hunter2" } }));
  expect(text).toMatch(/^\{"aws_thing\.one":"[0-9a-f]{64}","output\.url":"[0-9a-f]{64}"\}$/);
});

test("what does not change has none", () => {
  const noChange = { actions: ["no-op"], before: "x", after: "x" };
  expect(digests(noChange, {}, { url: noChange })).toEqual({});
});

test.each<[string, Change]>([
  ["another value", { ...update, after: { ...(update.after as object), name: "c" } }],
  ["a value that is known", { ...update, after_unknown: {} }],
  ["one more setting", { ...update, after: { ...(update.after as object), tags: { team: "y" } } }],
  ["another action", { ...update, actions: ["delete", "create"] }],
  ["another reason to replace", { ...update, replace_paths: [["name"]] }],
])("%s is another change", (_, change) => expect(digests(change)).not.toEqual(same));

test("a move, and what a replacement left behind, are changes of their own", () => {
  expect(digests(update, { previous_address: "aws_thing.was" })).not.toEqual(same);
  const gone: Change = { actions: ["delete"], before: { name: "a" } };
  expect(Object.keys(digests(gone, { deposed: "1a2b" }))).toEqual(["aws_thing.one (deposed 1a2b)"]);
});

test("what moves by itself is no other change: a setting that stays, and what was there before", () => {
  const grown = {
    before: { name: "z", size: 5, tags: { team: "x" } },
    after: { name: "b", size: 5, tags: { team: "x" } },
  };
  expect(digests({ ...update, ...grown })).toEqual(same);
  const gone = (size: number) => digests({ actions: ["delete"], before: { size }, after: null });
  expect(gone(5)).toEqual(gone(1));
});
