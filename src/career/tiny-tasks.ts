import { z } from 'zod'

const text = z.string().trim().min(1)

/** A few minutes of the work itself, on the database of a lab: run it and look. Nothing is graded. */
export const tinyTaskShape = z.strictObject({
  task: z.string().regex(/^[a-z-]+$/),
  title: text,
  minutes: z.int().min(1).max(10),
  /** The lab whose database it runs on. */
  lab: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/),
  text,
  sql: text,
  /** What one sees when it went well, and what of the job was in it. */
  after: text,
})

export type TinyTask = z.infer<typeof tinyTaskShape>
