import type { Rule } from "../rule";
import { accountIsPinned } from "./account-is-pinned";
import { accountsAreTrustedByRole } from "./accounts-are-trusted-by-role";
import { actionsAreNamed } from "./actions-are-named";
import { alarmsAreHeard } from "./alarms-are-heard";
import { apiBodiesStayUnlogged } from "./api-bodies-stay-unlogged";
import { apiMethodsKnowTheCaller } from "./api-methods-know-the-caller";
import { apiStagesAreObserved } from "./api-stages-are-observed";
import { apiStagesAreThrottled } from "./api-stages-are-throttled";
import { apiStagesHaveAWebAcl } from "./api-stages-have-a-web-acl";
import { apisHaveOneWayIn } from "./apis-have-one-way-in";
import { approvalsComeFirst } from "./approvals-come-first";
import { auditLogsLastSevenYears } from "./audit-logs-last-seven-years";
import { bucketsBlockPublicAccess } from "./buckets-block-public-access";
import { bucketsDemandTls } from "./buckets-demand-tls";
import { buildsAreEncrypted } from "./builds-are-encrypted";
import { buildsAreLogged } from "./builds-are-logged";
import { buildsArePrivilegedForImages } from "./builds-are-privileged-for-images";
import { buildsEnd } from "./builds-end";
import { buildsKeepNoCredentials } from "./builds-keep-no-credentials";
import { buildsRunTheirOwnCommands } from "./builds-run-their-own-commands";
import { connectionsEnd } from "./connections-end";
import { containerDefinitionsAreReadable } from "./container-definitions-are-readable";
import { containersAgree } from "./containers-agree";
import { containersAreHardened } from "./containers-are-hardened";
import { containersAreLogged } from "./containers-are-logged";
import { dataIsProtected } from "./data-is-protected";
import { defaultGroupsAreClosed } from "./default-groups-are-closed";
import { deploymentsHeal } from "./deployments-heal";
import { domainsSpeakTls12 } from "./domains-speak-tls-1-2";
import { eventRulesHaveTargets } from "./event-rules-have-targets";
import { eventTargetsKeepWhatFails } from "./event-targets-keep-what-fails";
import { functionsAreCalledByNamedCallers } from "./functions-are-called-by-named-callers";
import { functionsAreLogged } from "./functions-are-logged";
import { functionsKeepWhatFails } from "./functions-keep-what-fails";
import { imagesArePinned } from "./images-are-pinned";
import { integrationsSpeakTls } from "./integrations-speak-tls";
import { keysDieSlowly } from "./keys-die-slowly";
import { keysNameTheirUsers } from "./keys-name-their-users";
import { keysRotate } from "./keys-rotate";
import { listenerRulesDiffer } from "./listener-rules-differ";
import { listenerRulesFit } from "./listener-rules-fit";
import { listenersSpeakFipsTls } from "./listeners-speak-fips-tls";
import { loadBalancersLog } from "./load-balancers-log";
import { logsEnd } from "./logs-end";
import { networksLogTheirFlows } from "./networks-log-their-flows";
import { noForeignPartition } from "./no-foreign-partition";
import { noPlainSecret } from "./no-plain-secret";
import { noPublicPrincipal } from "./no-public-principal";
import { nobodyAsksAndAnswers } from "./nobody-asks-and-answers";
import { nothingFromAnywhere } from "./nothing-from-anywhere";
import { nothingIsPublic } from "./nothing-is-public";
import { nothingToAnywhere } from "./nothing-to-anywhere";
import { notificationEventsExist } from "./notification-events-exist";
import { ownKeyOnBuckets } from "./own-key-on-buckets";
import { ownKeyOnData } from "./own-key-on-data";
import { passRoleIsBounded } from "./pass-role-is-bounded";
import { pipelinesArePinned } from "./pipelines-are-pinned";
import { pipelinesSkipWhatNobodyAskedFor } from "./pipelines-skip-what-nobody-asked-for";
import { policiesAreReadable } from "./policies-are-readable";
import { providerIsPinned } from "./provider-is-pinned";
import { queuesAreNamedAsTheyWork } from "./queues-are-named-as-they-work";
import { queuesDemandTls } from "./queues-demand-tls";
import { queuesKeepWhatFails } from "./queues-keep-what-fails";
import { queuesOutlastTheirFunctions } from "./queues-outlast-their-functions";
import { referencesStayAtHome } from "./references-stay-at-home";
import { repositoriesGiveATagOnce } from "./repositories-give-a-tag-once";
import { resourcesAreNamed } from "./resources-are-named";
import { servicePrincipalsArePinned } from "./service-principals-are-pinned";
import { servicesListenWhereAsked } from "./services-listen-where-asked";
import { stateIsLocked } from "./state-is-locked";
import { stateIsReadAtHome } from "./state-is-read-at-home";
import { tablesCanBeRestored } from "./tables-can-be-restored";
import { targetsSpeakTls } from "./targets-speak-tls";
import { taskRolesAreApart } from "./task-roles-are-apart";
import { tasksCanBeReplaced } from "./tasks-can-be-replaced";
import { topicsDemandTls } from "./topics-demand-tls";
import { trailsAreWhole } from "./trails-are-whole";
import { webAclRulesHaveAnOrder } from "./web-acl-rules-have-an-order";
import { webAclsAreLogged } from "./web-acls-are-logged";
import { webhooksAreAnchored } from "./webhooks-are-anchored";

