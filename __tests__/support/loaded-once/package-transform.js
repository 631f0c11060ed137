/** Has a package's file loaded outside of the test's own world, where the worker keeps it for the next test file. */
module.exports = { process: (_, path) => ({ code: `module.exports = loadOnce(${JSON.stringify(path)});` }) };
