import fc from "fast-check";
import { type Catalogue, priorityOf, shardOf } from "../../config/catalogue";
import type { ResolvedService } from "../../config/platform";
import { resolve } from "../../config/resolve";
import { aPlatform, aService } from "../support/declarations";

describe("a place", () => {
  test.each([
    [1, 1, 10],
    [2, 1, 20],
    [90, 1, 900],
    [91, 2, 10],
    [180, 2, 900],
    [181, 3, 10],
    [1800, 20, 900],
  ])("%i is in shard %i with priority %i", (place, shard, priority) => {
    expect([shardOf(place), priorityOf(place)]).toEqual([shard, priority]);
  });
});

const places = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 25 });

function catalogueAt(occupied: readonly number[]): Catalogue {
  return Object.fromEntries(occupied.map((place) => [place, aService({ name: `s${place}` })]));
}

function routes(catalogue: Catalogue): Map<string, string> {
  const services = resolve(aPlatform(), catalogue).environments[0]?.services ?? [];
  return new Map(services.map((service) => [service.name, route(service)]));
}

function route({ shard, priority, path }: ResolvedService): string {
  return `shard ${shard}, priority ${priority}, ${path}`;
}

describe("whatever services there are", () => {
  test("adding or removing one changes no other's shard or priority", () => {
    fc.assert(
      fc.property(places, ([removed, ...kept]) => {
        const before = routes(catalogueAt([removed as number, ...kept]));
        before.delete(`s${removed}`);
        expect(routes(catalogueAt(kept))).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  test("no two of a shard have one priority", () => {
    fc.assert(
      fc.property(places, (occupied) => {
        const taken = occupied.map((place) => `${shardOf(place)}/${priorityOf(place)}`);
        return new Set(taken).size === occupied.length;
      }),
    );
  });

  test("a priority is one that AWS takes and that the health rule does not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1800 }), (place) => priorityOf(place) >= 10 && priorityOf(place) <= 900),
    );
  });
});

test("the order in which services stand changes nothing", () => {
  const [first, second] = [aService({ name: "first" }), aService({ name: "second" })];
  expect(routes({ 1: first, 2: second })).toEqual(routes({ 2: second, 1: first }));
});
