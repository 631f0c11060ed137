import { accountOfKey } from "./account-of-key";
import { createAccountParts, type AccountParts } from "./account-parts";
import { Accounts } from "./accounts";
import { issuedCredentials } from "./authorization/issued-credentials";
import { permissionGate } from "./authorization/permission-gate";
import { repositoryPolicyAt } from "./authorization/repository-policy";
import { chatMessages } from "./chatbot/chat-messages";
import { Clock, localSpeed } from "./clock";
import { gitAccount } from "./codecommit/smart-http";
import type { Part } from "./context";
import type { Control } from "./control";
import type { EmulatorFiles } from "./emulator-files";
import { clockControl } from "./faults/clock-control";
import { faultControl } from "./faults/fault-control";
import { FaultRules } from "./faults/fault-rules";
import { callFate } from "./faults/struck-call";
import { FillerHome } from "./fillers/filler-home";
import { HomeClients } from "./home-clients";
import { homes, type HomeName } from "./homes";
import { inOrder } from "./in-order";
import { Inbox } from "./inbox/inbox";
import { faultyAnswers } from "./inbox/faulty-answers";
import { joinedControl } from "./joined-control";
import { measurementsControl } from "./metrics/measurements-control";
import { findIdentityAt } from "./principals/find-identity";
import { refusedPrincipal } from "./principals/refused-principal";
import { createRegistry } from "./registry/registry";
import { scansControl } from "./registry/scans-control";
import type { RouterOptions } from "./router";
import { identityCenter } from "./sign-in/identity-center";
import { signInControl } from "./sign-in/sign-in-control";

export interface PartsOptions {
  readonly ports: Readonly<Record<HomeName, number>>;
  readonly routerPort: number;
  readonly files: EmulatorFiles;
}

export interface Parts extends Part, Omit<RouterOptions, "ports" | "about"> {}

/** Everything that runs beside the homes: what the accounts have together, and what each of them runs. */
export function createParts({ ports, routerPort, files }: PartsOptions): Parts {
  const note = (line: string) => console.error(line);
  const clients = new HomeClients(ports);
  const clock = new Clock(localSpeed);
  const faults = new FaultRules();
  const endpoint = `http://127.0.0.1:${routerPort}`;
  const findIdentity = findIdentityAt(ports[homes.iam!.home]);
  const registry = createRegistry({ clients, files });
  const surroundings = { endpoint, files, clock, clients, note, faults, findIdentity, images: registry.images };
  const accounts = new Accounts((account) => createAccountParts(account, surroundings));
  const fillers = new FillerHome(ports.here, async (account) => (await accounts.of(account)).fillers, surroundings);
  const ofEach = (name: keyof AccountParts["controls"]) =>
    joinedControl(() => accounts.all().map(({ controls }) => controls[name]));
  const controls: Record<string, Control> = {
    clock: clockControl(clock),
    measurements: measurementsControl(async (account) => (await accounts.of(account)).metrics),
    tasks: ofEach("tasks"),
    "sign-in": signInControl(identityCenter(clients)),
    scans: scansControl(clients.addressOf("ecr")),
    gateway: ofEach("gateway"),
    requests: ofEach("requests"),
    balancers: ofEach("balancers"),
    faults: faultControl(faults, [...Object.keys(homes), "inbox"]),
    inbox: new Inbox(
      () => clock.now(),
      faultyAnswers((call) => callFate(call, faults, clock)),
      chatMessages({ hearing: (topic) => accounts.all().flatMap(({ chat }) => chat.hearing(topic)) }),
    ).control,
  };
  return {
    ...inOrder([fillers, registry, accounts]),
    registry: registry.handle,
    git: async (incoming, answer) => (await accounts.of(gitAccount(incoming.url))).git(incoming, answer),
    controls,
    fateOf: (call) => callFate(call, faults, clock),
    gates: [
      permissionGate(clients.addressOf("iam"), repositoryPolicyAt(clients.addressOf("ecr"))),
      (request) => refusedPrincipal(request, findIdentity),
    ],
    accountOf: accountOfKey(issuedCredentials(clients.addressOf("iam"))),
    changesOf: async (account) => (await accounts.of(account)).changes,
  };
}
