/** The present moment, handed to whoever needs one; only main.ts and tests make a real one. */
export type Clock = () => Date

export const dayMs = 86_400_000
