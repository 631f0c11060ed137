import { type ExamplePlace, exampleValue } from "./example-values";
import type { SynthesizedStack, Template } from "./synthesized-stack";

type OutputValue = string | readonly OutputValue[] | { readonly [key: string]: OutputValue };

/** `${aws_vpc.network.id}`: nothing else may cross a state boundary, so nothing else is understood. */
const reference = /\$\{([a-z0-9_]+)\.([A-Za-z0-9_]+)\.([a-z0-9_]+)\}/g;

/**
 * The state that a stack would have once applied, reduced to what other stacks read of it: the outputs as synthesized, with
 * every reference answered by the template itself where it states the value, and by an example of its type where AWS decides.
 */
export function fixtureState(stack: SynthesizedStack): string {
  const outputs = Object.entries(stack.template.output ?? {}).map(([name, { value }]) => {
    const known = answer(stack, name, value);
    return [name, { value: known, type: typeOf(known) }];
  });
  return JSON.stringify({
    version: 4,
    terraform_version: "1.10.0",
    serial: 1,
    lineage: stack.id,
    outputs: Object.fromEntries(outputs) as object,
    resources: [],
    check_results: null,
  });
}

function answer(stack: SynthesizedStack, output: string, value: unknown): OutputValue {
  if (typeof value === "string") return answerText(stack, output, value);
  if (Array.isArray(value)) return value.map((item) => answer(stack, output, item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, answer(stack, output, item)]));
  }
  throw new Error(`${stack.id}: output ${output}: ${String(value)} is not text, a list or a map`);
}

function answerText(stack: SynthesizedStack, output: string, text: string): string {
  const answered = text.replace(reference, (_, type: string, name: string, attribute: string) => {
    return attributeOf(stack, output, type, name, attribute);
  });
  if (answered.includes("${")) {
    throw new Error(`${stack.id}: output ${output}: ${text} is not a reference to an attribute of a resource`);
  }
  return answered;
}

function attributeOf(stack: SynthesizedStack, output: string, type: string, name: string, attribute: string): string {
  const resource = stack.template.resource?.[type]?.[name];
  if (resource === undefined) throw new Error(`${stack.id}: output ${output}: there is no ${type}.${name}`);
  const stated = resource[attribute];
  if (typeof stated === "string") return answerText(stack, output, stated);
  return exampleValue(type, attribute, givenName(resource) ?? name, placeOf(stack.template));
}

/** What AWS calls the resource, where the template says it. */
function givenName({ name, bucket }: Readonly<Record<string, unknown>>): string | undefined {
  return [name, bucket].find((given) => typeof given === "string");
}

function placeOf({ provider }: Template): ExamplePlace {
  const [{ region, allowed_account_ids }] = provider.aws;
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { partition, region, account: allowed_account_ids[0] ?? "" };
}

/** Terraform's name for a type, as a state file spells it. */
function typeOf(value: OutputValue): unknown {
  if (typeof value === "string") return "string";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
}
