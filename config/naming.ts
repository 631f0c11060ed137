import { createHash } from "node:crypto";

/** What AWS allows for the name of a resource. */
interface NameRule {
  /** Characters. */
  readonly max: number;
  /** The characters AWS accepts; names outside it are refused at apply. */
  readonly pattern: RegExp;
  /** What joins the parts. @default "-" */
  readonly separator?: "-" | "/";
  /** Path-like names start with this. @default none */
  readonly prefix?: string;
  /** What AWS wants at its end, within the limit. @default none */
  readonly suffix?: string;
}

const dashed = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;
const identifier = /^[A-Za-z0-9][\w+=,.@-]*$/;
const path = /^\/[\w./-]+$/;

/**
 * The name limits of AWS, one line a resource type.
 * Sources: the `Name` constraint in each service's API reference.
 */
const nameRules = {
  alarm: { max: 255, pattern: identifier },
  apiDestination: { max: 64, pattern: /^[\w.-]+$/ },
  alias: { max: 250, pattern: /^alias\/[\w/-]+$/, separator: "/", prefix: "alias/" },
  buildProject: { max: 150, pattern: /^[A-Za-z0-9][\w-]+$/ },
  chatConfiguration: { max: 128, pattern: /^[\w-]+$/ },
  cluster: { max: 255, pattern: /^[\w-]+$/ },
  codeRepository: { max: 100, pattern: /^[\w.-]+$/ },
  connection: { max: 32, pattern: dashed }, // Terraform takes longer ones, and AWS then refuses them
  dashboard: { max: 255, pattern: /^[\w-]+$/ },
  deployApplication: { max: 100, pattern: identifier },
  deployConfig: { max: 100, pattern: identifier },
  deployGroup: { max: 100, pattern: identifier },
  eventConnection: { max: 64, pattern: /^[\w.-]+$/ },
  eventRule: { max: 64, pattern: /^[\w.-]+$/ },
  fifoQueue: { max: 80, pattern: /^[\w-]+\.fifo$/, suffix: ".fifo" },
  function: { max: 64, pattern: /^[\w-]+$/ },
  loadBalancer: { max: 32, pattern: dashed },
  logGroup: { max: 512, pattern: path, separator: "/", prefix: "/" },
  network: { max: 256, pattern: identifier }, // the tag that names a VPC and its parts
  namespace: { max: 1024, pattern: dashed },
  notificationRule: { max: 64, pattern: /^[\w-]+$/ },
  parameter: { max: 1011, pattern: path, separator: "/", prefix: "/" },
  pipeline: { max: 100, pattern: /^[\w.@-]+$/ },
  policy: { max: 128, pattern: identifier },
  queue: { max: 80, pattern: /^[\w-]+$/ },
  reportGroup: { max: 128, pattern: /^[\w.-]+$/ },
  repository: { max: 256, pattern: /^[a-z0-9]+([._/-][a-z0-9]+)*$/, separator: "/" },
  restApi: { max: 128, pattern: identifier },
  role: { max: 64, pattern: identifier },
  bucket: { max: 63, pattern: /^[a-z0-9][a-z0-9-]+[a-z0-9]$/ },
  securityGroup: { max: 255, pattern: /^(?!sg-)[\w-]+$/ },
  service: { max: 255, pattern: /^[A-Za-z0-9][\w-]*$/ },
  table: { max: 255, pattern: /^[\w.-]+$/ },
  targetGroup: { max: 32, pattern: dashed },
  taskFamily: { max: 255, pattern: /^[A-Za-z0-9][\w-]*$/ },
  topic: { max: 256, pattern: /^[\w-]+$/ },
  vpcLink: { max: 128, pattern: identifier },
  webAcl: { max: 128, pattern: /^[\w-]+$/ },
  wafLogGroup: { max: 512, pattern: /^aws-waf-logs-[\w./-]+$/, prefix: "aws-waf-logs-" },
} satisfies Record<string, NameRule>;

export type ResourceType = keyof typeof nameRules;

/** `nameFor` with its first parts given: what a module gets, so that it names things without knowing whose they are. */
export type NameFor = (type: ResourceType, ...role: readonly string[]) => string;

/**
 * The one place where AWS names are made: `<platform>-<environment>-<service>[-role]`.
 * A name that is too long keeps its beginning and ends in a hash of the whole, so that two long names never meet.
 * @throws when the parts cannot make a name that AWS accepts
 */
export function nameFor(type: ResourceType, ...parts: readonly string[]): string {
  const { max, pattern, separator = "-", prefix = "", suffix = "" }: NameRule = nameRules[type];
  const whole = prefix + parts.join(separator);
  const longest = max - suffix.length;
  const name = (whole.length <= longest ? whole : shorten(whole, longest)) + suffix;
  if (!pattern.test(name)) {
    throw new Error(
      `${type} name ${JSON.stringify(name)} does not match ${pattern}; rename what it is made of: ${parts.join(", ")}`,
    );
  }
  return name;
}

const hashLength = 8; // 32 bits: two of 10 000 long names collide once in a hundred platforms, and AWS then refuses the second

function shorten(whole: string, max: number): string {
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, hashLength);
  return `${whole.slice(0, max - hashLength - 1).replace(/[^A-Za-z0-9]+$/, "")}-${hash}`;
}