/** Every rule, in the order of their names. */
export const rules: readonly Rule[] = [
  accountIsPinned,
  accountsAreTrustedByRole,
  actionsAreNamed,
  alarmsAreHeard,
  apiBodiesStayUnlogged,
  apiMethodsKnowTheCaller,
  apiStagesAreObserved,
  apiStagesAreThrottled,
  apiStagesHaveAWebAcl,
  apisHaveOneWayIn,
  approvalsComeFirst,
  auditLogsLastSevenYears,
  bucketsBlockPublicAccess,
  bucketsDemandTls,
  buildsAreEncrypted,
  buildsAreLogged,
  buildsArePrivilegedForImages,
  buildsEnd,
  buildsKeepNoCredentials,
  buildsRunTheirOwnCommands,
  connectionsEnd,
  containerDefinitionsAreReadable,
  containersAgree,
  containersAreHardened,
  containersAreLogged,
  dataIsProtected,
  defaultGroupsAreClosed,
  deploymentsHeal,
  domainsSpeakTls12,
  eventRulesHaveTargets,
  eventTargetsKeepWhatFails,
  functionsAreCalledByNamedCallers,
  functionsAreLogged,
  functionsKeepWhatFails,
  imagesArePinned,
  integrationsSpeakTls,
  keysDieSlowly,
  keysNameTheirUsers,
  keysRotate,
  listenerRulesDiffer,
  listenerRulesFit,
  listenersSpeakFipsTls,
  loadBalancersLog,
  logsEnd,
  networksLogTheirFlows,
  noForeignPartition,
  noPlainSecret,
  noPublicPrincipal,
  nobodyAsksAndAnswers,
  nothingFromAnywhere,
  nothingIsPublic,
  nothingToAnywhere,
  notificationEventsExist,
  ownKeyOnBuckets,
  ownKeyOnData,
  passRoleIsBounded,
  pipelinesArePinned,
  pipelinesSkipWhatNobodyAskedFor,
  policiesAreReadable,
  providerIsPinned,
  queuesAreNamedAsTheyWork,
  queuesDemandTls,
  queuesKeepWhatFails,
  queuesOutlastTheirFunctions,
  referencesStayAtHome,
  repositoriesGiveATagOnce,
  resourcesAreNamed,
  servicePrincipalsArePinned,
  servicesListenWhereAsked,
  stateIsLocked,
  stateIsReadAtHome,
  tablesCanBeRestored,
  targetsSpeakTls,
  taskRolesAreApart,
  tasksCanBeReplaced,
  topicsDemandTls,
  trailsAreWhole,
  webAclRulesHaveAnOrder,
  webAclsAreLogged,
  webhooksAreAnchored,
];
