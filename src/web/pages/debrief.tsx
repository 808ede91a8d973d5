import { handsInFolder, languageOf } from '../../lab/kinds/all.ts'
import type { DebriefPage } from '../../view/debrief-page.ts'
import { AfterLab } from '../components/next-step.tsx'
import { Markdown } from '../components/prose.tsx'
import { type Around, Shell } from '../components/shell.tsx'
import { SolutionText } from '../components/solution-text.tsx'
import type { Language } from '../highlight.ts'
import { whenText } from '../when.ts'

interface DebriefProps {
  readonly around: Around
  readonly page: DebriefPage
  readonly now: Date
}

/** After passing: why it works, and the other ways to do it beside one's own. */
export function DebriefScreen({ around, page, now }: DebriefProps) {
  const { lab, own, solutions, next } = page
  const language = languageOf(lab.id, own.answer)
  const isFolder = handsInFolder(lab.id)
  return (
    <Shell
      around={around}
      title="Debrief"
      description={`Why the answers to ${lab.title} work, and what else would.`}
      section="labs"
      crumbs={[
        { title: 'Labs', href: '/labs' },
        { title: lab.title, href: `/labs/${lab.id}` },
      ]}
      full
    >
      <h1>{lab.title}, debrief</h1>
      <Markdown text={page.debrief} />
      <section class="stack section" aria-labelledby="h-ways">
        <h2 id="h-ways">{isFolder ? 'Ways to do it' : 'Your answer, and other ways to do it'}</h2>
        <div class="beside">
          {isFolder ? null : (
            <Way
              title="yours"
              says={`Passed ${whenText(own.at, now)}`}
              answer={own.answer}
              language={language}
            />
          )}
          {solutions.map(({ name, method, answer }) => (
            <Way title={name} says={method} answer={answer} language={language} />
          ))}
        </div>
      </section>
      <AfterLab next={next} isDone isSaid={false} />
    </Shell>
  )
}

interface WayProps {
  readonly title: string
  readonly says: string
  readonly answer: string
  readonly language: Language
}

function Way({ title, says, answer, language }: WayProps) {
  return (
    <div class="stack stack-s">
      <p class="small">{says}</p>
      <SolutionText name={title} answer={answer} label={`Answer: ${title}`} language={language} />
    </div>
  )
}
