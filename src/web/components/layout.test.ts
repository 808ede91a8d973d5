import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PictureTable } from '../../lab/grading.ts'
import type { SkillLine } from '../../view/lab-line.ts'
import { skillLine } from '../pages/examples.ts'
import { narrowDrawing, wideDrawing } from './schema-layout.ts'
import { wideSkills } from './skill-layout.ts'
import { drawMap } from './skill-map-layout.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function expectApart(drawing: { width: number; height: number; boxes: readonly Box[] }): void {
  const { boxes } = drawing
  boxes.forEach((box, index) => {
    expect(box.x + box.width).toBeLessThanOrEqual(drawing.width)
    expect(box.y + box.height).toBeLessThanOrEqual(drawing.height)
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false)
  })
}

/** Tables 0 … n that point at some of the tables, also at themselves and in circles. */
const tables = fc
  .array(fc.tuple(fc.array(fc.nat(5), { maxLength: 3 }), fc.nat(6)), { minLength: 1, maxLength: 6 })
  .map((made): PictureTable[] =>
    made.map(([targets, more], index) => ({
      name: `table_${index}`,
      columns: [
        { name: 'id', type: 'integer', notNull: true, key: true, references: null },
        ...targets.map((target, at) => ({
          name: `other_${at}_id`,
          type: 'integer',
          notNull: true,
          key: false,
          references: { table: `table_${target % made.length}`, column: 'id' },
        })),
        ...Array.from({ length: more }, (_, at) => ({
          name: `column_${at}`,
          type: 'timestamp with time zone',
          notNull: false,
          key: false,
          references: null,
        })),
      ],
      constraints: [],
      rowCount: 1,
      sample: { columns: [], rows: [] },
    })),
  )

/** Skills that need some of those before them. */
const skills = fc
  .array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 20 })
  .map((made) =>
    made.map((needs, index) =>
      skillLine(`sql/skill-${index}`, {
        needs: index === 0 ? [] : [...new Set(needs.map((need) => `sql/skill-${need % index}`))],
      }),
    ),
  )

describe('drawings', () => {
  it('keep tables apart and draw every foreign key', () => {
    fc.assert(
      fc.property(tables, (made) => {
        const keys = made.flatMap(({ columns }) =>
          columns.filter(({ references }) => references !== null),
        )
        for (const drawing of [wideDrawing(made), narrowDrawing(made)]) {
          expectApart(drawing)
          expect(drawing.boxes).toHaveLength(made.length)
          expect(drawing.lines).toHaveLength(keys.length)
        }
      }),
    )
  })

  it('put what is pointed at left of what points at it', () => {
    const column = { name: 'id', type: 'integer', notNull: true, key: true, references: null }
    const table = (name: string, target: string | null): PictureTable => ({
      name,
      columns: [
        column,
        {
          ...column,
          name: 'x',
          references: target === null ? null : { table: target, column: 'id' },
        },
      ],
      constraints: [],
      rowCount: 0,
      sample: { columns: [], rows: [] },
    })
    const { boxes } = wideDrawing([table('watch', 'film'), table('film', null)])
    const x = (name: string): number => boxes.find((box) => box.table.name === name)?.x ?? -1
    expect(x('film')).toBeLessThan(x('watch'))
  })

  it('keep skills apart, each right of everything it needs', () => {
    fc.assert(
      fc.property(skills, (made) => {
        const wide = wideSkills(made)
        expectApart(wide)
        const byId = new Map(wide.boxes.map((box) => [box.skill.id, box]))
        for (const box of wide.boxes) {
          for (const need of box.skill.needs) expect(byId.get(need)?.x).toBeLessThan(box.x)
        }
        expect(wide.lines).toHaveLength(made.reduce((sum, { needs }) => sum + needs.length, 0))
      }),
    )
  })

  it('keep areas apart on the map, and draw each need once', () => {
    const area = (id: string, made: readonly SkillLine[]) => ({ id, title: id, skills: made })
    fc.assert(
      fc.property(fc.array(skills, { minLength: 1, maxLength: 8 }), (made) => {
        const map = drawMap(made.map((own, index) => area(`area-${index}`, inArea(own, index))))
        const frames = map.areas.map(({ x, y, width, height }) => ({ x, y, width, height }))
        expectApart({ width: map.width, height: map.height, boxes: frames })
        const needs = map.areas.flatMap(({ area: { skills: own } }) =>
          own.flatMap((one) => one.needs),
        )
        const inside = map.areas.reduce((sum, { drawing }) => sum + drawing.lines.length, 0)
        expect(inside + map.across.length).toBe(needs.length)
      }),
    )
  })
})

/** The same skills under names of their area; the first also needs the first of the area before. */
function inArea(own: readonly SkillLine[], index: number): SkillLine[] {
  const named = (id: string, of: number): string => `area-${of}/${id.slice(id.indexOf('/') + 1)}`
  return own.map((skill, nth) => ({
    ...skill,
    id: named(skill.id, index),
    needs: [
      ...skill.needs.map((need) => named(need, index)),
      ...(nth === 0 && index > 0 ? [named('sql/skill-0', index - 1)] : []),
    ],
  }))
}
