/** What an action of a kind must be declared with. */
export interface ActionType {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Least and most artifacts. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

/** The actions that are played here, by category and provider. Source: the action structure reference of CodePipeline. */
export const actionTypes: Readonly<Record<string, ActionType>> = {
  "Source/CodeCommit": {
    required: ["RepositoryName", "BranchName"],
    optional: ["PollForSourceChanges", "OutputArtifactFormat"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Source/CodeStarSourceConnection": {
    required: ["ConnectionArn", "FullRepositoryId", "BranchName"],
    optional: ["OutputArtifactFormat", "DetectChanges"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Build/CodeBuild": codeBuild(),
  "Test/CodeBuild": codeBuild(),
  "Invoke/Lambda": { required: ["FunctionName"], optional: ["UserParameters"], inputs: [0, 5], outputs: [0, 5] },
  "Approval/Manual": {
    required: [],
    optional: ["NotificationArn", "CustomData", "ExternalEntityLink"],
    inputs: [0, 0],
    outputs: [0, 0],
  },
};

/** What AWS has beside those: declared here, and failing when it is to run. */
export const otherActionTypes: readonly string[] = [
  "Source/S3",
  "Source/ECR",
  "Build/ECRBuildAndPublish",
  "Compute/Commands",
  "Test/DeviceFarm",
  "Deploy/S3",
  "Deploy/CloudFormation",
  "Deploy/CloudFormationStackSet",
  "Deploy/CodeDeploy",
  "Deploy/CodeDeployToECS",
  "Deploy/ECS",
  "Deploy/EKS",
  "Deploy/EC2",
  "Deploy/Lambda",
  "Deploy/ElasticBeanstalk",
  "Invoke/StepFunctions",
  "Invoke/CodePipeline",
  "Invoke/InspectorScan",
];

function codeBuild(): ActionType {
  return {
    required: ["ProjectName"],
    optional: ["PrimarySource", "BatchEnabled", "CombineArtifacts", "EnvironmentVariables"],
    inputs: [1, 5],
    outputs: [0, 5],
  };
}
