import { eventRulesHaveTargets } from "../../../policies/rules/event-rules-have-targets";
import { eventTargetsKeepWhatFails } from "../../../policies/rules/event-targets-keep-what-fails";
import { functionsAreCalledByNamedCallers } from "../../../policies/rules/functions-are-called-by-named-callers";
import { functionsAreLogged } from "../../../policies/rules/functions-are-logged";
import { functionsKeepWhatFails } from "../../../policies/rules/functions-keep-what-fails";
import { queuesAreNamedAsTheyWork } from "../../../policies/rules/queues-are-named-as-they-work";
import { queuesDemandTls } from "../../../policies/rules/queues-demand-tls";
import { queuesOutlastTheirFunctions } from "../../../policies/rules/queues-outlast-their-functions";
import { tablesCanBeRestored } from "../../../policies/rules/tables-can-be-restored";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const one = (type: string, config: object): StackBlocks => ({ resource: { [type]: { it: config } } });

const logged = (config: object): StackBlocks => ({
  resource: { aws_lambda_function: { it: config }, aws_cloudwatch_log_group: { logs: {} } },
});
const ownGroup = { logging_config: { log_group: "${aws_cloudwatch_log_group.logs.name}" } };

describeRule(functionsAreLogged, {
  finds: {
    "a group that Lambda would make": [
      logged({ tracing_config: { mode: "Active" } }),
      ["aws_lambda_function.it: logging_config.log_group is not set; name a log group of the stack"],
    ],
    "no traces": [
      logged({ ...ownGroup, tracing_config: { mode: "PassThrough" } }),
      ['aws_lambda_function.it: tracing_config.mode is "PassThrough"; set it to Active'],
    ],
  },
  passes: { "its own group, traced": logged({ ...ownGroup, tracing_config: { mode: "Active" } }) },
});

describeRule(functionsKeepWhatFails, {
  finds: {
    "a function that loses what it cannot handle": [
      one("aws_lambda_function", {}),
      ["aws_lambda_function.it: dead_letter_config is not set; name a queue for what fails"],
    ],
  },
  passes: {
    "a queue": one("aws_lambda_function", { dead_letter_config: { target_arn: "arn:aws:sqs:…:failures" } }),
    "a destination": {
      resource: {
        aws_lambda_function: { it: {} },
        aws_lambda_function_event_invoke_config: {
          config: {
            function_name: "${aws_lambda_function.it.function_name}",
            destination_config: { on_failure: { destination: "arn:aws:sqs:…:failures" } },
          },
        },
      },
    },
  },
});

describeRule(functionsAreCalledByNamedCallers, {
  finds: {
    "a service on anybody's behalf": [
      one("aws_lambda_permission", { principal: "apigateway.amazonaws.com" }),
      ["aws_lambda_permission.it: source_arn is not set; name the resource that calls"],
    ],
    everybody: [
      one("aws_lambda_permission", { principal: "*", source_arn: "*" }),
      ['aws_lambda_permission.it: principal is "*"; name who calls; source_arn is "*"; name the resource that calls'],
    ],
  },
  passes: {
    "one method of one API": one("aws_lambda_permission", {
      principal: "apigateway.amazonaws.com",
      source_arn: "${aws_api_gateway_rest_api.api.execution_arn}/live/POST/hooks",
    }),
  },
});

describeRule(eventRulesHaveTargets, {
  finds: {
    "a rule that tells nobody": [
      one("aws_cloudwatch_event_rule", {}),
      ["aws_cloudwatch_event_rule.it: has no aws_cloudwatch_event_target; add one or remove the rule"],
    ],
  },
  passes: {
    "a rule with a target": {
      resource: {
        aws_cloudwatch_event_rule: { it: {} },
        aws_cloudwatch_event_target: { target: { rule: "${aws_cloudwatch_event_rule.it.name}" } },
      },
    },
  },
});

describeRule(eventTargetsKeepWhatFails, {
  finds: {
    "a target that loses events": [
      one("aws_cloudwatch_event_target", {}),
      ["aws_cloudwatch_event_target.it: dead_letter_config is not set; name a queue for what cannot be delivered"],
    ],
  },
  passes: {
    "a target with a queue": one("aws_cloudwatch_event_target", { dead_letter_config: { arn: "arn:aws:sqs:…" } }),
  },
});

const reading = (timeout: number | undefined, visibility: number | undefined): StackBlocks => ({
  resource: {
    aws_sqs_queue: { queue: { visibility_timeout_seconds: visibility } },
    aws_lambda_function: { reader: { timeout } },
    aws_lambda_event_source_mapping: {
      it: { event_source_arn: "${aws_sqs_queue.queue.arn}", function_name: "${aws_lambda_function.reader.arn}" },
    },
  },
});

describeRule(queuesOutlastTheirFunctions, {
  finds: {
    "a message that comes back while it is handled": [
      reading(120, 120),
      [
        "aws_lambda_event_source_mapping.it: aws_sqs_queue.queue: visibility_timeout_seconds is 120; set 720, 6 times the function's 120, or more",
      ],
    ],
    "what AWS takes when nothing is said": [
      reading(10, undefined),
      [
        "aws_lambda_event_source_mapping.it: aws_sqs_queue.queue: visibility_timeout_seconds is not set; set 60, 6 times the function's 10, or more",
      ],
    ],
  },
  passes: { "six times as long": reading(120, 720), "a function that says nothing": reading(undefined, undefined) },
  leavesAlone: { "a stream": one("aws_lambda_event_source_mapping", { event_source_arn: "arn:aws:kinesis:…" }) },
});

describeRule(queuesAreNamedAsTheyWork, {
  finds: {
    "a FIFO queue without .fifo": [
      one("aws_sqs_queue", { name: "changes", fifo_queue: true }),
      ['aws_sqs_queue.it: name is "changes" of a FIFO queue; end it with .fifo'],
    ],
    "another with it": [
      one("aws_sqs_queue", { name: "changes.fifo" }),
      ['aws_sqs_queue.it: name is "changes.fifo" of a queue that is not FIFO; set fifo_queue or remove .fifo'],
    ],
  },
  passes: {
    "a FIFO queue": one("aws_sqs_queue", { name: "changes.fifo", fifo_queue: true }),
    "another queue": one("aws_sqs_queue", { name: "changes" }),
  },
});

const guarded = (statement: object): StackBlocks => ({
  data: { aws_iam_policy_document: { policy: { statement: [statement] } } },
  resource: {
    aws_sqs_queue: { it: {} },
    aws_sqs_queue_policy: {
      guard: { queue_url: "${aws_sqs_queue.it.url}", policy: "${data.aws_iam_policy_document.policy.json}" },
    },
  },
});

describeRule(queuesDemandTls, {
  finds: {
    "a queue without a policy": [
      one("aws_sqs_queue", {}),
      [
        'aws_sqs_queue.it: no policy of it denies "sqs:SendMessage" to everybody when aws:SecureTransport is false; add that statement',
      ],
    ],
  },
  passes: {
    "a queue that refuses plain messages": guarded({
      effect: "Deny",
      principals: [{ type: "*", identifiers: ["*"] }],
      actions: ["sqs:SendMessage"],
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    }),
  },
});

describeRule(tablesCanBeRestored, {
  finds: {
    "a table whose past is gone": [
      one("aws_dynamodb_table", {}),
      ["aws_dynamodb_table.it: point_in_time_recovery.enabled is not set; set it to true"],
    ],
  },
  passes: { "a table that is kept": one("aws_dynamodb_table", { point_in_time_recovery: { enabled: true } }) },
});
