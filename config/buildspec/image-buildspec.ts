import type { Service } from "../service.schema";
import { revisionVariable } from "./further-repositories";
import { failFunction, indented, strictCommand } from "./strict-command";
import { semverPattern } from "./tested";
import { writeBuildspec } from "./write-buildspec";

export interface ImageBuildspecInput {
  readonly service: Pick<Service, "name" | "source" | "build">;
  /** Of its images, without a tag: `123456789012.dkr.ecr.us-east-1.amazonaws.com/thrive/collections`. */
  readonly repository: string;
  /** Where a person finds the source: a label of the image. */
  readonly sourceUrl: string;
  /** Keys of the repositories that it is built from beside its own, sorted. @default none */
  readonly further?: readonly string[];
}

/**
 * The build that makes the image of what was tested, once, and pushes it by its tag, its list of parts, and last the tag of its commit:
 * where that is, the others are. What differs between two builds comes by variables, never as text of a command: COMMIT, DECISION,
 * BUILD_NUMBER, BUILT_AT, REUSED_DIGEST and `REVISION_<KEY>` of further repositories.
 */
export function imageBuildspec({ service, repository, sourceUrl, further = [] }: ImageBuildspecInput): string {
  const { name, source, build } = service;
  return writeBuildspec({
    env: {
      shell: "bash",
      variables: {
        SERVICE: name,
        IMAGE_REPOSITORY: repository,
        DOCKERFILE: `${source.path}${build.dockerfile}`,
        SCHEMA: `${source.path}schema.json`,
        SOURCE_URL: sourceUrl,
        BUILDX_NO_DEFAULT_ATTESTATIONS: "1", // an attestation would make an index of what is one image
      },
      "exported-variables": ["IMAGE_TAG"],
    },
    phases: {
      build: { commands: [imageCommand(further), 'export IMAGE_TAG="$(cat "$CODEBUILD_SRC_DIR/image-tag")"'] },
    },
  });
}

function imageCommand(further: readonly string[]): string {
  return strictCommand(
    failFunction,
    'cd "$CODEBUILD_SRC_DIR"',
    ...commitTag(further),
    ...reuse,
    ...imageTag,
    ...logIn,
    ...registryFunctions,
    ...buildImage(further),
    'push_once "$IMAGE_TAG"',
    ...pushSbom,
    'push_once "$commit_tag"',
    `printf '%s' "$IMAGE_TAG" > image-tag`,
  );
}

/** A further repository's commit is part of the tag: the same commit beside another of theirs is another image. */
function commitTag(further: readonly string[]): string[] {
  const revisions = ["COMMIT", ...further.map(revisionVariable)];
  return [
    ...revisions.map((name) => `[[ $${name} =~ ^[0-9a-f]{40}$ ]] || fail "${name} is no commit: $${name}"`),
    `commit_tag="git-$COMMIT${further.map((key) => `.$(printf '%.12s' "$${revisionVariable(key)}")`).join("")}"`,
  ];
}

const reuse = [
  'if [ "$REUSED_DIGEST" != none ]; then',
  ...indented([
    `printf '%s: %s is built already: %s\\n' "$SERVICE" "$commit_tag" "$REUSED_DIGEST"`,
    `printf '%s' "$commit_tag" > image-tag`,
    "exit 0",
  ]),
  "fi",
];

const imageTag = [
  'version="$(cat version)"',
  `[[ $version =~ ${semverPattern} ]] || fail "its version is no version: $version"`,
  `[[ $BUILD_NUMBER =~ ^[1-9][0-9]*$ ]] || fail "BUILD_NUMBER is no number: $BUILD_NUMBER"`,
  `[[ $BUILT_AT =~ ^[0-9]{8}T[0-9]{6}Z$ ]] || fail "BUILT_AT is no time: $BUILT_AT"`,
  `IMAGE_TAG="$version-$BUILD_NUMBER.g$(printf '%.12s' "$COMMIT").$BUILT_AT"`,
  `created="$(sed -E 's/^(....)(..)(..)T(..)(..)(..)Z$/\\1-\\2-\\3T\\4:\\5:\\6Z/' <<< "$BUILT_AT")"`,
  // The second form is that of BSD.
  `SOURCE_DATE_EPOCH="$(date -u -d "$created" +%s 2>/dev/null || date -u -j -f '%Y-%m-%dT%H:%M:%SZ' "$created" +%s)"`,
  "export SOURCE_DATE_EPOCH",
];

/** The password goes from one program to the other: no variable, no line of the log has it. */
const logIn = [
  `registry="$(cut -d/ -f1 <<< "$IMAGE_REPOSITORY")"`,
  `aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "$registry"`,
];

