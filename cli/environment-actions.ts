/** The actions of an environment's stage, as `modules/delivery-pipeline` names them. */
export const environmentActions = { request: "Request", approve: "Approve", deploy: "Deploy" } as const;
