import { z } from "zod";

/** Lower-case words joined by dashes: fits every AWS name, every DNS label and every Terraform address. */
export const kebabCase = (longest: number) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "is not lower-case words joined by dashes; write it like case-management")
    .max(longest, `is longer than ${longest} characters; AWS names are built from it, so shorten it`);

/**
 * Text that lands in Terraform as it is. Terraform would evaluate a template sequence in it.
 */
export const literalText = z
  .string()
  .min(1, "is empty; write a sentence for the next reader")
  .refine((text) => !/[$%]\{/.test(text), "contains a Terraform template sequence; write the value itself");

/** Why a safe default is given up. It is printed where the finding is accepted, so it has to say something. */
export const reason = literalText.min(15, "is too short for a reason; say who decided and why");

/**
 * Text that one function judges, so that a wrong value is told of once.
 * @param fault what is wrong, going on from the value: "is …"; undefined when nothing is
 */
export const judgedText = (fault: (text: string) => string | undefined) =>
  z.string().superRefine((text, context) => {
    const message = fault(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
