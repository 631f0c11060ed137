/** What an image runs on, as image configurations name it. */
export interface ImagePlatform {
  /** `linux`, `darwin` */
  readonly os: string;
  /** `amd64`, `arm64` */
  readonly architecture: string;
}

const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** The machine that runs the tasks: their commands are its own. */
export function hostPlatform(): ImagePlatform {
  return { os: process.platform, architecture: architectures[process.arch] ?? process.arch };
}
