import { z } from 'zod'

export const toyCounterexampleShape = z.object({
  kind: z.literal('toy'),
  word: z.string(),
  got: z.string(),
})

export const toyCounterexampleText = ({
  word,
  got,
}: z.infer<typeof toyCounterexampleShape>): string => `Expected ${word}\nGot ${got}`
