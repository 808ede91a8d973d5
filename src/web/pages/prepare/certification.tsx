import type { CertificationPage } from '../../../view/prepare/certification-page.ts'
import type { ExamDomain, ExamLine } from '../../../view/prepare/exam-lines.ts'
import { ReadinessChart, type ReadinessRow } from '../../components/charts/readiness-chart.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { WayShell } from '../../components/way.tsx'
import { dollarText, numberText, percentText, publishedText } from '../../figures.ts'
import { standingText } from './certifications.tsx'

interface CertificationProps {
  readonly around: Around
  readonly page: CertificationPage
}

/** One exam: facts with how sure they are, readiness, and the skills behind each domain. */
export function CertificationScreen({ around, page }: CertificationProps) {
  const { line, group, from, sources } = page
  return (
    <WayShell
      around={around}
      title={line.exam.exam}
      description={`${line.exam.name}: what it proves, its domains, dates, and price, and how far along you are.`}
      here="/certifications"
      crumbs={[{ title: 'Certifications', href: '/certifications' }]}
      sources={sources}
    >
      <header class="stack stack-s">
        <h1>{line.exam.exam}</h1>
        <p class="lede">
          {line.exam.name}, {line.exam.vendor}
        </p>
        <p class="read">
          <strong>Can you take it? {standingText(line)}</strong>
        </p>
      </header>
      <section class="stack section" aria-labelledby="h-proves">
        <h2 id="h-proves">What it proves</h2>
        <p class="read">{group.proves}</p>
        <p class="read">{group.choose}</p>
      </section>
      <Facts line={line} from={from} group={group} />
      <Readiness line={line} />
      <Domains domains={line.domains} isOpen={line.progress !== 'ended'} />
    </WayShell>
  )
}

function Facts({ line, from, group }: Pick<CertificationPage, 'line' | 'from' | 'group'>) {
  const { exam, replacedBy, replaces } = line
  const known = (value: number | null, text: (value: number) => string): string =>
    value === null ? 'not known' : text(value)
  const day = (text: string | null): string => (text === null ? 'not known' : publishedText(text))
  return (
    <section class="stack section" aria-labelledby="h-facts">
      <h2 id="h-facts">The facts, and how sure we are</h2>
      <dl class="facts">
        <dt>From</dt>
        <dd>{day(exam.availableFrom)}</dd>
        <dt>Until</dt>
        <dd>{day(exam.availableUntil ?? exam.retiredOn)}</dd>
        {replaces === null ? null : <Neighbor word="Replaces" exam={replaces} />}
        {replacedBy === null ? null : <Neighbor word="Followed by" exam={replacedBy} />}
        <dt>Price</dt>
        <dd>{known(exam.priceUsd, (value) => `${dollarText(value)}, list price before tax`)}</dd>
        <dt>Length</dt>
        <dd>{known(exam.minutes, (value) => `${value} minutes`)}</dd>
        <dt>Questions</dt>
        <dd>{known(exam.questions, numberText)}</dd>
        <dt>To pass</dt>
        <dd>
          {known(exam.passingScore, (value) =>
            exam.scoreMax === null
              ? `${numberText(value)} points`
              : `${numberText(value)} of ${numberText(exam.scoreMax)} points`,
          )}
        </dd>
        <dt>Valid for</dt>
        <dd>
          <FromVendor told={group.valid} />
        </dd>
        <dt>Prerequisites</dt>
        <dd>
          <FromVendor told={group.before} />
        </dd>
        <dt>How sure</dt>
        <dd>{exam.confidence}</dd>
        <dt>As of</dt>
        <dd>{publishedText(exam.asOf)}</dd>
        {exam.url === null ? null : (
          <>
            <dt>Vendor</dt>
            <dd>
              <a href={exam.url} rel="noreferrer">
                {new URL(exam.url).hostname}
              </a>
              {exam.urlChecked ? null : ' (address not checked)'}
            </dd>
          </>
        )}
      </dl>
      {exam.notes === null ? null : <p class="read small">{exam.notes}</p>}
      {exam.claims.length === 0 ? null : <Claims claims={exam.claims} />}
      <p class="small mute">
        <From from={from} />
      </p>
    </section>
  )
}

function Neighbor({ word, exam }: { word: string; exam: { id: string; exam: string } }) {
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <a href={`/certifications/${exam.id}`}>{exam.exam}</a>
      </dd>
    </>
  )
}

