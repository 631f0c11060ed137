import { isSettings, listOf, setting, type ResourceView, type Settings } from "./resource-view";

/** One stack as Terraform will read it, indexed so that a rule sees only what it is about. */
export class StackView {
  readonly blocks: readonly ResourceView[];
  private readonly byType = new Map<string, ResourceView[]>();
  private readonly byAddress = new Map<string, ResourceView>();

  constructor(
    readonly id: string,
    template: unknown,
  ) {
    this.blocks = blocksOf(template as Settings);
    for (const block of this.blocks) {
      this.byAddress.set(block.address, block);
      const sameType = this.byType.get(block.type);
      if (sameType) sameType.push(block);
      else this.byType.set(block.type, [block]);
    }
  }

  ofTypes(types: readonly string[]): readonly ResourceView[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  has(address: string): boolean {
    return this.byAddress.has(address);
  }

  /** The block that a setting such as `${aws_lb.alb.arn}` refers to, when it is in this stack. */
  referenced(value: unknown): ResourceView | undefined {
    const address = typeof value === "string" ? reference.exec(value)?.[1] : undefined;
    return address === undefined ? undefined : this.byAddress.get(address);
  }

  /** Resources of the types whose setting refers to a block. */
  referringTo(block: ResourceView, types: readonly string[], path: string): readonly ResourceView[] {
    return this.ofTypes(types).filter(({ config }) =>
      listOf(setting(config, path)).some((value) => this.referenced(value) === block),
    );
  }

  /** Whether what holds data may be destroyed here; `undefined` when the stack does not say. */
  get isProtected(): boolean | undefined {
    const protection = setting(this.provider, "default_tags.tags.protection");
    return protection === undefined ? undefined : protection === "protected";
  }

  get partition(): string {
    return String(setting(this.provider, "region")).startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private get provider(): Settings | undefined {
    return this.byAddress.get("provider.aws")?.config;
  }
}

/** `${data.aws_iam_policy_document.trust.json}` and `${aws_lb.alb.arn}:*`: the address before the attribute. */
const reference = /^\$\{((?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_-]+)[.[}]/;

function blocksOf(template: Settings): ResourceView[] {
  return [
    ...named(template["resource"], ""),
    ...named(template["data"], "data."),
    ...providers(template["provider"]),
    ...outputs(template["output"]),
    { type: "terraform", name: "", address: "terraform", config: (template["terraform"] ?? {}) as Settings },
  ];
}

function named(types: unknown, prefix: "" | "data."): ResourceView[] {
  return Object.entries((types ?? {}) as Record<string, Record<string, Settings>>).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, config]) => ({
      type: prefix + type,
      name,
      address: `${prefix}${type}.${name}`,
      config,
    })),
  );
}

function outputs(values: unknown): ResourceView[] {
  return Object.entries((values ?? {}) as Record<string, Settings>).map(([name, config]) => ({
    type: "output",
    name,
    address: `output.${name}`,
    config,
  }));
}

function providers(types: unknown): ResourceView[] {
  return Object.entries((types ?? {}) as Record<string, unknown>).flatMap(([name, configs]) =>
    listOf(configs)
      .filter(isSettings)
      .map((config) => {
        const alias = config["alias"] === undefined ? "" : `.${String(config["alias"])}`;
        return { type: `provider.${name}`, name, address: `provider.${name}${alias}`, config };
      }),
  );
}
