import { groupBy } from "./group-by";
import type { Problem } from "./problem";
import type { Service } from "./service.schema";

/** A service with its place in the catalogue. */
export interface PlacedService {
  readonly place: number;
  readonly service: Service;
}

/**
 * What is wrong between services: each may be right alone.
 * @param names of every service declared, also of those that are not right alone
 */
export function catalogueProblems(placed: readonly PlacedService[], names: ReadonlySet<string>): Problem[] {
  const services = placed.map(({ service }) => service);
  return [
    ...placeProblems(placed),
    ...shared(services, ({ name }) => name, "name", "give one of them another name"),
    ...shared(services, pathOf, "api.path", "no request could tell them apart; give one of them another path"),
    ...strangers(services, names),
    ...unreachable(services),
  ];
}

/**
 * Names that AWS takes once. None can meet while names are as short as they may be now; a longer limit would show it here.
 * @param nameOf what AWS calls a service's part
 */
export function awsNameProblems(
  services: readonly Pick<Service, "name">[],
  what: string,
  nameOf: (service: string) => string,
): Problem[] {
  return [...groupBy(services, ({ name }) => nameOf(name))].flatMap(([name, [first, ...others]]) =>
    others
      .filter((other) => other.name !== first?.name)
      .map((other) => ({
        place: `services/${other.name}`,
        path: "name",
        message: `its ${what} "${name}" is ${first?.name}'s once it is shortened; give one of them another name`,
      })),
  );
}

export function pathOf({ name, api }: Service): string {
  return api.path ?? `/${name}`;
}

const mostPlaces = 1800; // 20 VPC links in a region, 90 services each

function placeProblems(placed: readonly PlacedService[]): Problem[] {
  return placed
    .filter(({ place }) => !Number.isInteger(place) || place < 1 || place > mostPlaces)
    .map(({ place, service }) => ({
      place: "services/index",
      path: String(place),
      message: `the place of ${service.name} is not a whole number from 1 to ${mostPlaces}; take the next free one`,
    }));
}

function shared(
  services: readonly Service[],
  of: (service: Service) => string,
  path: string,
  wayOut: string,
): Problem[] {
  return [...groupBy(services, of)].flatMap(([value, owners]) =>
    owners.slice(1).map((owner) => ({
      place: `services/${owner.name}`,
      path,
      message: `"${value}" is taken by ${owners[0]?.name === owner.name ? "another service" : owners[0]?.name}; ${wayOut}`,
    })),
  );
}

function strangers(services: readonly Service[], names: ReadonlySet<string>): Problem[] {
  return services.flatMap(({ name, calls }) =>
    calls.flatMap((callee, index) =>
      names.has(callee)
        ? []
        : [
            {
              place: `services/${name}`,
              path: `calls[${index}]`,
              message: `"${callee}" is not a service; there are ${[...names].join(", ")}`,
            },
          ],
    ),
  );
}

function unreachable(services: readonly Service[]): Problem[] {
  return services
    .filter(({ deployment }) => deployment.kind === "blueGreen")
    .flatMap(({ name }) => {
      const callers = services.filter(({ calls }) => calls.includes(name)).map((caller) => caller.name);
      if (callers.length === 0) return [];
      const rule = "CodeDeploy's services have no Service Connect by which a caller finds them";
      return [
        {
          place: `services/${name}`,
          path: "deployment",
          message: `blueGreen() and the calls of ${callers.join(", ")} do not go together, since ${rule}; take rolling()`,
        },
      ];
    });
}
