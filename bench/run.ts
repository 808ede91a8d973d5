import fs from 'node:fs'
import path from 'node:path'
import { craftParts } from './craft/craft.ts'
import { describeCommit, describeMachine } from './machine.ts'
import { type Line, lineText } from './measure.ts'
import { root } from './program.ts'

/** npm run bench [-- part …]: measures, prints, and keeps the result with machine and commit. */
const parts: Record<string, () => Promise<Line[]>> = {
  verdicts: async () => (await import('./verdicts.ts')).measureVerdicts(),
  steadiness: async () => (await import('./steadiness.ts')).measureSteadiness(),
  strength: async () => (await import('./strength.ts')).measureRules(),
  'strength-functions': async () =>
    (await import('./program-strength.ts')).measurePrograms('function'),
  'strength-models': async () => (await import('./program-strength.ts')).measurePrograms('model'),
  'strength-folders': async () => (await import('./program-strength.ts')).measurePrograms('folder'),
  'strength-costs': async () => (await import('./script-strength.ts')).measureScripts('cost'),
  'strength-schedules': async () =>
    (await import('./script-strength.ts')).measureScripts('schedule'),
  'strength-admin': async () => (await import('./script-strength.ts')).measureScripts('admin'),
  'strength-pages': async () => (await import('./page-strength.ts')).measurePageAnswers(),
  'strength-patches': async () => (await import('./patch-strength.ts')).measurePatches(),
  'strength-servers': async () => (await import('./server-strength.ts')).measureServers(),
  ablation: async () => (await import('./ablation.ts')).measureAblation(),
  costs: async () => (await import('./costs.ts')).measureCosts(),
  craft: async () => (await import('./craft/craft.ts')).measureCraft(),
  folders: async () => (await import('./folders.ts')).measureFolders(),
  functions: async () => (await import('./functions.ts')).measureFunctions(),
  'one-plan': async () => (await import('./one-plan.ts')).measureOnePlan(),
  pages: async () => (await import('./pages.ts')).measurePages(),
  plan: async () => (await import('./plan.ts')).measurePlan(),
  schedules: async () => (await import('./schedules.ts')).measureSchedules(),
  servers: async () => (await import('./servers.ts')).measureServers(),
  recovery: async () => (await import('./recovery.ts')).measureRecovery(),
  way: async () => (await import('./way.ts')).measureWay(),
}

/** `craft-exploit` and the like: one part of `craft` by itself. */
const single = Object.fromEntries(
  Object.entries(craftParts).map(([name, measure]) => [`craft-${name}`, measure]),
)
const all = { ...parts, ...single }

const chosen = process.argv.slice(2).filter((name) => name in all)
const names = chosen.length > 0 ? chosen : Object.keys(parts)
const result: Record<string, Line[]> = {}
for (const name of names) {
  process.stdout.write(`\n${name}\n`)
  result[name] = await (all[name] as () => Promise<Line[]>)()
  for (const line of result[name]) process.stdout.write(`  ${lineText(line)}\n`)
}

const day = new Date().toISOString().slice(0, 10)
const file = path.join(root, 'bench/results', `${day}-${names.join('-')}.json`)
fs.mkdirSync(path.dirname(file), { recursive: true })
if (process.argv.length > 2 + chosen.length) addKept(file, result)
const record = { day, commit: describeCommit(), machine: describeMachine(), result }
fs.writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`)
process.stdout.write(`\nKept in ${path.relative(root, file)}\n`)
process.exit()

/** What other slices of the same parts measured that day is kept beside what this one did. */
function addKept(from: string, measured: Record<string, Line[]>): void {
  if (!fs.existsSync(from)) return
  const kept = JSON.parse(fs.readFileSync(from, 'utf8')) as { result: Record<string, Line[]> }
  for (const [name, lines] of Object.entries(measured)) {
    const others = kept.result[name] ?? []
    lines.push(...others.filter((other) => !lines.some((line) => line.name === other.name)))
  }
}
