import { canonicalJson } from '../../kit/hash.ts'
import type { Limits } from '../../kit/limits.ts'
import { seededRandom } from '../../kit/random.ts'
import { trimLines } from '../../kit/trim-lines.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { AdminLab } from '../../lab/kinds/admin.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import { runScript } from '../../world/processes/script.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { ask, owner } from './ask.ts'
import { type AdminRuntime, database, mainOf, openAdminRuntime } from './runtime.ts'

interface LookParts {
  readonly home: string
  readonly limits: Limits
  readonly analysis: Analysis
}

/** What an example of the lesson gives on a fresh server, and what the lesson says it gives. */
export async function printedIn(
  lab: AdminLab,
  example: LessonExample,
  { home, limits, analysis }: LookParts,
): Promise<{ came: string; expected: string }> {
  const runtime = await openAdminRuntime(lab, home, {
    limits,
    analysis,
    random: seededRandom('lesson'),
  })
  try {
    if (example.language !== 'sql') {
      return {
        came: trimLines(await printed(runtime, example.code)),
        expected: trimLines(example.output),
      }
    }
    const told = await ask({ server: mainOf(runtime.servers), role: owner, database }, example.code)
    return {
      came:
        told.kind === 'rows'
          ? canonicalJson([told.columns.map(({ name }) => name), told.rows])
          : `${told.code} ${told.message}`,
      expected: canonicalJson([example.columns, example.rows]),
    }
  } finally {
    await runtime.close()
  }
}

/** Tries a text on a fresh server; nothing is graded, nothing stays. */
export async function lookAround(
  lab: AdminLab,
  text: string,
  { home, limits, analysis }: LookParts,
): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round(performance.now() - startedAt)
  if (/^==> .+ <==/m.test(text)) {
    const reason = {
      expected: 'commands of the lesson',
      came: 'the files of an answer',
      try: 'Check runs them: what they are about happens there.',
    }
    return { kind: 'refused', reason, at: null, elapsedMs: 0 }
  }
  const runtime = await openAdminRuntime(lab, home, {
    limits,
    analysis,
    random: seededRandom('lesson'),
  })
  try {
    if (lab.files.some((name) => name.endsWith('.sh'))) {
      return {
        kind: 'printed',
        text: trimLines(await printed(runtime, text)),
        elapsedMs: elapsedMs(),
      }
    }
    const told = await ask({ server: mainOf(runtime.servers), role: owner, database }, text)
    if (told.kind === 'error') {
      const { code, message } = told
      return { kind: 'error', code, message, hint: null, at: null, elapsedMs: elapsedMs() }
    }
    const { columns, rows, tag } = told
    const shown = rows.slice(0, limits.runRowsMax)
    const truncated = rows.length > shown.length
    return { kind: 'rows', columns, rows: shown, truncated, tag, elapsedMs: elapsedMs() }
  } finally {
    await runtime.close()
  }
}

async function printed({ room, work, env, limits }: AdminRuntime, code: string): Promise<string> {
  const end = await runScript({
    room,
    folder: work,
    name: 'example.sh',
    text: `exec 2>&1\n${code}\n`,
    env,
    limits: {
      timeMs: limits.scriptMs,
      memoryBytes: limits.backendBytesMax,
      outputBytes: limits.scriptOutputBytesMax,
    },
  })
  return end.stdout
}
