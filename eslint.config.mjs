import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const internals = "is not part of cdktf's public interface; import from cdktf";

export default defineConfig(
  globalIgnores(["node_modules", "cdktf.out", ".thrive"]),
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Constructs are made for what they add to their scope.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions", "overrideMethods"] }],
      "@typescript-eslint/consistent-indexed-object-style": "off",
      // The compiler takes every index for possibly missing; "!" says that this one was checked.
      "@typescript-eslint/no-non-null-assertion": "off",
      // With types: what a reader cannot see.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/only-throw-error": "error",
      eqeqeq: "error",
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@cdktf/provider-aws",
              message: "loads every resource there is; import from @cdktf/provider-aws/lib/<resource>",
            },
          ],
          patterns: [{ group: ["cdktf/lib/*", "constructs/lib/*"], message: internals }],
        },
      ],
    },
  },
  {
    // A handler of a test's server may be async: what it throws fails the test.
    files: ["__tests__/**/*.ts"],
    rules: { "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }] },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      sourceType: "module",
      globals: { module: "writable", process: "readonly", console: "readonly" },
    },
  },
);
