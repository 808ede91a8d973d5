import type { z } from 'zod'

/** Every key that a schema knows, at any depth: what a key that it doesn't know may have meant. */
export function knownKeys(schema: z.ZodType): ReadonlySet<string> {
  const keys = new Set<string>()
  const seen = new Set<unknown>()
  const follow = (part: unknown): void => {
    if (part === null || typeof part !== 'object' || seen.has(part)) return
    seen.add(part)
    const { def } = (part as { _zod?: { def?: Record<string, unknown> } })._zod ?? {}
    if (def === undefined) return
    const { shape, getter, ...rest } = def
    for (const [key, inner] of Object.entries((shape as Record<string, unknown>) ?? {})) {
      keys.add(key)
      follow(inner)
    }
    if (typeof getter === 'function') follow(getter())
    for (const inner of Object.values(rest).flat()) follow(inner)
  }
  follow(schema)
  return keys
}
