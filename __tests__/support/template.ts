import type { TerraformStack } from "cdktf";

/** Settings of one block, as Terraform reads them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON; tests say what they expect in it
export type Block = Readonly<Record<string, any>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** What Terraform reads of one stack. */
export interface Template {
  readonly terraform: Block;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly output: Readonly<Record<string, Block>>;
}

/** The stack as Terraform reads it, without cdktf's remarks about itself. Writes no file. */
export function synthesized(stack: TerraformStack): Template {
  const template = JSON.parse(JSON.stringify(stack.toTerraform(), withoutRemarks)) as Partial<Template>;
  return { terraform: {}, provider: {}, resource: {}, data: {}, output: {}, ...template };
}

function withoutRemarks(key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}

/** `aws_ecs_service.collections` … of every resource, in order. Data sources are no part: nothing happens when they go. */
export function addressesOf({ resource }: Template): string[] {
  return Object.entries(resource)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
    .sort();
}

/** Every resource of a type. */
export function resourcesOf({ resource }: Template, type: string): Block[] {
  return Object.values(resource[type] ?? {});
}

/** The resource at an address. */
export function resourceNamed({ resource }: Template, address: string): Block {
  const [type = "", name = ""] = address.split(".");
  const block = resource[type]?.[name];
  if (!block)
    throw new Error(`there is no ${address}; of its type there are ${Object.keys(resource[type] ?? {}).join()}`);
  return block;
}

/** The only resource of a type. */
export function theOnly(template: Template, type: string): Block {
  const blocks = resourcesOf(template, type);
  if (blocks.length !== 1) throw new Error(`there are ${blocks.length} of ${type}`);
  return blocks[0] as Block;
}

/** The statements of a policy document, by name of the document. */
export function statementsOf({ data }: Template, name: string): Block[] {
  const document = data.aws_iam_policy_document?.[name];
  if (!document) {
    throw new Error(`there is no policy ${name}; there are ${Object.keys(data.aws_iam_policy_document ?? {}).join()}`);
  }
  return document.statement as Block[];
}

/** The statement with a sid. */
export function statementNamed(template: Template, name: string, sid: string): Block {
  const statement = statementsOf(template, name).find((candidate) => candidate.sid === sid);
  if (!statement) throw new Error(`policy ${name} has no statement ${sid}`);
  return statement;
}
