import type { Control, ControlAnswer } from "./control";

/** One control for those of every account: what they list is joined, and what names one thing is answered by who has it. */
export function joinedControl(controls: () => readonly Control[]): Control {
  return async (request) => {
    const answers = await Promise.all(controls().map((control) => control(request)));
    const known = answers.filter(({ status }) => status < 300);
    return known.reduceRight(joined, undefined) ?? answers.find(({ status }) => status !== 404) ?? answers[0] ?? nobody;
  };
}

const nobody: ControlAnswer = { status: 503, value: { message: "no account is open yet" } };

function joined(others: ControlAnswer | undefined, { status, value }: ControlAnswer): ControlAnswer {
  if (others === undefined) return { status, value };
  const more = others.value as Record<string, object>;
  const lists = Object.entries(value).map(([name, list]: [string, object]) => [name, both(list, more[name] ?? {})]);
  return { status, value: Object.fromEntries(lists) as object };
}

function both(one: object, other: object): object {
  return Array.isArray(one) ? [...(one as unknown[]), ...(other as unknown[])] : { ...one, ...other };
}
