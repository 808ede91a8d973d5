import { Failure } from './http.ts'

export interface Limiter {
  /** Counts a try at once, so that others at the same moment see it. Throws a 429. */
  begin(key: string): { forget(): void }
}

/** At most RATE_LIMIT tries that failed in any RATE_WINDOW_MS. */
export function limiterOf(env: NodeJS.ProcessEnv): Limiter {
  const limit = Number(env.RATE_LIMIT ?? Number.POSITIVE_INFINITY)
  const windowMs = Number(env.RATE_WINDOW_MS ?? 0)
  const tries = new Map<string, number[]>()
  return {
    begin: (key) => {
      if (limit === Number.POSITIVE_INFINITY) return { forget: () => undefined }
      const now = performance.now()
      const recent = (tries.get(key) ?? []).filter((at) => at > now - windowMs)
      tries.set(key, recent)
      if (recent.length >= limit) {
        const opensAt = (recent.at(-limit) as number) + windowMs
        const seconds = Math.max(1, Math.ceil((opensAt - now) / 1000))
        throw new Failure(429, 'Too many tries', {}, { 'retry-after': String(seconds) })
      }
      recent.push(now)
      return {
        forget: () => {
          const own = tries.get(key) ?? []
          const at = own.indexOf(now)
          if (at >= 0) own.splice(at, 1)
        },
      }
    },
  }
}
