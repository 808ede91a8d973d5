import { z } from 'zod'
import type { LabBase } from '../lab.ts'
import { type KindFormat, type OwnPart, ownCheckKeys, sharedKeys } from './format.ts'

/** The smallest kind there can be: an answer must hold a word. */
export interface ToyLab extends LabBase {
  readonly kind: 'toy'
  readonly word: string
}

const toyYaml = z.strictObject({
  kind: z.literal('toy'),
  ...sharedKeys,
  word: z.string(),
  checks: z.array(z.strictObject(ownCheckKeys)).length(1),
})
type ToyYaml = z.infer<typeof toyYaml>

const scaffold = {
  'lab.yaml': `kind: toy
title: Say hello
skill: start/read-an-error
level: 1
minutes: 1
needs: []
word: hello
checks:
  - name: word
    title: It holds the word
solutions: { plain: The word alone, longer: The word among others }
mutants:
  capital: { check: word, why: Capital letters differ., right_on_sample: true }
  short: { check: word, why: A letter is missing., right_on_sample: true }
  other: { check: word, why: It is another word. }
`,
  'lesson.md': `# Words\n\n${'One word is as good as the next one. '.repeat(20)}\n`,
  'brief.md': 'Write the word hello.\n',
  'hints.md': '## A hint\n\nIt is a greeting.\n\n## More\n\nFive letters.\n\n## All\n\nhello\n',
  'debrief.md': 'That was it.\n',
  'starter/answer.txt': 'nothing\n',
  'solutions/plain/answer.txt': 'hello\n',
  'solutions/longer/answer.txt': 'well, hello there\n',
  'mutants/capital/answer.txt': 'HELLO\n',
  'mutants/short/answer.txt': 'hell\n',
  'mutants/other/answer.txt': 'goodbye\n',
}

export const toyFormat: KindFormat<ToyYaml, ToyLab, never> = {
  yaml: toyYaml,
  scaffold,
  about: { against: 'a word', shown: 'the word' },
  variant: z.never(),
  variantsNeeded: () => false,
  engineChecks: [],
  answerFile: 'answer.txt',
  language: 'sh',
  starterFile: 'answer.txt',
  hasTables: false,
  triedIn: null,
  reading: () => ({}),
  read: async ({ word, checks }): Promise<OwnPart<ToyLab>> => ({
    own: { kind: 'toy', word, checks, variants: [] },
  }),
}