const registryFunctions = [
  "# Whether a tag is pushed now: docker says the digest then.",
  "pushes() {",
  `  docker push "$IMAGE_REPOSITORY:$1" 2>&1 | tee push.log && grep -q 'digest: sha256:' push.log`,
  "}",
  "# The id of the image that a tag names in the registry; nothing when it names none.",
  "id_in_registry() {",
  `  sed -n '/"digest"/{s/.*"digest": *"\\(sha256:[0-9a-f]*\\)".*/\\1/p;q;}' <<< "$(docker manifest inspect "$IMAGE_REPOSITORY:$1" 2>/dev/null)"`,
  "}",
  "# A tag is given once: what has it already must be this image.",
  "push_once() {",
  ...indented([
    'if pushes "$1"; then return; fi',
    'there="$(id_in_registry "$1")"',
    '[ -n "$there" ] || fail "$1 was not pushed; the lines above say why"',
    `here="$(docker image inspect --format '{{.Id}}' "$IMAGE_REPOSITORY:$1")"`,
    '[ "$there" = "$here" ] || fail "$1 is in the registry already and is another image ($there there, $here here); a tag is given once: start a new execution"',
  ]),
  "}",
];

function buildImage(further: readonly string[]): string[] {
  const labels = {
    "org.opencontainers.image.title": "$SERVICE",
    "org.opencontainers.image.revision": "$COMMIT",
    "org.opencontainers.image.version": "$IMAGE_TAG",
    "org.opencontainers.image.created": "$created",
    "org.opencontainers.image.source": "$SOURCE_URL",
    "gov.thrive.decision": "$DECISION",
    "gov.thrive.build": "$BUILD_NUMBER",
    ...Object.fromEntries(further.map((key) => [`gov.thrive.revision.${key}`, `$${revisionVariable(key)}`])),
  };
  return [
    "rm -rf context && mkdir context && tar -xf source.tar -C context",
    '[ -f "context/$DOCKERFILE" ] || fail "$DOCKERFILE is not in the repository; add it, or say build.dockerfile"',
    ...schemaLabels,
    'docker build --file "context/$DOCKERFILE" \\',
    '  --tag "$IMAGE_REPOSITORY:$IMAGE_TAG" --tag "$IMAGE_REPOSITORY:$commit_tag" \\',
    ...Object.entries(labels).map(([name, value]) => `  --label "${name}=${value}" \\`),
    '  "$@" \\',
    '  --build-arg "COMMIT=$COMMIT" --build-arg SOURCE_DATE_EPOCH \\',
    "  context 2>&1 | tee build.log || {",
    `  if grep -qi 'no space left on device' build.log; then fail "the disk is full; take a larger build.compute, or copy less into the image"; fi`,
    '  fail "the image was not built; the lines above say why"',
    "}",
  ];
}

/** Which version of its data a service brings, and the least that code must know to work with them: a rollback below that is refused. */
const schemaLabels = [
  "set --",
  'if [ -f "context/$SCHEMA" ]; then',
  ...indented([
    `schema="$(tr -d '[:space:]' < "context/$SCHEMA")"`,
    `form='^[{]"version":([0-9]{1,9}),"minVersion":([0-9]{1,9})[}]$'`,
    `[[ $schema =~ $form ]] || fail "$SCHEMA is not like {\\"version\\":8,\\"minVersion\\":7}: $schema"`,
    `set -- --label "gov.thrive.schema.version=$(sed 's/.*"version":\\([0-9]*\\).*/\\1/' <<< "$schema")" \\`,
    `  --label "gov.thrive.schema.min-version=$(sed 's/.*"minVersion":\\([0-9]*\\).*/\\1/' <<< "$schema")"`,
  ]),
  "fi",
];

/** The list is itself an image, of nothing but one file; each try would number it anew, so the first of a commit stays. */
const pushSbom = [
  "rm -rf sbom && mkdir sbom && cp sbom.cdx.json sbom/",
  `printf 'FROM scratch\\nCOPY sbom.cdx.json /\\n' > sbom/Dockerfile`,
  'docker build --tag "$IMAGE_REPOSITORY:sbom-$commit_tag" --label "org.opencontainers.image.revision=$COMMIT" sbom',
  'if ! pushes "sbom-$commit_tag"; then',
  ...indented([
    '[ -n "$(id_in_registry "sbom-$commit_tag")" ] || fail "sbom-$commit_tag was not pushed; the lines above say why"',
    `printf '%s: sbom-%s is in the registry already, and stays\\n' "$SERVICE" "$commit_tag"`,
  ]),
  "fi",
];
