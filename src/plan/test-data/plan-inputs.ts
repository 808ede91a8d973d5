import fc from 'fast-check'
import { dayText } from '../day.ts'
import type { PlanInput, PlanSkill } from '../plan-types.ts'

interface Drawn {
  needs: number[]
  hours: number
  labs: { minutes: number; isDone: boolean; needs: number[] }[]
  level: number
}

const firstDay = 20_000

/** Skills that need some of those before them, as do their labs; a few are finished. */
const skills = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(30), { maxLength: 3 }),
      hours: fc.integer({ min: 1, max: 30 }),
      level: fc.integer({ min: 1, max: 5 }),
      labs: fc.array(
        fc.record({
          minutes: fc.integer({ min: 5, max: 90 }),
          isDone: fc.boolean(),
          needs: fc.array(fc.nat(30), { maxLength: 1 }),
        }),
        { maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((drawn) => drawn.map(skillOf))

function skillOf(drawn: Drawn, index: number): PlanSkill {
  const before = (needs: number[]): string[] =>
    index === 0 ? [] : [...new Set(needs.map((need) => `a/s${need % index}`))]
  return {
    id: `a/s${index}`,
    area: 'a',
    title: `Skill ${index}`,
    level: drawn.level,
    hours: drawn.hours,
    needs: before(drawn.needs),
    labs: drawn.labs.map(({ needs, ...lab }, at) => ({
      id: `lab/${index}-${at}`,
      title: `Lab ${index}-${at}`,
      ...lab,
      needs: before(needs),
    })),
  }
}

const holidays = fc.array(
  fc.tuple(fc.nat(300), fc.nat(30)).map(([from, days]) => ({
    from: dayText(firstDay + from),
    to: dayText(firstDay + from + days),
  })),
  { maxLength: 3 },
)

/** Whatever a learner could bring: any graph, any order of the path, any role, any calendar. */
export const planInputs = skills.chain((made) =>
  fc
    .record({
      hoursAWeek: fc.integer({ min: 1, max: 79 }),
      from: fc.nat(6),
      holidays,
      order: fc.shuffledSubarray(made.map(({ id }) => id)),
      wanted: fc.subarray(made.map(({ id }) => id)),
      known: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 25 }),
      pace: fc.double({ min: 0.5, max: 3, noNaN: true }),
      projects: fc.array(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 4 }),
    })
    .map(
      (drawn): PlanInput => ({
        skills: made,
        projects: [
          ...drawn.projects.map(([need, isDone], at) => ({
            id: `project/${at}`,
            title: `Stage ${at}`,
            hours: 3,
            needs: [
              made[need % made.length]?.id as string,
              ...(at > 0 ? [`project/${at - 1}`] : []),
            ],
            isDone,
            isLast: false,
          })),
          {
            id: 'project/last',
            title: 'Interviews',
            hours: 5,
            needs: [],
            isDone: false,
            isLast: true,
          },
        ],
        role: {
          role: 'r',
          title: 'R',
          weights: new Map(drawn.wanted.map((id) => [id, 1])),
          order: drawn.order,
        },
        milestones: made.slice(0, 2).map(({ id, title }) => ({ id, title, after: id })),
        known: new Map(drawn.known.map((chance, at) => [`a/s${at}`, chance])),
        firstDay: dayText(firstDay + drawn.from),
        hoursAWeek: drawn.hoursAWeek,
        holidays: drawn.holidays,
        pace: drawn.pace,
      }),
    ),
)
