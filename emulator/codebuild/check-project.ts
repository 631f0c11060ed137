import type { Project } from "@aws-sdk/client-codebuild";
import { accountIn, arn } from "../authorization/arn";
import { FillerError } from "../fillers/filler-error";

function invalid(message: string): FillerError {
  return new FillerError("InvalidInputException", message);
}

/**
 * Refuses what CodeBuild refuses.
 * @throws FillerError InvalidInputException
 */
export function checkProject(project: Project): void {
  const { name = "", source, artifacts, environment, serviceRole, timeoutInMinutes = 60 } = project;
  if (!/^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/.test(name)) throw invalid(`Invalid project name: ${name}`);
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(serviceRole ?? ""))
    throw invalid("Invalid service role: Service role account ID does not match caller's account");
  if (environment?.image === undefined || environment.computeType === undefined)
    throw invalid("Project environment is required");
  if ((source?.type === "CODEPIPELINE") !== (artifacts?.type === "CODEPIPELINE"))
    throw invalid(
      "Invalid artifacts: if source is CODEPIPELINE, artifacts must be CODEPIPELINE as well, and the other way round",
    );
  if (source?.type === "NO_SOURCE" && !source.buildspec)
    throw invalid("Project source type NO_SOURCE requires a buildspec");
  if (artifacts?.type === "S3" && !artifacts.location) throw invalid("Invalid artifacts: S3 artifacts need a location");
  if (timeoutInMinutes < 5 || timeoutInMinutes > 2160)
    throw invalid("Invalid timeout: it must be between 5 and 2160 minutes");
  const names = (environment.environmentVariables ?? []).map((variable) => variable.name ?? "");
  const wrong = names.find((one) => !/^[A-Za-z_]\w*$/.test(one));
  if (wrong !== undefined) throw invalid(`Invalid environment variable name: ${wrong}`);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined) throw invalid(`Duplicate environment variable: ${twice}`);
}

/** A project as it is answered: with what was left open. */
export function filledProject(project: Project): Project {
  return {
    ...project,
    secondarySources: project.secondarySources ?? [],
    secondarySourceVersions: project.secondarySourceVersions ?? [],
    secondaryArtifacts: project.secondaryArtifacts ?? [],
    cache: project.cache ?? { type: "NO_CACHE" },
    timeoutInMinutes: project.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: project.queuedTimeoutInMinutes ?? 480,
    encryptionKey: project.encryptionKey ?? arn(accountIn(project.arn!), "kms", "alias/aws/s3"),
    badge: project.badge ?? { badgeEnabled: false },
    projectVisibility: project.projectVisibility ?? "PRIVATE",
    tags: project.tags ?? [],
    environment: {
      ...project.environment!,
      environmentVariables: project.environment?.environmentVariables ?? [],
      privilegedMode: project.environment?.privilegedMode ?? false,
      imagePullCredentialsType: project.environment?.imagePullCredentialsType ?? "CODEBUILD",
    },
    artifacts: { ...project.artifacts!, ...artifactDefaults(project) },
  };
}

function artifactDefaults({ artifacts, name }: Project): Partial<NonNullable<Project["artifacts"]>> {
  if (artifacts?.type === "NO_ARTIFACTS") return {};
  return {
    name: artifacts?.name ?? name,
    packaging: artifacts?.packaging ?? "NONE",
    encryptionDisabled: artifacts?.encryptionDisabled ?? false,
    ...(artifacts?.type === "S3" ? { namespaceType: artifacts.namespaceType ?? "NONE" } : {}),
  };
}
