/** Tag of the image in use before there is one. No build makes it. */
export const unreleased = "unreleased";
