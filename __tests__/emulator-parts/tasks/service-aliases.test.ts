import { withListeners, type ServiceAlias } from "../../../emulator/tasks/service-aliases";

const alias = (dnsName: string, port: number): ServiceAlias => ({
  dnsName,
  port,
  service: dnsName,
  containerPort: 8080,
});
const listenerOf = (to: ServiceAlias) => Promise.resolve(`http://127.0.0.1:1${to.port}`);
const aliases = [alias("collections", 8080), alias("Ledger", 80)];

test.each([
  ["http://collections:8080", "http://127.0.0.1:18080"],
  ["http://collections:8080/base?x=1", "http://127.0.0.1:18080/base?x=1"],
  ["http://ledger/", "http://127.0.0.1:180/"],
  ["http://collections", "http://collections"],
  ["http://collections:8081", "http://collections:8081"],
  ["https://collections:8080", "https://collections:8080"],
  ["collections:8080", "collections:8080"],
  ["http://collections.example.org:8080", "http://collections.example.org:8080"],
  ["", ""],
])("%s becomes %s", async (before, after) => {
  expect(await withListeners({ URL: before }, aliases, listenerOf)).toEqual({ URL: after });
});