function FromVendor({ told }: { told: CertificationPage['group']['valid'] }) {
  if (told === undefined) return <>We don’t have this. Check the vendor’s page.</>
  return (
    <>
      {told.says} From{' '}
      <a href={told.url} rel="noreferrer">
        {told.source}
      </a>
      .
    </>
  )
}

/** Where nobody official could be read, what others claim stands beside each other. */
function Claims({ claims }: { claims: ExamLine['exam']['claims'] }) {
  return (
    <Scroll label="What test-prep sites claim">
      <table class="data">
        <caption>
          What test-prep sites claim
          <span class="hint">They disagree with each other, and none of it is confirmed.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col" class="r">
              Questions
            </th>
            <th scope="col" class="r">
              Minutes
            </th>
            <th scope="col" class="r">
              To pass
            </th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr>
              <th scope="row">{claim.site}</th>
              <td class="r">{claim.questions ?? 'not known'}</td>
              <td class="r">{claim.minutes ?? 'not known'}</td>
              <td class="r">
                {claim.passingPercent === null ? 'not known' : percentText(claim.passingPercent)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Readiness({ line }: { line: ExamLine }) {
  const { percent, progress, domains, exam } = line
  if (progress === 'ended') return null
  const rows = domains.flatMap(({ domain, weight, parts }): ReadinessRow[] =>
    weight === null || parts === null ? [] : [{ domain, weight, parts }],
  )
  return (
    <section class="stack section" aria-labelledby="h-ready">
      <h2 id="h-ready">How far along you are</h2>
      {percent === null ? (
        <div class="empty stack stack-s">
          <h3>No figure</h3>
          <p class="read">
            {domains.length === 0 ? 'Its domains are' : 'How much each domain counts is'} not in any
            source we trust, and a guess would tell you nothing. What you’ve proved is below, domain
            by domain.
          </p>
        </div>
      ) : (
        <>
          <p class="read">
            Of the whole exam, <strong>{percentText(percent.proved)}</strong> is proved by your
            labs, {percentText(percent.open)} is taught here but not proved yet,{' '}
            {percentText(percent.coming)} has labs coming, and{' '}
            <strong>{percentText(percent.not)} isn’t covered here</strong>. This doesn’t tell you
            which questions you’ll get.
          </p>
          <ReadinessChart
            id="ready"
            title={`${exam.exam}: domains by weight`}
            description={`Proved ${percentText(percent.proved)}, taught here ${percentText(percent.open)}, coming ${percentText(percent.coming)}, not covered here ${percentText(percent.not)} of the exam. The table below has each domain.`}
            rows={rows}
          />
          <p class="small mute">
            The weights are the vendor’s. For a range we use the middle, and scale everything to
            100. How much of a domain our skills cover is our own estimate.
          </p>
        </>
      )}
    </section>
  )
}

const stateWords = { proved: 'proved', open: 'not proved yet', coming: 'coming' } as const

function Domains({ domains, isOpen }: { domains: readonly ExamDomain[]; isOpen: boolean }) {
  if (domains.length === 0) return null
  return (
    <section class="stack section" aria-labelledby="h-domains">
      <h2 id="h-domains">Domain by domain</h2>
      <ul class="list">
        {domains.map((domain) => (
          <li class="stack stack-s">
            <div class="row row-apart row-base">
              <h3>{domain.domain}</h3>
              <span class="small">{weightText(domain)}</span>
            </div>
            {domain.here === null || !isOpen ? null : (
              <dl class="facts">
                <dt>You can learn here</dt>
                <dd>{domain.here}</dd>
                <dt>Not covered here</dt>
                <dd>{domain.notHere}</dd>
              </dl>
            )}
            {domain.skills.length === 0 || !isOpen ? null : (
              <ul class="bare row small">
                {domain.skills.map(({ id, title, state }) => (
                  <li class="chip">
                    <a href={`/labs?skill=${encodeURIComponent(id)}`}>{title}</a>
                    <span class="mute">{stateWords[state]}</span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function weightText({ low, high }: ExamDomain): string {
  if (low === null || high === null) return 'weight not known'
  return low === high
    ? `${percentText(low)} of the exam`
    : `${low} to ${percentText(high)} of the exam`
}
