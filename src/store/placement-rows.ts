import { fromBytes, toBytes } from './bytes.ts'
import type { Db, Store } from './store.ts'

/** A placement as a learner's file has it. */
export interface PlacementRow {
  readonly kind: 'placement'
  readonly id: string
  readonly background: 'never' | 'a-little' | 'yes' | null
  readonly begun_at: string
  readonly ended_at: string | null
  readonly ended_why: string | null
  readonly answers: readonly {
    readonly item: string
    readonly answer: 'right' | 'wrong' | 'unknown'
    readonly given: string
    readonly at: string
  }[]
}

/** All placements of a learner, the first one first. */
export async function placementRows({ db }: Store, learnerId: string): Promise<PlacementRow[]> {
  const placements = await db
    .selectFrom('placement')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .orderBy('begun_at')
    .execute()
  const answers = await db
    .selectFrom('placement_answer')
    .innerJoin('placement', 'placement.id', 'placement_id')
    .selectAll('placement_answer')
    .where('learner_id', '=', learnerId)
    .orderBy('ordinal')
    .execute()
  const answersOf = Map.groupBy(answers, ({ placement_id }) => placement_id)
  return placements.map((row) => ({
    kind: 'placement',
    id: row.id,
    background: row.background as PlacementRow['background'],
    begun_at: row.begun_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    ended_why: row.ended_why,
    answers: (answersOf.get(row.id) ?? []).map(({ item_id, answer, given, answered_at }) => ({
      item: item_id,
      answer,
      given: fromBytes(given),
      at: answered_at.toISOString(),
    })),
  }))
}

/** Adds a placement unless it is there; an open one also where no other is open. */
export async function importPlacement(db: Db, learnerId: string, row: PlacementRow): Promise<void> {
  const inserted = await db
    .insertInto('placement')
    .values({
      id: row.id,
      learner_id: learnerId,
      background: row.background,
      begun_at: new Date(row.begun_at),
      ended_at: row.ended_at === null ? null : new Date(row.ended_at),
      ended_why: row.ended_why,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return
  // Each item once, numbered without a gap: the next answer gets the number after their count.
  const items = new Set<string>()
  for (const { item, answer, given, at } of row.answers) {
    if (items.has(item)) continue
    items.add(item)
    await db
      .insertInto('placement_answer')
      .values({
        placement_id: row.id,
        ordinal: items.size,
        item_id: item,
        answer,
        given: toBytes(given),
        answered_at: new Date(at),
      })
      .execute()
  }
}
