import { countText } from '../../../kit/count-text.ts'
import type { CertificationsPage } from '../../../view/prepare/certifications-page.ts'
import type { ExamLine } from '../../../view/prepare/exam-lines.ts'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { dollarText, percentText, publishedText } from '../../figures.ts'

interface CertificationsProps {
  readonly around: Around
  readonly page: CertificationsPage
}

/** Exams for developers: what they prove, when they begin and end, how far one is. */
export function CertificationsScreen({ around, page }: CertificationsProps) {
  return (
    <WayShell
      around={around}
      title="Certifications"
      description="Certification exams for developers: what each proves, what it costs, its dates, and how much of it you’ve covered."
      here="/certifications"
      sources={page.sources}
    >
      <WayHead
        title="Certifications"
        lede="A certification shows that you answered questions about a product on one day. Some employers ask for one, and most don’t mention it. Look at postings for the job you want before you spend money, and check the vendor’s page before you book, because exams get retired and replaced."
      />
      {page.groups.map((group) => (
        <section class="stack section" id={group.group} aria-labelledby={`h-${group.group}`}>
          <h2 id={`h-${group.group}`}>{group.title}</h2>
          <p class="read">
            <strong>What it proves.</strong> {group.proves}
          </p>
          <p class="read">{group.choose}</p>
          <ExamTable
            caption={`${group.title}: versions of the exam`}
            exams={group.exams}
            from={group.from}
          />
        </section>
      ))}
      <section class="stack section" aria-labelledby="h-others">
        <h2 id="h-others">Others you’ll hear about</h2>
        <p class="read">
          These are for database administrators. We couldn’t find their domains and weights in a
          source we trust, so we can’t say how ready you are.
        </p>
        <ExamTable caption="Other exams" exams={page.others.exams} from={page.others.from} />
      </section>
    </WayShell>
  )
}

interface ExamTableProps {
  readonly caption: string
  readonly exams: readonly ExamLine[]
  readonly from: Parameters<typeof From>[0]['from']
}

function ExamTable({ caption, exams, from }: ExamTableProps) {
  return (
    <Scroll label={caption}>
      <table class="data">
        <caption>
          {caption}
          <span class="hint">
            <From from={from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Exam</th>
            <th scope="col">Can you take it?</th>
            <th scope="col" class="r">
              Price
            </th>
            <th scope="col" class="r">
              Length
            </th>
            <th scope="col">Your progress</th>
            <th scope="col">How sure</th>
          </tr>
        </thead>
        <tbody>
          {exams.map((line) => (
            <tr>
              <th scope="row" class="t">
                {line.hasPage ? (
                  <a href={`/certifications/${line.exam.id}`}>{line.exam.exam}</a>
                ) : (
                  line.exam.exam
                )}
                <br />
                <span class="mute plain">{line.exam.name}</span>
              </th>
              <td class="t">{standingText(line)}</td>
              <td class="r">
                {line.exam.priceUsd === null ? <NotKnown /> : dollarText(line.exam.priceUsd)}
              </td>
              <td class="r">
                {line.exam.minutes === null ? <NotKnown /> : `${line.exam.minutes} min`}
              </td>
              <td class="t">{readinessText(line)}</td>
              <td class="t small">{line.exam.confidence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function NotKnown() {
  return <span class="unknown">not known</span>
}

function leftText(days: number | null): string {
  if (days === null) return ''
  return days === 0 ? ', which is today' : `, ${countText(days, 'day')} left`
}

/** Whether an exam can be taken, with the dates that say so. */
export function standingText({ exam, progress, daysLeft, replacedBy, replaces }: ExamLine): string {
  const day = (text: string): string => publishedText(text)
  const end = exam.availableUntil ?? exam.retiredOn
  const follows = replacedBy === null ? '' : ` ${replacedBy.exam} follows it.`
  const before = replaces === null ? '' : ` It replaces ${replaces.exam}.`
  switch (progress) {
    case 'ended':
      return `No. It ended${end === null ? '' : ` on ${day(end)}`}.${follows}`
    case 'not-yet':
      return `Not yet. From ${day(exam.availableFrom ?? '')} on.${before}`
    case 'unknown':
      return 'Not certain. Ask the vendor.'
    case 'open':
      return end === null
        ? `Yes.${before}`
        : `Yes, until ${day(end)}${leftText(daysLeft)}.${follows}`
  }
}

/** How far one is, or why there is no figure. */
function readinessText({ percent, progress, domains }: ExamLine): string {
  if (progress === 'ended') return 'It can no longer be taken'
  if (domains.length === 0) return 'No figure: domains not known'
  if (percent === null) return 'No figure: weights not known'
  return `${percentText(percent.proved)} proved, ${percentText(percent.not)} not covered here`
}
