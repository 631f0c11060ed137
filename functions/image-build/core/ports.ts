/** What the steps of a build ask of the world. */
export interface Ports {
  readonly images: Images;
  readonly builds: Builds;
  readonly now: () => Date;
}

/** The image repositories. */
export interface Images {
  /** By tag or by digest. */
  find(repository: string, reference: string): Promise<FoundImage | undefined>;
  /** What an image says of itself. */
  labels(repository: string, digest: string): Promise<Labels>;
  scan(repository: string, digest: string): Promise<Scan>;
}

export type Labels = Readonly<Record<string, string>>;

export interface FoundImage {
  /** `sha256:…` */
  readonly digest: string;
  /** All of its tags. */
  readonly tags: readonly string[];
}

/** Where the scan of an image is. */
export type Scan =
  | { readonly state: "running" }
  | { readonly state: "done"; readonly findings: readonly Finding[] }
  /** The scanner does not know what the image is made of, as with one without a distribution. */
  | { readonly state: "unsupported"; readonly because: string }
  | { readonly state: "failed"; readonly because: string };

export interface Finding {
  /** `CVE-2026-12345` */
  readonly id: string;
  /** As the scan says it: `CRITICAL`, `HIGH`, …, `UNDEFINED`, `UNTRIAGED`. */
  readonly severity: string;
}

/** What is remembered of builds, by service. */
export interface Builds {
  find(service: string, execution: string): Promise<Build | undefined>;
  /** The number that was given last; 0 before the first. */
  lastNumber(service: string): Promise<number>;
  /**
   * Takes the next number for an execution, both or nothing.
   * @returns `taken` by another execution meanwhile, `known` when this execution has a number already
   */
  begin(service: string, execution: string, build: Build): Promise<"begun" | "known" | "taken">;
  /** Remembers which image an execution takes over; undefined for none. */
  noteReuse(service: string, execution: string, digest: string | undefined): Promise<void>;
  /** Remembers that an image passed the gate, and that this execution deploys it; both or nothing. */
  pass(service: string, execution: string, image: PassedImage): Promise<void>;
  /** An image that passed; undefined when it never did. */
  passed(service: string, digest: string): Promise<PassedImage | undefined>;
}

/** One execution of a pipeline that builds. */
export interface Build {
  readonly number: number;
  /** When the execution first asked for its number: `20261121T153000Z`. */
  readonly at: string;
  readonly commit: string;
  /** The image that it takes over instead of building one. */
  readonly reused?: string;
  /** What it deploys, once that passed the gate. */
  readonly digest?: string;
}

export interface PassedImage {
  readonly digest: string;
  readonly tag: string;
  readonly commit: string;
  /** Of further repositories, by their keys; missing in records of before. */
  readonly commits?: Readonly<Record<string, string>>;
  /** When it passed: `20261121T153000Z`. */
  readonly at: string;
  /** Counted by severity. */
  readonly findings: Readonly<Record<string, number>>;
  /** Findings that were let through with a reason. */
  readonly accepted: readonly string[];
  /** Missing when the service says nothing of its data. */
  readonly schema?: SchemaVersions;
  /** Of the change router, by which it passed last; missing in records of before. */
  readonly decision?: string;
}

/** Versions of a service's data. */
export interface SchemaVersions {
  /** That the image brings. */
  readonly version: number;
  /** The least that code must know to work with them. */
  readonly minVersion: number;
}
