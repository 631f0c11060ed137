const mostBuilds = 200; // some four months of two builds a working day
const imagesOfABuild = 2; // the image, and the list of its parts
const mostLists = 5000; // of a few kilobytes each: what was deployed years ago can still be asked what it is made of
const neverReached = 100_000; // images; the first rule expires nothing and shields what it names from the rules after it

/**
 * What ECR may delete. An image that a rule of higher priority names cannot expire by a later one, so the first keeps
 * every image that was ever deployed: a rollback finds it.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export const imageLifecycle = {
  rules: [
    {
      rulePriority: 10,
      description: "Keep what was deployed",
      selection: {
        tagStatus: "tagged",
        tagPatternList: ["deployed-*"],
        countType: "imageCountMoreThan",
        countNumber: neverReached,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 15,
      description: "Keep the lists of what images are made of",
      selection: {
        tagStatus: "tagged",
        tagPatternList: ["sbom-*"],
        countType: "imageCountMoreThan",
        countNumber: mostLists,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 20,
      description: "Drop what lost its tags two weeks ago",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
    {
      rulePriority: 30,
      description: "Drop the oldest builds that were never deployed",
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: mostBuilds * imagesOfABuild },
      action: { type: "expire" },
    },
  ],
};
