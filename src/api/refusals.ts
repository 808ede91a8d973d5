import { z } from 'zod'

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    expected: z.string(),
    came: z.string(),
    try: z.string(),
  })
  .describe('RFC 9457; `type` is the address of a longer text')
  .meta({ id: 'Problem' })

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
})

/** What every address may answer instead, such as to another host's name. */
export const refusals = { '4xx': refusal('A request that was refused, and why') }

/** What an address may answer instead that takes a name or an id. */
export const problems = {
  400: refusal('A request that isn’t as described here'),
  404: refusal('Nothing has this name or id'),
  ...refusals,
}

/** Server-sent events: an address that goes on answering. */
export const eventStream = {
  ...problems,
  200: {
    description: 'Events, as they happen',
    content: { 'text/event-stream': { schema: z.string() } },
  },
}
