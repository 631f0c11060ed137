import type { Landing } from "./environment.schema";
import type { Problem } from "./problem";

/** What names of stacks and of things in AWS begin with, as a declaration says it. */
interface Beginning {
  readonly landing: string;
  readonly text: string;
}

/**
 * Names that would be one: `prod-orders` of local and `orders` of local-prod are both `local-prod-orders`.
 * @param stackPrefix before the names of delivery's stacks
 */
export function meetingNames(
  delivery: Landing,
  environments: readonly Landing[],
  services: readonly { readonly name: string }[],
  stackPrefix: string,
): Problem[] {
  const beginnings: Beginning[] = [
    ...[delivery, ...environments].map(({ name }) => ({ landing: name, text: name })),
    ...(stackPrefix === "" ? [] : [{ landing: delivery.name, text: `${stackPrefix}${delivery.name}` }]),
  ];
  return beginnings.flatMap((outer) =>
    beginnings
      .filter(({ text }) => text.startsWith(`${outer.text}-`))
      .flatMap((inner) => meetings(outer, inner, services)),
  );
}

function meetings(outer: Beginning, inner: Beginning, services: readonly { readonly name: string }[]): Problem[] {
  const rest = inner.text.slice(outer.text.length + 1);
  return services
    .filter(({ name }) => name === rest || name.startsWith(`${rest}-`))
    .map(({ name }) => ({
      place: `services/${name}`,
      path: "name",
      message: `"${name}" in ${outer.landing} has names of ${inner.landing}, which begin with "${inner.text}"; rename one of them`,
    }));
}
