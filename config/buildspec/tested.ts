/**
 * Folder of what a test build hands to the image build: `source.tar` with all files (without packages of npm, which images install
 * themselves), `version`, `sbom.cdx.json`.
 */
export const testedFolder = ".delivery";

/** For `[[ … =~ … ]]` of bash: three numbers without a zero before them. */
export const semverPattern = "^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)$";
