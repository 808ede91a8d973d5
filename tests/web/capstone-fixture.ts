import type { TraceCounterexample } from '../../src/lab/counterexample/trace.ts'
import type { Check } from '../../src/lab/verdict.ts'
import type { AttemptView } from '../../src/view/attempt-by-id.ts'
import { capstonePageOf, stagePageOf } from '../../src/view/capstone-page.ts'
import type { Views } from '../../src/view/views.ts'
import { failedAttempt, failedVerdict, now } from '../../src/web/pages/examples.ts'
import { readContent } from '../content.ts'

const { catalog } = await readContent()

/** The stage that somebody is at: three have passed, and this one failed. */
const here = 'list-and-filter'

const progress = (name: string, provedAt: Date | null) => ({
  learnerId: 'learner',
  labId: `capstone/${name}`,
  attempts: 2,
  lastAttemptAt: now,
  solutionSeenAt: null,
  practicedAt: null,
  provedAt,
})

const kept = new Map(
  ['it-answers', 'films-from-the-database', 'create-with-validation', here].map((name) => [
    `capstone/${name}`,
    progress(name, name === here ? null : now),
  ]),
)

const trace: TraceCounterexample = {
  kind: 'trace',
  says: '2 requests show it.',
  expected: 'each item once on all pages together',
  came: 'the item with `id` `7` came twice',
  moments: [
    {
      kind: 'exchange',
      who: null,
      request: 'GET /films?sort=title&limit=2 HTTP/1.1\nhost: 127.0.0.1:40123',
      response:
        'HTTP/1.1 200 OK\ncontent-type: application/json\n\n{"items":[{"id":7},{"id":3}],"next":"/films?sort=title&limit=2&offset=2"}',
      problems: [],
      from: 0,
      to: 4.2,
      curl: "curl -i 'http://127.0.0.1:$PORT/films?sort=title&limit=2'",
    },
    {
      kind: 'event',
      says: 'Someone else changed the database',
      text: "INSERT INTO film (title, year, minutes, genre) VALUES ('!', 2020, 90, 'drama')",
      from: 5,
    },
    {
      kind: 'exchange',
      who: null,
      request: 'GET /films?sort=title&limit=2&offset=2 HTTP/1.1\nhost: 127.0.0.1:40123',
      response:
        'HTTP/1.1 200 OK\ncontent-type: application/json\n\n{"items":[{"id":7},{"id":9}],"next":null}',
      problems: [],
      from: 6.1,
      to: 9.8,
      curl: "curl -i 'http://127.0.0.1:$PORT/films?sort=title&limit=2&offset=2'",
    },
  ],
  at: 2,
  output: 'Listening\n',
  replay: { check: `${here}/while-films-come`, given: '{}', sequence: null },
  found: { confirmed: 3, of: 3, shrinks: 0 },
}

/** The last check of that stage: all before `while-films-come` passed. */
function lastAttempt(): AttemptView {
  const stage = catalog.capstone.stages.find(({ name }) => name === here)
  const failedAt = stage?.lab.checks.findIndex(({ name }) => name === trace.replay.check) ?? 0
  const checks = (stage?.lab.checks ?? []).map(({ name, title }, at): Check => {
    if (at < failedAt) return { name, title, status: 'passed', reason: null, elapsedMs: 12 }
    if (at > failedAt) return { name, title, status: 'skipped', reason: null, elapsedMs: 0 }
    const reason = {
      expected: trace.expected,
      came: trace.came,
      try: 'Remember where the page ended, and ask for what comes after it.',
    }
    return { name, title, status: 'failed', reason, elapsedMs: 30 }
  })
  return {
    ...failedAttempt,
    id: failedAttempt.id.replace(/3$/, '7'),
    labId: `capstone/${here}`,
    labTitle: stage?.lab.title ?? '',
    via: 'terminal',
    answer: 'start: node server.ts\n',
    checks,
    failedCheck: checks[failedAt]?.title ?? null,
    verdict: {
      ...failedVerdict,
      checks,
      counterexample: trace,
      explanation: null,
      hint: null,
      errorAt: null,
    },
  }
}

/** The pages of the capstone over what is shipped. */
export function capstoneViews({
  fresh,
}: {
  fresh: boolean
}): Pick<Views, 'capstonePage' | 'stagePage'> {
  const labProgress = fresh ? new Map() : kept
  const last = fresh ? null : lastAttempt()
  return {
    capstonePage: async () => capstonePageOf(catalog, labProgress),
    stagePage: async ({ name }) => {
      const own = name === here ? last : null
      return stagePageOf(catalog, name, {
        progress: labProgress,
        attempts: own ? [own] : [],
        last: own,
      })
    },
  }
}
