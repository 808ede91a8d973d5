import { submitAttempt } from '../../src/command/submit-attempt.ts'
import { getLocalLearner } from '../../src/store/learners.ts'
import { openStore } from '../../src/store/store.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { readContent } from '../content.ts'
import { doingOf, labId } from './fresh-store.ts'
import { plainGrader } from './plain-grader.ts'

/*
 * A process that a test kills: "submit" hands in attempts one after the other and says the id of
 * each that was acknowledged; "grade" takes jobs, says which, and never ends one.
 */
const [what, connection] = process.argv.slice(2) as [string, string]
const store = await openStore(
  { connection: JSON.parse(connection), revive: null },
  { backupFolder: null },
)
const context = doingOf(store, await readContent())

if (what === 'submit') {
  const learnerId = await getLocalLearner(store, { newId: context.newId(), now: new Date() })
  for (let i = 0; ; i++) {
    const input = { learnerId, labId, answer: `right ${i}`, via: 'page' } as const
    const { attemptId } = await submitAttempt(context, input)
    process.stdout.write(`${attemptId}\n`)
  }
}

await startWorker({
  context,
  grader: {
    ...plainGrader,
    run: async (_lab, sql) => {
      process.stdout.write(`${sql}\n`)
      return new Promise(() => undefined)
    },
    grade: async (_lab, attempt, onCheck) => {
      onCheck({ name: 'rows', title: 'R', status: 'passed', reason: null, elapsedMs: 1 })
      process.stdout.write(`${attempt.id}\n`)
      return new Promise(() => undefined)
    },
  },
  concurrency: 1,
  alarm: (message) => process.stderr.write(`${message}\n`),
})
