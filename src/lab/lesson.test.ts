import { describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { lessonExamples, parseLesson } from './lesson.ts'

const lesson = `# One idea

Text before.

\`\`\`sql example
select a, b
from t;
\`\`\`

| a | b |
|---|:--|
| 1 | NULL |
|  | x \\| y |

\`\`\`text
\`\`\`sql example is not read here
\`\`\`

## What will this give?

\`\`\`sql predict
select 1 as one;
\`\`\`
| one |
| --- |
| 1 |

> Because.
>
> Twice.

After.`

describe('parseLesson', () => {
  it('splits text, examples and the question', () => {
    expect(parseLesson(lesson)).toEqual([
      { kind: 'text', markdown: '# One idea\n\nText before.' },
      {
        kind: 'example',
        language: 'sql',
        code: 'select a, b\nfrom t;',
        columns: ['a', 'b'],
        rows: [
          ['1', null],
          ['', 'x | y'],
        ],
      },
      {
        kind: 'text',
        markdown: '```text\n```sql example is not read here\n```\n\n## What will this give?',
      },
      {
        kind: 'predict',
        language: 'sql',
        code: 'select 1 as one;',
        columns: ['one'],
        rows: [['1']],
        why: 'Because.\n\nTwice.',
      },
      { kind: 'text', markdown: 'After.' },
    ])
  })

  it('gives the exam both kinds of statement', () => {
    expect(lessonExamples(lesson).map(({ code }) => code)).toEqual([
      'select a, b\nfrom t;',
      'select 1 as one;',
    ])
  })

  it('reads a table without rows', () => {
    expect(lessonExamples('```sql example\nselect 1 where false\n```\n| a |\n|---|')).toEqual([
      { kind: 'example', language: 'sql', code: 'select 1 where false', columns: ['a'], rows: [] },
    ])
  })

  it.each([
    ['an example without a table', '```sql example\nselect 1\n```\ntext', 'a table with the rows'],
    ['a table without its rule', '```sql example\nselect 1\n```\n| a |\n| 1 |', 'a table'],
    ['a row of another length', '```sql example\nx\n```\n| a |\n|---|\n| 1 | 2 |', '1 cells'],
    ['a question without a reason', '```sql predict\nx\n```\n| a |\n|---|\n| 1 |', 'explains'],
  ])('refuses %s, naming the file', (_what, text, expected) => {
    expect(() => parseLesson(text, 'query/x/lesson.md')).toThrow(Problem)
    expect(() => parseLesson(text, 'query/x/lesson.md')).toThrow(expected)
    expect(() => parseLesson(text, 'query/x/lesson.md')).toThrow('query/x/lesson.md')
  })
})

it('reads programs and commands with what they print', () => {
  const text =
    '```ts example\nconsole.log(1)\n```\n\n```text\n1\n```\n```sh example\ntouch a\n```\n```text\n```\n'
  expect(parseLesson(text)).toEqual([
    { kind: 'example', language: 'ts', code: 'console.log(1)', output: '1' },
    { kind: 'example', language: 'sh', code: 'touch a', output: '' },
  ])
  expect(() => parseLesson('```ts example\n1\n```\nafter')).toThrow('```text')
})
