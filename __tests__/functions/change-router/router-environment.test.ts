import { routerEnvironment } from "../../../functions/change-router/router-environment";

const environment = {
  TABLE: "thrive-delivery-routes",
  ROUTE_MAP_BUCKET: "artifacts",
  ROUTE_MAP_KEY: "change-router/routes.json",
  ROUTE_MAP_SHA256: "a".repeat(64),
  ENVIRONMENTS_DEFAULT: "|dev|staging|prod|",
};

test("reads what the router is told", () => {
  expect(routerEnvironment(environment)).toEqual({
    table: "thrive-delivery-routes",
    routeMap: { bucket: "artifacts", key: "change-router/routes.json", sha256: "a".repeat(64) },
    environmentsDefault: "|dev|staging|prod|",
    githubTokens: {},
  });
  const GITHUB_TOKEN_PARAMETERS = JSON.stringify({ services: "/tokens/services" });
  expect(routerEnvironment({ ...environment, GITHUB_TOKEN_PARAMETERS }).githubTokens).toEqual({
    services: "/tokens/services",
  });
});

test("names everything that is wrong", () => {
  const wrong = {
    ROUTE_MAP_BUCKET: "artifacts",
    ROUTE_MAP_KEY: "k",
    ROUTE_MAP_SHA256: "x",
    ENVIRONMENTS_DEFAULT: "dev",
  };
  expect(() => routerEnvironment({ ...wrong, GITHUB_TOKEN_PARAMETERS: "{" })).toThrow(
    [
      "environment of the change router: ✖ Invalid input: expected string, received undefined",
      "  → at TABLE",
      "✖ is not a SHA-256 in 64 hexadecimal digits",
      "  → at ROUTE_MAP_SHA256",
      "✖ is not a list like |dev|staging|prod|",
      "  → at ENVIRONMENTS_DEFAULT",
      "✖ is not JSON",
      "  → at GITHUB_TOKEN_PARAMETERS",
    ].join("\n"),
  );
});
