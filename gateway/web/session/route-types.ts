/** Types of a declared route, for `import type` only: no schema library ever gets into a page. */
import type { z } from 'zod';

/** JSON of a success: `AnswerOf<typeof deskRoutes.open>`. */
export type AnswerOf<Route extends { readonly answer: z.ZodType }> = z.output<Route['answer']>;

/** JSON of the body as a page writes it: `BodyOf<typeof deskRoutes.open>`. */
export type BodyOf<Route extends { readonly body?: z.ZodType }> = z.input<
  NonNullable<Route['body']>
>;
