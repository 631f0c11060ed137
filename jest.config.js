const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const shared = {
  testEnvironment: "node",
  transform,
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.thrive"],
};

/** Three lanes: `fast` needs Node alone, `terraform` the real provider, `emulator` the running local AWS. */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: "fast",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/__tests__/(terraform|emulator)/"],
    },
    { ...shared, displayName: "terraform", testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"] },
    {
      ...shared,
      displayName: "emulator",
      testMatch: ["<rootDir>/__tests__/emulator/**/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/emulator/trials-support/install-local-aws.ts",
    },
  ],
};
