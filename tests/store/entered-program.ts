import { randomUUID } from 'node:crypto'

/** A program as someone enters it. */
export const programOf = (name: string) => ({
  id: randomUUID(),
  school: `School of ${name}`,
  field: 'Back end',
  credential: 'bootcamp' as const,
  city: null,
  state: null,
  is_online: null,
  price_total: 1,
  weeks: null,
  url: 'https://example.org/',
  looked_at: '2026-11-01',
  entered_by: name,
  note: null,
})
