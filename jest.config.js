const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const shared = {
  testEnvironment: "node",
  transform,
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.thrive"],
};

/** Large, without state that one test file could leave to the next: loading them anew for each would be a third of `fast`. */
const loadedOnce = "(cdktf|@cdktf/provider-aws|@cloud-copilot|constructs|fast-check|typescript|yaml|zod)";

/** Tests that start other programs by the dozen, shells, git, node, or synthesize the whole platform again and again; and those that load all of IAM. */
const startingPrograms = [
  "cli/(apply|down|first-releases|launcher|logged-process|source|source-keeping|up)\\.test",
  "config/buildspec/(image|test)-build\\.test",
  "emulator-parts/(aws-cli|codecommit|docker)/",
  "examples/",
  "functions/(bundles|change-router/(local-git-source|real-git))\\.test",
  "policies/iam-actions\\.test",
  "stacks/(bundled-functions|determinism|platform)\\.test",
].map((path) => `/__tests__/${path}`);

/** Five lanes: `fast` needs Node alone, `programs` git too, `simulation` a minute, `terraform` the real provider, `emulator` the running local AWS. */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: "fast",
      testEnvironment: "<rootDir>/__tests__/support/loaded-once/environment.js",
      transform: {
        [`/node_modules/${loadedOnce}/.+\\.c?js$`]: "<rootDir>/__tests__/support/loaded-once/package-transform.js",
        ...transform,
      },
      transformIgnorePatterns: [`/node_modules/(?!${loadedOnce}/)`],
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/__tests__/(simulation|terraform|emulator)/", ...startingPrograms],
    },
    { ...shared, displayName: "programs", testRegex: startingPrograms.map((path) => `${path}(.*\\.test)?\\.ts$`) },
    { ...shared, displayName: "simulation", testMatch: ["<rootDir>/__tests__/simulation/**/*.test.ts"] },
    { ...shared, displayName: "terraform", testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"] },
    {
      ...shared,
      displayName: "emulator",
      testMatch: ["<rootDir>/__tests__/emulator/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/emulator/trials-support/install-local-aws.ts",
    },
  ],
};
