import fc from "fast-check";
import {
  commitTag,
  imageTag,
  isoTime,
  parseImageTag,
  sbomTag,
  tagTime,
} from "../../../functions/image-build/core/image-tag";
import { tagPattern } from "../../../emulator/registry/image-reference";

const hex = (length: number) =>
  fc.array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length }).map((all) => all.join(""));
const parts = fc.record({
  version: fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((numbers) => numbers.join(".")),
  build: fc.integer({ min: 1, max: 1e9 }),
  commit: hex(12),
  builtAt: fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }).map(tagTime),
});

test("is read as it was made, and a registry takes it", () => {
  fc.assert(
    fc.property(parts, (made) => {
      const tag = imageTag(made);
      expect(parseImageTag(tag)).toEqual(made);
      expect(tag).toMatch(tagPattern);
    }),
  );
});

test("a hash of digits alone, with a zero before them, keeps the version a version", () => {
  const tag = imageTag({
    version: "1.4.0",
    build: 42,
    commit: "001234567890".padEnd(40, "0"),
    builtAt: "20261121T153000Z",
  });
  expect(tag).toBe("1.4.0-42.g001234567890.20261121T153000Z");
  // Source: https://semver.org, item 9: numeric identifiers have no leading zero.
  const identifiers = tag.slice("1.4.0-".length).split(".");
  expect(identifiers.filter((one) => /^0\d+$/.test(one))).toEqual([]);
});

test("any change of one character makes it another tag or none", () => {
  fc.assert(
    fc.property(parts, fc.nat(), fc.constantFrom(..."0:+-. gZTx"), (made, at, character) => {
      const tag = imageTag(made);
      const place = at % tag.length;
      const changed = tag.slice(0, place) + character + tag.slice(place + 1);
      const read = parseImageTag(changed);
      if (read !== undefined) expect(imageTag(read)).toBe(changed);
    }),
  );
});

test.each([
  "1.4.0-42.a1b2c3d4e5f6.20261121T153000Z",
  "1.4.0-0.ga1b2c3d4e5f6.20261121T153000Z",
  "1.4.0-042.ga1b2c3d4e5f6.20261121T153000Z",
  "01.4.0-42.ga1b2c3d4e5f6.20261121T153000Z",
  "1.4-42.ga1b2c3d4e5f6.20261121T153000Z",
  "1.4.0-42.gA1B2C3D4E5F6.20261121T153000Z",
  "1.4.0-42.ga1b2c3d4e5f.20261121T153000Z",
  "1.4.0-42.ga1b2c3d4e5f6.20260231T153000Z",
  "1.4.0-42.ga1b2c3d4e5f6.20261321T153000Z",
  "1.4.0-42.ga1b2c3d4e5f6.20261121T243000Z",
  "1.4.0-42.ga1b2c3d4e5f6.20261121T156000Z",
  "1.4.0-42.ga1b2c3d4e5f6.20261121T153000Z\n",
  "1.4.0-99999999999999999999.ga1b2c3d4e5f6.20261121T153000Z",
  `${"1".repeat(100)}.4.0-42.ga1b2c3d4e5f6.20261121T153000Z`,
  "latest",
  "",
])("%j is no tag of a build", (tag) => {
  expect(parseImageTag(tag)).toBeUndefined();
});

test("a leap day is a day in leap years alone", () => {
  expect([isoTime("20280229T000000Z"), isoTime("20270229T000000Z")]).toEqual(["2028-02-29T00:00:00Z", undefined]);
});

test("what would be no tag is not made", () => {
  const made = { version: "1.4", build: 42, commit: "a1b2c3d4e5f6", builtAt: "20261121T153000Z" };
  expect(() => imageTag(made)).toThrow(
    "1.4-42.ga1b2c3d4e5f6.20261121T153000Z: is not VERSION-BUILD.gCOMMIT.TIME; see ImageTag",
  );
});

test("a commit's tag says further repositories' commits too, whatever order they come in", () => {
  const [home, ui, rules] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];
  expect(commitTag({ commit: home, commits: {} })).toBe(`git-${home}`);
  const further = { commit: home, commits: { ui, rules } };
  expect(commitTag(further)).toBe(`git-${home}.cccccccccccc.bbbbbbbbbbbb`);
  expect(sbomTag(further)).toBe(`sbom-git-${home}.cccccccccccc.bbbbbbbbbbbb`);
  expect(sbomTag(further)).toMatch(tagPattern);
});
