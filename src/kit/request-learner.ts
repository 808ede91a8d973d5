import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Set before any route runs, by the server's `findLearner`. */
    learnerId: string
  }
}

/** Says whose request it is: on a laptop always the same learner. */
export type FindLearner = (request: FastifyRequest) => Promise<string>
