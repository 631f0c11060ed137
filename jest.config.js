const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const shared = {
  testEnvironment: "node",
  transform,
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.thrive"],
};

/** Four lanes: `fast` needs Node and git, `simulation` takes a minute, `terraform` the real provider, `emulator` the running local AWS. */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: "fast",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/__tests__/(simulation|terraform|emulator)/"],
    },
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
