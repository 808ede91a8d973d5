/** Tables in an order in which what a row refers to comes before it. */
export const tables = [
  'film',
  'watch',
  'account',
  'session',
  'rating',
  'progress',
  'payment',
  'payment_key',
  'hook',
  'message',
  'poster',
] as const

/** Whose ids come from a sequence. */
export const numbered = ['film', 'account', 'rating', 'payment', 'hook', 'message'] as const
