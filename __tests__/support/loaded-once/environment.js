const { isNativeError } = require("node:util").types;
const { TestEnvironment } = require("jest-environment-node");

/** As in `stacks/forget-token-origins.ts`, for the world that packages are loaded in: no test reads where a token was made. */
const capture = Error.captureStackTrace;
Error.captureStackTrace = (subject, below) => {
  if (isNativeError(subject)) capture(subject, below);
};

/** Node, with a way to packages that are loaded once for a worker, not once for a test file. */
module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.loadOnce = require;
  }
};
